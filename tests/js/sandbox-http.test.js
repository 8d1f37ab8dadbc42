import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { job, start } from "./sandbox-support.js";

const path = "/api/v2/jobs";

describe("the token", () => {
  test("any token or none is accepted, unless the option says otherwise", async (t) => {
    const open = await start(t);
    assert.equal((await open.call("GET", path)).status, 200);

    const { call } = await start(t, { token: "planted-right" });
    const status = async (authorization, at = path) =>
      (await call("GET", at, undefined, authorization && { Authorization: authorization })).status;
    assert.equal(await status("Bearer planted-right"), 200);
    assert.equal(await status("Bearer planted-wrong"), 401);
    assert.equal(await status("planted-right"), 401);
    assert.equal(await status(undefined), 401);
    assert.equal(await status(undefined, "/sandbox/requests"), 401);
  });

  test("can be required, whatever it is", async (t) => {
    const { call } = await start(t, { token: true });
    assert.equal((await call("GET", path)).status, 401);
    assert.equal((await call("GET", path, undefined, { Authorization: "Bearer " })).status, 401);
    assert.equal((await call("GET", path, undefined, { Authorization: "Basic planted" })).status, 401);
    assert.equal((await call("GET", path, undefined, { Authorization: "Bearer planted" })).status, 200);
  });

  test("is not in the log", async (t) => {
    const { sandbox, call } = await start(t);
    const headers = { Cookie: "a=planted-token", "X-Api-Key": "planted-token", "X-Hook-Secret": "planted-token" };
    await call("POST", path, job(), { ...headers, authorization: "Bearer planted-token" });
    const log = JSON.stringify(sandbox.requests) + (await call("GET", "/sandbox/requests")).text;
    assert.doesNotMatch(log, /planted-token/);
    assert.equal(sandbox.requests[0].headers.authorization, "Bearer ***");
  });
});

describe("bodies", () => {
  test("too large: 413, with or without a length", async (t) => {
    const { sandbox, call } = await start(t, { maxBodyBytes: 1000 });
    const large = JSON.stringify(job(undefined, { name: "x".repeat(5_000_000) }));
    assert.equal((await call("POST", path, large)).status, 413);
    const chunked = await fetch(sandbox.url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: new Blob([large]).stream(),
      duplex: "half",
    });
    assert.equal(chunked.status, 413);
    assert.equal((await call("POST", path, job())).status, 201);
    assert.equal(sandbox.counts.created, 1);
  });

  test("must be JSON, by type and by content", async (t) => {
    const { sandbox, call } = await start(t);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
      const { status } = await call("POST", path, JSON.stringify(job()), { "Content-Type": type });
      assert.equal(status, 400, type);
    }
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const answer = await fetch(sandbox.url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: bytes,
    });
    assert.equal(answer.status, 400);
    assert.match((await answer.json()).error, /UTF-8/);
  });

  test("a client that disconnects in the middle creates nothing", async (t) => {
    const { sandbox, call } = await start(t);
    await new Promise((resolve) => {
      const socket = connect(sandbox.port, "127.0.0.1", () => {
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"template"`,
          () => socket.destroy(),
        );
      });
      socket.on("close", resolve);
    });
    assert.equal((await call("GET", path)).json.length, 0);
    assert.equal(sandbox.counts.created, 0);
  });
});

describe("other origins", () => {
  const origin = "https://app.example.com";
  const preflight = {
    Origin: origin,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
  };

  /** fetch does not let its callers set these headers. */
  function raw(sandbox, method, headers) {
    return new Promise((resolve, reject) => {
      request(`${sandbox.url}${path}`, { method, headers }, (response) => {
        response.resume().on("end", () => resolve(response));
      })
        .on("error", reject)
        .end();
    });
  }

  test("get no headers when CORS is off", async (t) => {
    const { sandbox } = await start(t);
    const answer = await raw(sandbox, "OPTIONS", preflight);
    assert.equal(answer.statusCode, 405);
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  });

  test("are allowed when it is on, with faults, too", async (t) => {
    const { sandbox } = await start(t, { cors: true });
    const asked = await raw(sandbox, "OPTIONS", preflight);
    assert.equal(asked.statusCode, 204);
    assert.equal(asked.headers["access-control-allow-origin"], "*");
    assert.equal(asked.headers["access-control-allow-headers"], "authorization,content-type");
    assert.match(asked.headers["access-control-allow-methods"], /PATCH/);
    const answer = await raw(sandbox, "GET", { Origin: origin, "X-Sandbox-Fault": "429-seconds" });
    assert.equal(answer.statusCode, 429);
    assert.equal(answer.headers["access-control-allow-origin"], "*");
    assert.match(answer.headers["access-control-expose-headers"], /X-Request-Id, Retry-After/);
  });

  test("can be a list", async (t) => {
    const { sandbox } = await start(t, { cors: [origin] });
    const allowed = await raw(sandbox, "GET", { Origin: origin });
    const other = await raw(sandbox, "GET", { Origin: "https://evil.example" });
    assert.equal(allowed.headers["access-control-allow-origin"], origin);
    assert.equal(allowed.headers.vary, "Origin");
    assert.equal(other.headers["access-control-allow-origin"], undefined);
  });

  test("cannot reach a loopback sandbox by another name", async (t) => {
    const { sandbox } = await start(t);
    const status = async (host) => (await raw(sandbox, "GET", { Host: host })).statusCode;
    assert.equal(await status("evil.example"), 403);
    assert.equal(await status("localhost.evil.example:80"), 403);
    assert.equal(await status(`localhost:${sandbox.port}`), 200);
    assert.equal(await status(`[::1]:${sandbox.port}`), 200);
  });
});

describe("the log", () => {
  test("has each request, and keeps the last ones", async (t) => {
    const { sandbox, call } = await start(t, { logEntries: 3 });
    await call("POST", path, job());
    const [entry] = sandbox.requests;
    assert.deepEqual(
      [entry.number, entry.method, entry.path, entry.status, entry.fault, entry.taken],
      [1, "POST", path, 201, null, true],
    );
    assert.deepEqual(JSON.parse(entry.body), job());
    for (let at = 0; at < 20; at += 1) await call("GET", `${path}?limit=${at + 1}`);
    assert.deepEqual(
      sandbox.requests.map(({ number }) => number),
      [19, 20, 21],
    );
    assert.equal(sandbox.state.requests, 21);
    sandbox.clearRequests();
    assert.deepEqual(sandbox.requests, []);
  });

  test("drops bodies when they are too large together", async (t) => {
    const { sandbox, call } = await start(t, { logBodyBytes: 500 });
    const name = "x".repeat(300);
    for (let at = 0; at < 4; at += 1) await call("POST", path, job(undefined, { name }));
    assert.deepEqual(
      sandbox.requests.map(({ body }) => body !== null),
      [false, false, false, true],
    );
  });
});

describe("counting", () => {
  test("whole jobs, whatever the batch", async (t) => {
    const { sandbox, call } = await start(t);
    await call("POST", path, job(undefined, { name: "a" }));
    await call("POST", "/api/v2/batches", {
      jobs: [job(undefined, { name: "a" }), job(undefined, { name: "b" })],
    });
    assert.equal(sandbox.countOf(job(undefined, { name: "a" })), 2);
    assert.equal(sandbox.countOf(job(undefined, { name: "b" })), 1);
    assert.equal(sandbox.countOf(job(undefined, { name: "c" })), 0);
    const { created, distinct, repeated } = sandbox.counts;
    assert.deepEqual([created, distinct, repeated.length], [3, 2, 1]);
    assert.equal(sandbox.countOf(repeated[0].label), 2);
  });

  test("by a label in the job", async (t) => {
    const { sandbox, call } = await start(t, { countBy: "/assets/0/row" });
    for (const row of [1, "2", 2]) {
      await call("POST", path, job(undefined, { assets: [{ type: "text", row }] }));
    }
    await call("POST", path, job());
    assert.equal(sandbox.countOf("1"), 1);
    assert.deepEqual(sandbox.counts, {
      created: 4,
      counted: 3,
      distinct: 2,
      repeatedTotal: 1,
      repeated: [{ label: "2", count: 2 }],
    });
    assert.deepEqual((await call("GET", "/sandbox/counts?label=2")).json, { label: "2", count: 2 });
    assert.equal((await call("GET", "/sandbox/counts")).json.distinct, 2);
  });

  test("lists at most 1,000 repeated jobs, and long labels by their digest", async (t) => {
    const { sandbox, call } = await start(t, { countBy: "/name" });
    const names = Array.from({ length: 1500 }, (_, at) => `name-${at}`).concat("x".repeat(201));
    for (const half of [names.slice(0, 800), names.slice(800)]) {
      const jobs = half.map((name) => job(undefined, { name }));
      for (let times = 0; times < 3; times += 1) await call("POST", "/api/v2/batches", { jobs });
    }
    const { repeatedTotal, repeated } = sandbox.counts;
    assert.deepEqual([repeatedTotal, repeated.length], [1501, 1000]);
    assert.deepEqual(repeated[0], { label: "name-0", count: 3 });
    assert.equal(sandbox.countOf("name-1499"), 3);
    assert.equal(sandbox.countOf("x".repeat(201)), 3);

    const few = await start(t, { countBy: "/name" });
    const jobs = [job(undefined, { name: "x".repeat(201) }), job(undefined, { name: "x".repeat(201) })];
    await few.call("POST", "/api/v2/batches", { jobs });
    const [{ label, count }] = few.sandbox.counts.repeated;
    assert.equal(count, 2);
    assert.match(label, /^[0-9a-f]{16}$/);
    assert.equal(few.sandbox.countOf(label), 2);
  });

  test("stays exact over many", async (t) => {
    const { sandbox, call } = await start(t, { countBy: "/template/row", keep: 500 });
    for (let chunk = 0; chunk < 10; chunk += 1) {
      const jobs = Array.from({ length: 1000 }, (_, at) => {
        const made = job();
        made.template.row = chunk * 900 + at;
        return made;
      });
      await call("POST", "/api/v2/batches", { jobs });
    }
    const { created, distinct, repeated } = sandbox.counts;
    assert.deepEqual([created, distinct, repeated.length], [10_000, 9100, 900]);
    assert.equal(sandbox.state.jobs, 500);
  });
});

describe("the page at /", () => {
  test("shows the state and the operations", async (t) => {
    const { sandbox, call } = await start(t, { faults: "slow=1ms", token: "planted" });
    const headers = { Authorization: "Bearer planted" };
    await call("POST", path, job(), headers);
    const { status, text, headers: answered } = await call("GET", "/");
    assert.equal(status, 200);
    assert.match(answered.get("content-type"), /^text\/html/);
    assert.match(answered.get("content-security-policy"), /default-src 'none'/);
    for (const part of [sandbox.baseUrl, "<th>jobs<td>1\n", "<th>faults<td>slow\n", "POST /api/v2/batches"]) {
      assert.ok(text.includes(part), part);
    }
    assert.doesNotMatch(text, /planted/);
    const overview = await call("GET", "/sandbox", undefined, headers);
    assert.equal(overview.json.jobs, 1);
    assert.ok(overview.json.operations.includes("GET /api/v2/jobs/:id"));
  });
});

describe("options", () => {
  test("invalid ones are named", async () => {
    const cases = [
      [{ prot: 1 }, /unknown option "prot"/],
      [{ port: "80" }, /port/],
      [{ jobSeconds: 0 }, /jobSeconds/],
      [{ check: true }, /check/],
      [{ token: false }, /token: expected a token/],
      [{ uploadAnswer: "toString" }, /uploadAnswer: expected one of inside, beside, url/],
      [{ webhookBody: "new" }, /webhookBody/],
      [{ countBy: "row" }, /JSON Pointer/],
      [{ faults: "rest" }, /"rest"/],
      [null, /object of options/],
    ];
    for (const [options, message] of cases) {
      await assert.rejects(createSandbox(options), { name: "TypeError", message });
    }
  });

  test("a port in use is an error", async (t) => {
    const { sandbox } = await start(t);
    await assert.rejects(createSandbox({ port: sandbox.port, check: false }), { code: "EADDRINUSE" });
  });

  test("it listens on the loopback interface, and can be closed twice", async (t) => {
    const { sandbox, call } = await start(t);
    assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(sandbox.baseUrl, `${sandbox.url}/api/v2`);
    await sandbox.close();
    await sandbox.close();
    await assert.rejects(call("GET", path), (error) => error.cause.code === "ECONNREFUSED");
  });
});
