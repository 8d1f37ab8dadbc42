import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { NexrenderClient, sentOf } from "nexrender-payload";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { json, rejection, serve } from "./client-support.js";

async function start(t, options = {}) {
  const sandbox = await createSandbox({ jobSeconds: 0.04, ...options });
  t.after(() => sandbox.close());
  return { sandbox, client: new NexrenderClient({ baseUrl: sandbox.baseUrl, token: "planted", maxRetries: 0 }) };
}

const file = Buffer.from(JSON.stringify({ compositions: [{ name: "main" }], layers: [] }));

for (const uploadAnswer of ["inside", "beside", "url"]) {
  test(`a template lives from its creation to its end, with the upload answered ${uploadAnswer}`, async (t) => {
    const { templates } = (await start(t, { uploadAnswer })).client;
    const created = await templates.create({ type: "zip", displayName: "Promo" });
    assert.equal(created.status, "awaiting_upload");
    assert.match(created.uploadInfo.url, /^http/);
    assert.equal(created.uploadUrl, undefined);
    await templates.upload(created, file);
    const states = [];
    const onProgress = ({ status }) => states.push(status);
    const { compositions, status } = await templates.wait(created.id, { pollInterval: 5, onProgress });
    assert.deepEqual([compositions, status, states.at(-1)], [["main"], "uploaded", "uploaded"]);
    assert.ok((await templates.list()).some(({ id }) => id === created.id));
    assert.equal((await templates.update(created.id, { displayName: "New" })).displayName, "New");
    const { url } = await templates.download(created.id);
    assert.equal(await (await fetch(url)).text(), String(file));
    await templates.upload(created.id, new Blob([file]));
    assert.equal(await templates.delete(created.id), undefined);
    await assert.rejects(templates.get(created.id), { name: "NotFoundError" });
  });
}

test("the storage gets the file with its type and nothing else of the client", async () => {
  const { got, baseUrl } = await serve(({ url }, response) => {
    if (url.includes("storage")) return response.writeHead(200).end();
    json(response, 200, { url: `${new URL(baseUrl).origin}/storage/T.zip?signature=planted`, method: "PUT" });
  });
  const client = new NexrenderClient({ baseUrl, token: "planted", headers: { "X-Amz-Own": "1", "X-Own": "2" } });
  await client.templates.upload("T", new Uint8Array([1, 2, 3]), { headers: { "X-Call": "3" } });
  const { method, body, headers } = got[1];
  assert.deepEqual([method, body, headers["content-type"]], ["PUT", "\x01\x02\x03", "application/octet-stream"]);
  for (const name of ["authorization", "x-amz-own", "x-own", "x-call"]) assert.equal(headers[name], undefined);
});

test("an upload is repeated after what may pass, and its errors show no signature", async () => {
  const answers = [];
  const { got, baseUrl } = await serve(({ url }, response, socket) => {
    if (!url.includes("storage")) {
      return json(response, 200, { url: `${new URL(baseUrl).origin}/storage/T?signature=planted` });
    }
    const [status, body] = answers.shift();
    if (status === 0) return socket.destroy();
    response.writeHead(status).end(body);
  });
  const { templates } = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 1 });
  const xml = "<Error><Code>AccessDenied</Code><StringToSign>planted</StringToSign></Error>";
  for (const [given, name, count] of [
    [[[503], [200]], undefined, 2],
    [[[0], [200]], undefined, 2],
    [[[403, xml]], "PermissionError", 1],
    [[[400, xml]], "ApiError", 1],
    [
      [
        [500, xml],
        [500, xml],
      ],
      "ServerError",
      2,
    ],
    [[[0], [0]], "NetworkError", 2],
  ]) {
    got.length = 0;
    answers.splice(0, answers.length, ...given);
    const outcome = await templates.upload("T", file).catch((error) => error);
    assert.equal(outcome?.name, name);
    assert.equal(got.filter(({ url }) => url.includes("storage")).length, count);
    assert.doesNotMatch(inspect(outcome, { depth: 9 }) + JSON.stringify(outcome ?? null), /planted/);
    if (name?.match(/Api|Permission/)) assert.match(outcome.message, /40[03] AccessDenied$/);
  }
});

test("an upload ends with its signal and its time", async () => {
  const { baseUrl } = await serve(({ url }, response) => {
    if (!url.includes("storage")) json(response, 200, { url: `${new URL(baseUrl).origin}/storage/T` });
  });
  const { templates } = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 0 });
  await assert.rejects(templates.upload("T", file, { timeout: 200 }), { name: "TimeoutError", sent: "unknown" });
  const controller = new AbortController();
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 100);
  assert.equal(await rejection(templates.upload("T", file, { signal: controller.signal })), reason);
  assert.equal(sentOf(reason), "unknown");
});

test("a wait for a template ends with its error, its time or its signal, and rides out what passes", async (t) => {
  const { client, sandbox } = await start(t);
  const { templates } = client;
  const create = () => templates.create({ type: "aep", displayName: "Promo" });
  const broken = await create();
  await templates.upload(broken, Buffer.from('{"error":"no fonts"}'));
  const failed = await rejection(templates.wait(broken.id, { pollInterval: 5 }));
  assert.deepEqual([failed.code, failed.name], ["template-failed", "NexrenderError"]);
  assert.match(failed.message, /no fonts$/);

  const waiting = await create();
  const late = await rejection(templates.wait(waiting.id, { pollInterval: 5, timeout: 30 }));
  assert.deepEqual([late.name, late.id, late.last.status], ["WaitTimeoutError", waiting.id, "awaiting_upload"]);
  const reason = new Error("enough");
  const stop = { pollInterval: 5, signal: AbortSignal.abort(reason) };
  assert.equal(await rejection(templates.wait(waiting.id, stop)), reason);
  const onProgress = () => {
    throw reason;
  };
  assert.equal(await rejection(templates.wait(waiting.id, { pollInterval: 5, onProgress })), reason);

  const { baseUrl } = await serve(({ number }, response) =>
    number < 3 ? json(response, 502, {}) : json(response, 200, { id: "T", status: "uploaded" }),
  );
  const shaky = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 0 });
  assert.equal((await shaky.templates.wait("T", { pollInterval: 5 })).status, "uploaded");
  await assert.rejects(
    new NexrenderClient({ baseUrl: sandbox.baseUrl, token: "planted" }).templates.wait("01JTGM9GCR71JV7EJYD0ABSENT"),
    { name: "NotFoundError" },
  );
});

test("an upload reports its bytes, from the start of each attempt to the end", async () => {
  const bytes = Buffer.alloc(1_000_000, 7);
  let attempts = 0;
  const { got, baseUrl } = await serve(({ url }, response) => {
    if (!url.includes("storage")) return json(response, 200, { url: `${new URL(baseUrl).origin}/storage/T` });
    attempts += 1;
    response.writeHead(attempts === 1 ? 503 : 200).end();
  });
  const { templates } = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 1 });
  for (const file of [bytes, new Blob([bytes])]) {
    attempts = 0;
    got.length = 0;
    const seen = [];
    await templates.upload("T", file, { onProgress: (progress) => seen.push(progress) });
    assert.ok(seen.every(({ total }) => total === bytes.length));
    const sent = seen.map((progress) => progress.sent);
    assert.deepEqual([sent[0], sent.at(-1)], [0, bytes.length]);
    const second = sent.lastIndexOf(0);
    assert.ok(second > 0, "the second attempt starts at 0");
    for (const run of [sent.slice(0, second), sent.slice(second)]) {
      assert.ok(run.length > 2, "there are steps between the start and the end");
      assert.deepEqual(
        run,
        [...new Set(run)].sort((a, b) => a - b),
      );
    }
    const stored = got.filter(({ url }) => url.includes("storage"));
    assert.equal(stored.length, 2);
    for (const { body, headers } of stored) {
      assert.deepEqual([headers["content-length"], body.length], [String(bytes.length), bytes.length]);
    }
  }
});

test("an error of onProgress ends the upload, and not a finished one", async (t) => {
  const { client } = await start(t);
  const { templates, fonts } = client;
  const reason = new Error("enough");
  const create = () => templates.create({ type: "zip", displayName: "Promo" });
  const failing =
    (at) =>
    ({ sent, total }) => {
      if (sent === at(total)) throw reason;
    };
  const first = await create();
  assert.equal(await rejection(templates.upload(first, file, { onProgress: failing(() => 0) })), reason);
  assert.equal((await templates.get(first.id)).status, "awaiting_upload");
  const seen = [];
  const font = Buffer.from("0001000000", "hex");
  const onProgress = (progress) => {
    seen.push(progress);
    if (progress.sent === progress.total) throw reason;
  };
  const { fileName } = await fonts.upload(font, { fileName: "Own.ttf", onProgress });
  assert.equal(fileName, "Own.ttf");
  assert.deepEqual(seen, [
    { sent: 0, total: 5 },
    { sent: 5, total: 5 },
  ]);
});

test("fonts are uploaded as a form, and deleted", async (t) => {
  const { fonts } = (await start(t)).client;
  const font = Buffer.from("0001000000", "hex");
  const { id, fileName, familyName } = await fonts.upload(font, { fileName: "Own.ttf", familyName: "Own Family" });
  assert.deepEqual([fileName, familyName], ["Own.ttf", "Own Family"]);
  const named = await fonts.upload(new File([font], "Named.ttf"));
  assert.equal(named.fileName, "Named.ttf");
  await fonts.delete(id);
  const names = (await fonts.list()).map(({ fileName }) => fileName);
  assert.ok(names.includes("Named.ttf") && !names.includes("Own.ttf"));
  await assert.rejects(fonts.upload(Buffer.from("text"), { fileName: "x.ttf" }), { name: "BadRequestError" });
});

test("secrets are stored and deleted, and no error shows a value", async (t) => {
  const { secrets } = (await start(t)).client;
  assert.equal(await secrets.set("OWN_KEY", "planted-value"), undefined);
  const { id } = (await secrets.list()).find(({ name }) => name === "OWN_KEY");
  await assert.rejects(secrets.set("OWN_KEY", "planted-value"), { name: "ConflictError" });
  assert.equal(await secrets.delete(id), undefined);
  await assert.rejects(secrets.delete(id), { name: "NotFoundError" });

  const { baseUrl } = await serve(({ body }, response) => json(response, 400, { error: `cannot take ${body}` }));
  const client = new NexrenderClient({ baseUrl, token: "planted" });
  const error = await rejection(client.secrets.set("A", "planted-value"));
  assert.doesNotMatch(inspect(error, { depth: 9 }) + JSON.stringify(error), /planted/);
});

test("misuse of the library names the argument and sends nothing", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 200, {}));
  const { templates, fonts, secrets } = new NexrenderClient({ baseUrl, token: "planted" });
  for (const [call, message] of [
    [() => templates.create(), /^template: /],
    [() => templates.upload("T"), /^file: /],
    [() => templates.upload({}, file), /^template: /],
    [() => templates.upload("T", "text"), /^file: /],
    [() => templates.update("T"), /^changes: /],
    [() => templates.delete(), /^id: /],
    [() => templates.download(7), /^id: /],
    [() => templates.wait("T", { timeout: 0 }), /^options\.timeout: /],
    [() => fonts.upload(file), /^options\.fileName: /],
    [() => fonts.delete(), /^id: /],
    [() => secrets.set("A"), /^value: /],
    [() => secrets.set("", "planted"), /^name: /],
    [() => secrets.delete({}), /^id: /],
  ]) {
    await assert.rejects(call, { name: "TypeError", message });
  }
  assert.equal(got.length, 0);
});
