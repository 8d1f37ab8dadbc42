// The package with another realm (jsdom, a `vm` context) and with another copy of itself.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import vm from "node:vm";
import * as ours from "nexrender-payload";
import { createSandbox } from "nexrender-payload/sandbox";

const theirs = createRequire(import.meta.url)("nexrender-payload");
const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
const text = JSON.stringify({ ...job, preview: "Grüße 🎉" });
const codes = ({ diagnostics }) => diagnostics.map(({ code }) => code).join();

/** A realm with the language alone: no TextEncoder, no Buffer, no fetch. */
const realm = vm.createContext({});

test("a realm without TextEncoder and TextDecoder loads it, and gets the same report", async () => {
  for (const entry of ["index.cjs", "check.cjs"]) {
    const source = await readFile(new URL(`../../pkg/${entry}`, import.meta.url), "utf8");
    const { lint } = vm.runInContext(`(() => { const module = {}; ${source}\nreturn module.exports; })()`, realm);
    assert.equal(JSON.stringify(lint(text)), JSON.stringify(ours.lint(text)));
    assert.equal(codes(lint('{"a": "\ud83c"}')), codes(ours.lint('{"a": "\ud83c"}')));
  }
});

test("bytes and dates of another realm are accepted", () => {
  const [bytes, now, floats] = vm.runInContext(
    `[Uint8Array.of(${[...Buffer.from(text)]}), new Date(0), Float64Array.of(1)]`,
    realm,
  );
  assert.ok(!(bytes instanceof Uint8Array));
  assert.deepEqual(ours.lint(bytes, { now }), ours.lint(text, { now: 0 }));
  assert.throws(() => ours.lint(floats), /^TypeError: text: /);
});

test("a `fetch` that refuses the signal of this realm is called again without it, once", async () => {
  const sandbox = await createSandbox();
  try {
    const asked = [];
    const foreign = async (url, init) => {
      asked.push(init.signal !== undefined);
      // What Node's `fetch` says of jsdom's signals.
      if (init.signal)
        throw new TypeError('RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.');
      return fetch(url, init);
    };
    const client = new ours.NexrenderClient({ baseUrl: sandbox.baseUrl, token: "planted-token", fetch: foreign });
    assert.ok((await client.jobs.create(job)).id);
    assert.deepEqual(asked, [true, false]);
    assert.equal(sandbox.counts.created, 1);
  } finally {
    await sandbox.close();
  }
});

test("a signal of another realm cancels a call, which rejects with the signal's reason", async () => {
  const reason = new Error("no longer needed");
  const listeners = new Set();
  const signal = { aborted: false, addEventListener: (_, call) => listeners.add(call), removeEventListener() {} };
  const client = new ours.NexrenderClient({ token: "planted-token", fetch: () => new Promise(() => {}) });
  const call = client.jobs.get("a", { signal });
  await new Promise(setImmediate);
  Object.assign(signal, { aborted: true, reason });
  for (const listener of listeners) listener();
  await assert.rejects(call, (error) => error === reason);
});

test("a font that is a Blob of another realm is sent as its bytes", async () => {
  const file = {
    [Symbol.toStringTag]: "File",
    name: "a.ttf",
    arrayBuffer: async () => Uint8Array.of(0, 1, 0, 0).buffer,
  };
  let sent;
  const keep = async (_, { body }) => {
    sent = await body.get("font").arrayBuffer();
    return Response.json({ id: "1", fileName: "a.ttf" });
  };
  await new ours.NexrenderClient({ token: "planted-token", fetch: keep }).fonts.upload(file);
  assert.deepEqual([...new Uint8Array(sent)], [0, 1, 0, 0]);
});

test("a builder and an error of the other copy are accepted", () => {
  assert.notEqual(ours.JobBuilder, theirs.JobBuilder);
  for (const [one, other] of [
    [ours, theirs],
    [theirs, ours],
  ]) {
    const builder = new one.JobBuilder(job.template.id, "main").text("title", "Hello");
    const batch = new other.BatchBuilder().add(builder).build();
    assert.deepEqual(batch.jobs, [builder.build()]);
    assert.deepEqual(other.JobBuilder.from(builder).build(), builder.build());
    assert.equal(new other.JobBuilder(job.template.id, "outer").nested("a", builder).check().errorCount, 0);
    assert.equal(other.expand(builder, [{}]).length, 1);
    assert.throws(() => one.assertValid({}), other.ValidationError);
  }
});
