// `parseWebhook`, and the example server behind calls of the sandbox.
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { NexrenderClient, NexrenderError, parseWebhook } from "nexrender-payload";
import { createWebhookServer } from "../../examples/webhook-server.mjs";
import { createSandbox } from "../../pkg/sandbox/index.js";

const id = "01JTGM9GCR71JV7EJYDF45QAFD";
const secret = "planted-webhook-secret";
const finished = {
  id,
  templateId: id,
  status: "finished",
  outputUrl: "https://cdn.example.com/out.mp4",
  stats: { finishedAt: "2026-11-28T10:00:00.000Z", renderDuration: 12.5, error: null },
};
const refused = (reason) => (error) => {
  assert.ok(error instanceof NexrenderError);
  assert.equal(error.code, "webhook");
  assert.match(error.message, reason);
  assert.doesNotMatch(error.message, /planted/);
  return true;
};

describe("the body of a webhook", () => {
  test("is the whole job, as text, bytes or an object", () => {
    const body = JSON.stringify(finished);
    const bytes = new TextEncoder().encode(body);
    for (const given of [finished, body, `\uFEFF${body}`, bytes, Buffer.from(body), bytes.buffer]) {
      assert.deepEqual(parseWebhook(given), {
        type: "finished",
        id,
        status: "finished",
        templateId: id,
        outputUrl: "https://cdn.example.com/out.mp4",
        error: undefined,
        finishedAt: "2026-11-28T10:00:00.000Z",
        renderDuration: 12.5,
        job: finished,
      });
    }
  });

  test("may have the shape of older documentation", () => {
    const older = {
      id,
      state: "finished",
      outputUrl: "https://x.com/a.mp4",
      finishedAt: "2026-11-28",
      renderDuration: 3,
    };
    const event = parseWebhook(older);
    assert.deepEqual(
      [event.type, event.outputUrl, event.finishedAt, event.renderDuration],
      ["finished", "https://x.com/a.mp4", "2026-11-28", 3],
    );
  });

  test("distinguishes failed and cancelled jobs", () => {
    const failed = { id, status: "error", stats: { error: "Couldn't find any layers", errorAt: "2026-11-28" } };
    const event = parseWebhook(failed);
    assert.deepEqual([event.type, event.error, event.finishedAt], ["failed", "Couldn't find any layers", "2026-11-28"]);
    assert.equal(parseWebhook({ id, status: "manually_cancelled" }).type, "cancelled");
  });

  test("is refused if it is something else", () => {
    for (const [body, reason] of [
      ["", /not JSON/],
      ["{planted", /not JSON/],
      ["[]", /not a JSON object/],
      [null, /not a JSON object/],
      [{ order: 17 }, /no `id` and `status`/],
      [{ id, status: "queued" }, /"queued"/],
      [new Uint8Array(17 << 20), /16 MiB/],
    ]) {
      assert.throws(() => parseWebhook(body), refused(reason));
    }
  });
});

describe("the secret of a webhook", () => {
  test("must be the right one", () => {
    assert.equal(parseWebhook(finished, { secret, secretHeader: secret }).id, id);
    for (const secretHeader of ["", "x", `${secret}x`, secret.slice(0, -1), secret.toUpperCase()]) {
      assert.throws(() => parseWebhook(finished, { secret, secretHeader }), refused(/secret is wrong/));
    }
    assert.throws(() => parseWebhook(finished, { secret, secretHeader: undefined }), refused(/secret is missing/));
  });

  test("is misused without a value to compare with", () => {
    assert.throws(() => parseWebhook(finished, { secretHeader: secret }), /options\.secret/);
    assert.throws(() => parseWebhook(finished, { secret: "" }), TypeError);
    assert.throws(
      () => parseWebhook(finished, { secrets: "" }),
      /options\.secrets: no such option; did you mean `secret`/,
    );
  });
});

test("the example server takes the calls of the sandbox, and no others", async (t) => {
  const events = [];
  const server = createWebhookServer({ secret, onEvent: (event) => events.push(event) });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${server.address().port}/rendered`;
  const sandbox = await createSandbox({ port: 0, jobSeconds: 0.2 });
  t.after(() => sandbox.close());
  const client = new NexrenderClient({ baseUrl: `${sandbox.url}/api/v2`, token: "planted-token", check: false });
  const job = { template: { id, composition: "main" } };
  const webhook = { url, headers: { "X-Webhook-Secret": secret } };
  const created = await client.jobs.create({ ...job, webhook });
  await client.jobs.create({ ...job, webhook: { ...webhook, headers: { "X-Webhook-Secret": "planted-other" } } });
  await client.jobs.wait(created.id, { pollInterval: 50 });
  while (events.length === 0) await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(
    events.map((event) => event.id),
    [created.id],
  );
  const response = await fetch(url, { method: "POST", body: JSON.stringify(finished) });
  assert.equal(response.status, 400);
});

test("what is not a body is reported with what to pass", () => {
  for (const [body, message] of [
    [Promise.resolve("{}"), /^body: expected the text, .* got a `Promise`; await it first$/],
    [
      new Request("http://localhost/", { method: "POST", body: "{}" }),
      /^body: .* got a `Request`; .*`await request\.text\(\)`$/,
    ],
    [new Map(), /^body: .* got a `Map`/],
    [
      Object.defineProperty({}, "id", { get: () => assert.fail("planted"), enumerable: true }),
      /^body\.id: it cannot be read/,
    ],
  ]) {
    assert.throws(() => parseWebhook(body), { name: "TypeError", message });
  }
  // Anyone can send this as data.
  assert.throws(() => parseWebhook({ body: "{}", headers: {} }), {
    name: "NexrenderError",
    message: /pass the `body` of the request/,
  });
  assert.throws(() => parseWebhook("{}", { secrt: "planted" }), {
    name: "TypeError",
    message: "options.secrt: no such option; did you mean `secret`?",
  });
  assert.throws(() => parseWebhook("{}", null), { name: "TypeError", message: /^options: expected an object/ });
});
