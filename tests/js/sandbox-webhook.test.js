import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Webhooks } from "../../pkg/sandbox/webhooks.js";
import { breakingId, job, start, stayingId, templateId, until } from "./sandbox-support.js";

const api = "/api/v2";

/** An endpoint that answers with each of the given statuses, then with 200; for 0 it never answers. */
async function endpoint(t, statuses = []) {
  const calls = [];
  const server = createServer(async (request, response) => {
    const status = statuses[calls.length] ?? 200;
    const call = { method: request.method, headers: request.headers, path: request.url };
    calls.push(call);
    let text = "";
    for await (const chunk of request) text += chunk;
    call.body = text === "" ? null : JSON.parse(text);
    call.whole = true;
    if (status === 0) return;
    response.writeHead(status, status === 302 ? { Location: "/elsewhere" } : {}).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}/hook`, calls };
}

const whole = (calls, count) =>
  until(
    () => calls.filter((call) => call.whole),
    (done) => done.length >= count,
  );

describe("webhooks", () => {
  test("the endpoint gets the job, with the data added to it", async (t) => {
    const { call } = await start(t);
    const hook = await endpoint(t);
    const webhook = { url: hook.url, headers: { "X-Own": "1" }, data: { order: 7 } };
    const { json } = await call("POST", `${api}/jobs`, job(templateId, { webhook }));
    const [got] = await whole(hook.calls, 1);
    assert.equal(got.method, "POST");
    assert.equal(got.headers["x-own"], "1");
    assert.equal(got.headers["content-type"], "application/json");
    assert.equal(got.body.id, json.id);
    assert.equal(got.body.status, "finished");
    assert.equal(got.body.progress, 100);
    assert.deepEqual(got.body.data, { order: 7 });
  });

  test("the body can have the shape of the older documentation", async (t) => {
    const { call } = await start(t, { webhookBody: "older" });
    const hook = await endpoint(t);
    const webhook = { url: hook.url, data: { order: 7 } };
    const { json } = await call("POST", `${api}/jobs`, job(templateId, { webhook }));
    const [{ body }] = await whole(hook.calls, 1);
    assert.deepEqual(Object.keys(body), ["id", "state", "outputUrl", "finishedAt", "renderDuration", "data"]);
    assert.deepEqual([body.id, body.state, body.renderDuration], [json.id, "finished", 0.03]);
  });

  test("custom sends only the data, with the requested method", async (t) => {
    const { call } = await start(t);
    const hook = await endpoint(t);
    const webhook = { url: hook.url, method: "PUT", custom: true, data: { order: 7 } };
    await call("POST", `${api}/jobs`, job(templateId, { webhook }));
    const [got] = await whole(hook.calls, 1);
    assert.equal(got.method, "PUT");
    assert.deepEqual(got.body, { order: 7 });
  });

  test("a state file that cannot be written stops neither the calls nor the sandbox", async (t) => {
    const hook = await endpoint(t);
    const reported = t.mock.method(console, "error", () => {});
    const settle = () => {
      throw new Error("no space left");
    };
    const webhooks = new Webhooks({ now: () => 2000, retryMs: 1, fillIn: String, view: ({ id }) => ({ id }), settle });
    t.after(() => webhooks.close());
    // So many that some wait for others.
    for (let id = 0; id < 40; id += 1) {
      webhooks.watch({ id, createdAt: 0, cancelledAt: 1, extra: { webhook: { url: hook.url } } });
    }
    await whole(hook.calls, 40);
    await until(
      () => reported.mock.callCount(),
      (count) => count === 40,
    );
  });

  test("GET has no body", async (t) => {
    const { call } = await start(t);
    const hook = await endpoint(t);
    await call("POST", `${api}/jobs`, job(templateId, { webhook: { url: hook.url, method: "GET" } }));
    const [got] = await whole(hook.calls, 1);
    assert.equal(got.method, "GET");
    assert.equal(got.body, null);
  });

  test("failed and cancelled jobs call it, too", async (t) => {
    const { call } = await start(t);
    const hook = await endpoint(t);
    const webhook = { url: hook.url };
    await call("POST", `${api}/jobs`, job(breakingId, { webhook }));
    const [failed] = await whole(hook.calls, 1);
    assert.equal(failed.body.status, "error");
    assert.match(failed.body.stats.error, /on purpose/);
    const { json } = await call("POST", `${api}/jobs`, job(stayingId, { webhook }));
    await call("PATCH", `${api}/jobs/${json.id}/cancel`);
    const [, cancelled] = await whole(hook.calls, 2);
    assert.equal(cancelled.body.status, "manually_cancelled");
  });

  test("secrets are inserted into the headers and nowhere else", async (t) => {
    const account = { templates: [{ id: templateId }], secrets: { HOOK: "planted" } };
    const { sandbox, call } = await start(t, { account });
    const hook = await endpoint(t);
    const headers = { Authorization: "Bearer $" + "{secrets.HOOK}", "X-None": "$" + "{secrets.NONE}" };
    await call("POST", `${api}/jobs`, job(templateId, { webhook: { url: hook.url, headers } }));
    const [got] = await whole(hook.calls, 1);
    assert.equal(got.headers.authorization, "Bearer planted");
    assert.equal(got.headers["x-none"], "$" + "{secrets.NONE}");
    await until(
      () => sandbox.webhookCalls,
      (calls) => calls.length === 1,
    );
    assert.doesNotMatch(JSON.stringify([sandbox.webhookCalls, sandbox.requests, got.body]), /planted/);
  });

  test("after anything but a 2xx there are up to three more calls, and redirects are not followed", async (t) => {
    const { sandbox, call } = await start(t, { webhookRetryMs: 1 });
    const failing = await endpoint(t, [500, 302, 404, 503, 500]);
    await call("POST", `${api}/jobs`, job(templateId, { webhook: { url: failing.url } }));
    await until(
      () => sandbox.webhookCalls,
      (calls) => calls.length === 4,
    );
    assert.deepEqual(
      sandbox.webhookCalls.map(({ status }) => status),
      [500, 302, 404, 503],
    );
    assert.ok(failing.calls.every((one) => one.path === "/hook"));

    const better = await endpoint(t, [500]);
    await call("POST", `${api}/jobs`, job(templateId, { webhook: { url: better.url } }));
    await until(
      () => sandbox.webhookCalls,
      (calls) => calls.length === 6,
    );
    assert.deepEqual(
      sandbox.webhookCalls.slice(4).map(({ status }) => status),
      [500, 200],
    );
    assert.deepEqual((await call("GET", "/sandbox/webhooks")).json, sandbox.webhookCalls);
  });

  test("an endpoint that does not answer in time is called again", async (t) => {
    const { sandbox, call } = await start(t, { webhookRetryMs: 1 });
    const hook = await endpoint(t, [0]);
    await call("POST", `${api}/jobs`, job(templateId, { webhook: { url: hook.url } }));
    await until(
      () => sandbox.webhookCalls,
      (calls) => calls.length === 2,
    );
    assert.match(sandbox.webhookCalls[0].error, /timeout/i);
    assert.equal(sandbox.webhookCalls[1].status, 200);
  });

  test("an endpoint that cannot be called is recorded and does no harm", async (t) => {
    const { sandbox, call } = await start(t, { webhookRetryMs: 1 });
    const wrong = [
      { url: "file:///etc/passwd" },
      { url: 5 },
      { url: "http://127.0.0.1:1/" },
      { url: "http://127.0.0.1:9/", headers: { "a b": "x" } },
      { url: "http://127.0.0.1:9/", method: "CONNECT" },
    ];
    for (const webhook of wrong) await call("POST", `${api}/jobs`, job(templateId, { webhook }));
    await until(
      () => sandbox.webhookCalls,
      (calls) => calls.length === wrong.length * 4,
    );
    assert.ok(sandbox.webhookCalls.every(({ status, error }) => status === null && error));
  });

  test("a call that an earlier run did not make is made, once", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-hook-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const options = { state: join(folder, "state") };
    const hook = await endpoint(t);
    const first = await start(t, { ...options, jobSeconds: 0.2 });
    await first.call("POST", `${api}/jobs`, job(templateId, { webhook: { url: hook.url } }));
    await first.sandbox.close();
    assert.equal(hook.calls.length, 0);

    const second = await start(t, options);
    await until(
      () => second.sandbox.webhookCalls,
      (calls) => calls.length === 1,
    );
    await second.sandbox.close();
    const third = await start(t, options);
    const { json } = await third.call("POST", `${api}/jobs`, job(templateId, { webhook: { url: hook.url } }));
    await whole(hook.calls, 2);
    assert.equal(hook.calls.at(-1).body.id, json.id);
    assert.equal(hook.calls.length, 2);
  });
});
