// The example proxies between a page and the service, over real HTTP.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { after, before, describe, test } from "node:test";
import { NexrenderClient } from "nexrender-payload";
import { createProxy } from "../../examples/proxy-node.mjs";
import worker, { handle } from "../../examples/proxy-worker.mjs";

const TOKEN = "planted-token-that-no-page-may-see";
const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const JOB = `{ "template": {"id": "${ID}", "composition": "main"} }`;

/** A fake service: records each request and returns what the test sets. */
const seen = [];
let answer;
const service = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { method, url, headers } = request;
  seen.push({ method, url, headers, body });
  answer(response);
});
const created = (response) => {
  response.writeHead(201, { "content-type": "application/json", "x-request-id": "r1", "set-cookie": "a=b" });
  response.end(`{"id":"${ID}","status":"queued"}`);
};

const env = { NEXRENDER_API_KEY: TOKEN };
const server = createProxy(env);
let origin;

before(async () => {
  await once(service.listen(0, "127.0.0.1"), "listening");
  env.NEXRENDER_BASE_URL = `http://127.0.0.1:${service.address().port}/api/v2`;
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  for (const running of [service, server]) {
    running.close();
    running.closeAllConnections();
  }
});

/** The two ways in: Node's server over HTTP, and the worker's handler with a plain Request. */
const ways = {
  node: (path, init) => fetch(origin + path, init),
  worker: (path, init) => worker.fetch(new Request(`https://app.example${path}`, init), env),
};

for (const [name, call] of Object.entries(ways)) {
  describe(name, () => {
    const send = (path, init) => {
      seen.length = 0;
      answer = created;
      return call(`/api/nexrender${path}`, init);
    };
    const post = (path, body, headers = {}) => send(path, { method: "POST", body, headers });

    test("adds the token and forwards the checked bytes", async () => {
      const response = await post("/jobs", JOB, { authorization: "Bearer planted-by-the-page", cookie: "s=1" });
      assert.equal(response.status, 201);
      assert.equal(response.headers.get("x-request-id"), "r1");
      assert.equal(response.headers.get("set-cookie"), null);
      assert.deepEqual(await response.json(), { id: ID, status: "queued" });
      const [{ method, url, headers, body }] = seen;
      assert.deepEqual({ method, url, body }, { method: "POST", url: "/api/v2/jobs", body: JOB });
      assert.equal(headers.authorization, `Bearer ${TOKEN}`);
      assert.equal(headers.cookie, undefined);
      assert.equal(headers["content-type"], "application/json");
    });

    test("a wrong payload is refused with every finding, and nothing is sent", async () => {
      const wrong = `{"template": {"id": "${ID}", "composition": "main"}, "settings": {"type": "image", "quality": "draf"}}`;
      const response = await post("/jobs", wrong);
      assert.equal(response.status, 400);
      const { error, details } = await response.json();
      assert.equal(error, "The payload has 2 errors.");
      assert.deepEqual(
        details.map(({ field }) => field),
        ["/settings", "/settings/quality"],
      );
      assert.equal((await post("/batches", '{"jobs": []}')).status, 400);
      assert.equal((await post("/batches", JOB)).status, 400);
      assert.equal((await post("/jobs", "{")).status, 400);
      assert.equal((await post("/jobs", "")).status, 400);
      assert.equal(seen.length, 0);
    });

    test("a credential from a page is rejected", async () => {
      const params = {
        region: "r",
        bucket: "b",
        accessKeyId: "planted-key-id",
        accessKeySecret: "planted-key",
      };
      const job = { ...JSON.parse(JOB), upload: { params } };
      const response = await post("/jobs", JSON.stringify(job));
      assert.equal(response.status, 400);
      assert.doesNotMatch(await response.text(), /planted/);
      assert.equal(seen.length, 0);
    });

    test("forwards the calls that a page needs, and nothing else", async () => {
      const passed = [
        ["GET", `/jobs/${ID}`],
        ["PATCH", `/jobs/${ID}/cancel`],
        ["GET", `/batches/${ID}`],
        ["POST", `/batches/${ID}/cancel`],
      ];
      for (const [method, path] of passed) {
        assert.equal((await send(path, { method })).status, 201, path);
        assert.deepEqual([seen[0].method, seen[0].url], [method, `/api/v2${path}`]);
      }
      const held = [
        ["GET", "/jobs"],
        ["GET", "/secrets"],
        ["GET", "/fonts"],
        ["GET", `/jobs/${ID}/logs`],
        ["DELETE", `/jobs/${ID}`],
        ["GET", "/jobs/..%2f..%2fsecrets"],
        ["GET", `/jobs/${ID.toLowerCase()}`],
        ["POST", "/jobs/cancel"],
      ];
      for (const [method, path] of held) {
        assert.equal((await send(path, { method })).status, 404, path);
        assert.equal(seen.length, 0, path);
      }
      assert.equal((await call("/elsewhere")).status, 404);
    });

    test("forwards the service's errors, and the headers for retries", async () => {
      seen.length = 0;
      answer = (response) => {
        response.writeHead(429, { "retry-after": "7", "content-type": "application/json" });
        response.end('{"error":"Too many requests"}');
      };
      const response = await call("/api/nexrender/jobs", { method: "POST", body: JOB });
      assert.equal(response.status, 429);
      assert.equal(response.headers.get("retry-after"), "7");
      assert.deepEqual(await response.json(), { error: "Too many requests" });
    });

    test("a service that breaks off or redirects is a 502, tried once", async () => {
      const faults = [
        (response) => response.socket.destroy(),
        (response) => response.writeHead(307, { location: "https://elsewhere.example/" }).end(),
      ];
      for (const fault of faults) {
        seen.length = 0;
        answer = fault;
        const response = await call("/api/nexrender/jobs", { method: "POST", body: JOB });
        assert.equal(response.status, 502);
        assert.doesNotMatch(await response.text(), new RegExp(TOKEN));
        assert.equal(seen.length, 1);
      }
    });

    test("a body without end is cut off", async () => {
      const response = await post("/jobs", new Uint8Array(5 * 1024 * 1024).fill(32));
      assert.equal(response.status, 413);
      assert.equal(seen.length, 0);
    });
  });
}

test("the client needs no token with it, and reads its errors", async () => {
  seen.length = 0;
  answer = created;
  const client = new NexrenderClient({ baseUrl: `${origin}/api/nexrender` });
  assert.equal((await client.jobs.create(JSON.parse(JOB))).id, ID);
  assert.equal(seen[0].headers.authorization, `Bearer ${TOKEN}`);

  const unchecked = new NexrenderClient({ baseUrl: `${origin}/api/nexrender`, check: false });
  await assert.rejects(unchecked.jobs.create({ template: { id: ID } }), (error) => {
    assert.equal(error.name, "BadRequestError");
    assert.equal(error.details[0].field, "/template");
    return true;
  });
  assert.equal(seen.length, 1);
});

test("pages of other sites are refused", async () => {
  seen.length = 0;
  answer = created;
  const call = (headers) =>
    handle(new Request("https://app.example/api/nexrender/jobs", { method: "POST", body: JOB, headers }), env);
  const cases = [
    [{ "sec-fetch-site": "same-origin" }, 201],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ origin: "https://app.example" }, 201],
    [{ origin: "https://evil.example" }, 403],
    [{}, 201],
  ];
  for (const [headers, status] of cases) {
    assert.equal((await call(headers)).status, status, JSON.stringify(headers));
  }
});

test("the session decides who may render", async () => {
  seen.length = 0;
  const request = new Request("https://app.example/api/nexrender/jobs", { method: "POST", body: JOB });
  const response = await handle(request, env, { authorize: async () => false });
  assert.equal(response.status, 401);
  assert.equal(seen.length, 0);
});

test("a request that no Request takes does not end the server", async () => {
  const { port } = server.address();
  const odd = httpRequest({ port, host: "127.0.0.1", path: "//", method: "TRACE", headers: { host: "[" } });
  odd.end();
  const [response] = await once(odd, "response");
  assert.equal(response.statusCode, 400);
  assert.equal((await fetch(`${origin}/x`)).status, 404);
});
