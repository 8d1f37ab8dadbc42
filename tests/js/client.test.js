import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import * as entry from "nexrender-payload";
import { job, json, rejection, serve, unhandledRejections } from "./client-support.js";

const api = { ...entry };
const { NexrenderClient, NexrenderError, ApiError } = api;
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const created = { id: "01J", status: "queued", outputUrl: "https://o/1.mp4", tomorrow: { x: [1] } };

test("a job is sent byte for byte as it was checked, with the token, and the whole response is returned", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 201, created));
  const client = new NexrenderClient({ token: "planted-token", baseUrl, headers: { "X-Common": "a" } });
  const payload = { ...job("é€😀"), assets: [{ type: "data", layerName: "n ", property: "x", value: 1e21 }] };
  assert.deepEqual(await client.jobs.create(payload, { headers: { "X-Call": "b" } }), created);
  const [{ method, url, headers, body }] = got;
  assert.deepEqual([method, url, body], ["POST", "/api/v2/jobs", JSON.stringify(payload)]);
  assert.equal(headers.authorization, "Bearer planted-token");
  assert.equal(headers["content-type"], "application/json");
  assert.deepEqual([headers["x-common"], headers["x-call"]], ["a", "b"]);
});

test("methods work when they are detached from the client", async () => {
  const { got, baseUrl } = await serve(({ method }, response) =>
    json(response, method === "POST" ? 201 : 200, created),
  );
  const client = new NexrenderClient({ baseUrl });
  const { create } = client.jobs;
  assert.equal((await create(job())).id, "01J");
  assert.deepEqual(await Promise.all(["a", "b"].map((id) => client.jobs.get(id))), [created, created]);
  await assert.rejects(Promise.all(["a"].map(client.jobs.get)), { name: "TypeError", message: /^options: .*got 0/ });
  for (const resource of Object.values(client)) {
    for (const [name, method] of Object.entries(resource)) assert.equal(method.name, name);
  }
  const lists = await serve((_, response) => json(response, 200, []));
  const { jobs, fonts, secrets } = new NexrenderClient({ baseUrl: lists.baseUrl });
  for (const list of [fonts.list, secrets.list]) assert.deepEqual(await list(), []);
  const { list } = jobs;
  for await (const _ of list()) assert.fail("there is none");
  assert.deepEqual([got.length, lists.got.length], [3, 3]);
});

test("each call has its method and path, and an id stays one segment of it", async () => {
  const { got, baseUrl } = await serve(({ url }, response) => {
    if (url.includes("/logs")) return response.end("line 1\nline 2");
    const isList = /cancel$|jobs\?|fonts|secrets|compositions|layers/.test(url) && !url.includes("batches");
    json(response, 200, isList ? [] : { id: "a", batchId: "a", status: "finished", jobs: [] });
  });
  const client = new NexrenderClient({ baseUrl });
  await client.jobs.get("a/../b?c");
  await client.jobs.join({ assets: [{ type: "video", src: "https://a.b/c.mp4" }], settings: { preset: "mp4" } });
  await client.jobs.cancel("a");
  await client.jobs.cancel(["a", "b", "a"]);
  assert.equal(await client.jobs.logs("a"), "line 1\nline 2");
  for await (const _ of client.jobs.list({ states: ["queued", "error"], minimal: true, from_date: new Date(0) }));
  await client.batches.get("a");
  await client.batches.cancel("a");
  await client.templates.get("a");
  await client.templates.inspect("a");
  await client.fonts.list();
  await client.secrets.list();
  const query = "states=queued%2Cerror&minimal=true&from_date=1970-01-01T00%3A00%3A00.000Z&limit=200";
  assert.deepEqual(
    got.map(({ method, url }) => `${method} ${url.replace("/api/", "")}`).sort(),
    [
      "GET v2/jobs/a%2F..%2Fb%3Fc",
      "POST v2/jobs/join",
      "PATCH v2/jobs/a/cancel",
      "POST v2/jobs/cancel",
      "GET v2/jobs/a/logs",
      `GET v2/jobs?${query}`,
      "GET v2/batches/a",
      "POST v2/batches/a/cancel",
      "GET v2/templates/a",
      "GET v3/templates/a",
      "GET v3/templates/a/compositions?limit=1000&offset=0",
      "GET v3/templates/a/layers?limit=1000&offset=0",
      "GET v2/fonts",
      "GET v2/secrets",
    ].sort(),
  );
  assert.equal(got.find(({ url }) => url.endsWith("/jobs/cancel")).body, '{"jobs":["a","b"]}');
  for (const id of [".", ".."]) await assert.rejects(client.jobs.get(id), { name: "TypeError", message: /^id: / });
});

test("a status becomes its error class, with the service's message", async () => {
  const body = { error: "Validation failed", details: [{ field: "template.id", message: "is required" }] };
  const { baseUrl } = await serve(({ url }, response) =>
    json(response, Number(url.split("/").at(-1)), body, { "X-Request-Id": "r-7" }),
  );
  const client = new NexrenderClient({ baseUrl, maxRetries: 0 });
  for (const [status, name, code] of [
    [400, "BadRequestError", "bad-request"],
    [401, "AuthenticationError", "authentication"],
    [403, "PermissionError", "permission"],
    [404, "NotFoundError", "not-found"],
    [409, "ConflictError", "conflict"],
    [410, "ApiError", "api"],
    [413, "ApiError", "api"],
    [422, "BadRequestError", "bad-request"],
    [429, "RateLimitError", "rate-limit"],
    [500, "ServerError", "server"],
    [502, "ServerError", "server"],
  ]) {
    const error = await rejection(client.jobs.get(String(status)));
    assert.deepEqual([error.name, error.constructor, error.code, error.status], [name, api[name], code, status]);
    assert.ok(error instanceof ApiError && error instanceof NexrenderError && error instanceof Error);
    assert.equal(error.requestId, "r-7");
    assert.deepEqual([error.body, error.details], [body, body.details]);
    assert.match(
      error.message,
      /^GET \/jobs\/\d+: \d+ Validation failed \(template\.id: is required\) \[request r-7\]$/,
    );
  }
});

test("a POST is repeated only after 429, 503 with `Retry-After` and a refused connection", async () => {
  const outcomes = {
    429: [(response) => json(response, 429, {}), 2],
    "429 with a time": [(response) => json(response, 429, {}, { "Retry-After": "0" }), 2],
    "429 with a date": [(response) => json(response, 429, {}, { "Retry-After": new Date().toUTCString() }), 2],
    "503 with a time": [(response) => json(response, 503, "", { "Retry-After": "0" }), 2],
    503: [(response) => json(response, 503, ""), 1],
    408: [(response) => json(response, 408, {}), 1],
    500: [(response) => json(response, 500, {}), 1],
    502: [(response) => json(response, 502, "<html>"), 1],
    reset: [(_, socket) => socket.destroy(), 1],
    "cut off by the network": [
      (response, socket) => {
        response.writeHead(201, { "Content-Length": 99 });
        response.write("{");
        setTimeout(() => socket.destroy(), 20);
      },
      1,
    ],
    redirect: [
      (response) => {
        response.writeHead(307, { Location: "/api/v2/jobs/elsewhere" });
        response.end();
      },
      1,
    ],
    silence: [() => {}, 1],
    HTML: [(response) => response.end("<html></html>"), 1],
  };
  for (const [name, [misbehave, times]] of Object.entries(outcomes)) {
    const { got, baseUrl, close } = await serve(({ number }, response, socket) => {
      if (number === 1) misbehave(response, socket);
      else json(response, 201, created);
    });
    const client = new NexrenderClient({ baseUrl, timeout: 300 });
    const outcome = await client.jobs.create(job()).catch((error) => error);
    assert.equal(got.length, times, name);
    if (times === 2) assert.equal(outcome.id, "01J", name);
    else assert.ok(outcome instanceof NexrenderError, `${name}: ${outcome}`);
    await close();
  }
});

test("a read or a cancel that times out is retried; the last attempt is reported", async () => {
  for (const call of [(jobs) => jobs.get("01J"), (jobs) => jobs.cancel("01J"), (jobs) => jobs.cancel(["01J"])]) {
    const { got, baseUrl } = await serve(({ number, method, url }, response) => {
      if (number > 1) json(response, 200, method === "GET" ? { ...created, url } : [created]);
    });
    assert.ok(await call(new NexrenderClient({ baseUrl, timeout: 100 }).jobs));
    assert.equal(got.length, 2);
  }
  const { got, baseUrl } = await serve(() => {});
  const error = await rejection(new NexrenderClient({ baseUrl, timeout: 30, maxRetries: 1 }).jobs.get("01J"));
  assert.deepEqual([error.name, error.sent, got.length], ["TimeoutError", "unknown", 2]);
  assert.equal(error.message, "GET /jobs/01J: no response within 30 ms");
});

test("a refused connection was not sent and is retried; a later failure has an unknown outcome", async () => {
  const { baseUrl, close } = await serve(() => {});
  await close();
  const tries = [];
  const refused = new NexrenderClient({ baseUrl, maxRetries: 1, onRetry: (told) => tries.push(told) });
  const error = await rejection(refused.jobs.create(job()));
  assert.deepEqual([error.name, error.sent, tries.length], ["NetworkError", "no", 1]);
  assert.equal(error.cause.cause.code, "ECONNREFUSED");
  assert.match(error.message, /was not sent/);

  const broken = await serve((_, __, socket) => socket.destroy());
  const lost = await rejection(new NexrenderClient({ baseUrl: broken.baseUrl }).jobs.create(job()));
  assert.deepEqual([lost.name, lost.sent], ["NetworkError", "unknown"]);
  assert.match(lost.message, /the service may have accepted the request/);

  const silent = await serve(() => {});
  const late = await rejection(new NexrenderClient({ baseUrl: silent.baseUrl }).jobs.create(job(), { timeout: 40 }));
  assert.deepEqual([late.name, late.code, late.sent], ["TimeoutError", "timeout", "unknown"]);
});

test("a port that fetch blocks was not sent to, and is not tried again", async () => {
  for (const port of [1, 9, 6667]) {
    const tries = [];
    const client = new NexrenderClient({
      baseUrl: `http://127.0.0.1:${port}/api/v2`,
      onRetry: (told) => tries.push(told),
    });
    const error = await rejection(client.jobs.create(job()));
    assert.deepEqual([error.name, error.sent, tries.length], ["NetworkError", "no", 0]);
    assert.equal(error.cause.cause.message, "bad port");
    assert.match(error.message, /was not sent/);
  }
});

test("a response that is not what the API documents is reported precisely", async () => {
  const answers = {
    "<!doctype html>": /its body is HTML/,
    "": /its body is empty/,
    '{"id":"01J","sta': /its JSON is cut off after 16 bytes/,
    '{"status":"queued"}': /`id` is missing/,
    '{"id":1,"status":"queued"}': /`id` is a number, not a string/,
    '{"id":"","status":"queued"}': /`id` is empty/,
    "[]": /its body is a list, not an object/,
  };
  for (const [body, message] of Object.entries(answers)) {
    const { baseUrl } = await serve((_, response) => json(response, 201, body, { "X-Request-Id": "r" }));
    const error = await rejection(new NexrenderClient({ baseUrl }).jobs.create(job()));
    assert.deepEqual([error.name, error.code, error.status, error.requestId], ["ResponseError", "response", 201, "r"]);
    assert.match(error.message, message);
    assert.match(error.message, /the service accepted the request/);
  }
});

test("a redirect is refused and the body is carried nowhere", async () => {
  const elsewhere = await serve((_, response) => json(response, 201, created));
  for (const status of [301, 302, 303, 307, 308]) {
    const { baseUrl } = await serve((_, response) => {
      response.writeHead(status, { Location: `${elsewhere.baseUrl}/jobs` });
      response.end();
    });
    const error = await rejection(new NexrenderClient({ baseUrl, token: "planted-token" }).jobs.create(job()));
    assert.deepEqual([error.name, error.code, error.status], ["ApiError", "redirect", status]);
  }
  assert.equal(elsewhere.got.length, 0);
});

test("a batch reports each job at its index, even if every job failed", async () => {
  const partial = {
    batchId: "B",
    status: "partial",
    totalJobs: 3,
    successCount: 2,
    jobs: [
      { index: 2, id: "J2", status: "queued", outputUrl: "u", missingFonts: ["a.ttf"] },
      { index: 0, id: "J0", status: "queued" },
    ],
    errors: [{ index: 1, error: "no template", errorCode: "TEMPLATE_NOT_FOUND" }],
  };
  const { got, baseUrl } = await serve((_, response) => json(response, 201, partial));
  const answer = await new NexrenderClient({ baseUrl }).batches.create([job("a"), job("b"), job("c")]);
  const { results, ...rest } = answer;
  assert.deepEqual(rest, partial);
  assert.equal(JSON.parse(got[0].body).jobs.length, 3);
  assert.deepEqual(
    results.map(({ error, ...result }) => ({ ...result, ...(error && { error: error.message, code: error.code }) })),
    [
      { index: 0, status: "created", id: "J0" },
      { index: 1, status: "rejected", error: "no template", code: "TEMPLATE_NOT_FOUND" },
      { index: 2, status: "created", id: "J2", outputUrl: "u", missingFonts: ["a.ttf"] },
    ],
  );

  const failed = {
    batchId: "B",
    status: "error",
    totalJobs: 1,
    successCount: 0,
    jobs: [],
    errors: [{ index: 0, error: "x" }],
  };
  const failing = await serve((_, response) => json(response, 400, failed, { "X-Request-Id": "r" }));
  const error = await rejection(new NexrenderClient({ baseUrl: failing.baseUrl }).batches.create({ jobs: [job()] }));
  assert.deepEqual([error.name, error.code, error.status, error.requestId], ["BatchError", "batch", 400, "r"]);
  assert.equal(error.batch.batchId, "B");
  assert.deepEqual([error.batch.results[0].status, error.batch.results[0].error.message], ["rejected", "x"]);
});

test("an aborted signal rejects with its own reason, whenever it aborts", async () => {
  const reasons = [new RangeError("mine"), "a string", { plain: 1 }, 0];
  const { got, baseUrl } = await serve(() => {});
  for (const reason of reasons) {
    const client = new NexrenderClient({ baseUrl });
    assert.equal(await rejection(client.jobs.create(job(), { signal: AbortSignal.abort(reason) })), reason);
    const controller = new AbortController();
    const call = client.jobs.get("a", { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    assert.equal(await rejection(call), reason);
  }
  assert.ok(got.every(({ method }) => method === "GET"));
  // In the pause before another attempt.
  const busy = await serve((_, response) => json(response, 503, {}, { "Retry-After": "30" }));
  const controller = new AbortController();
  const client = new NexrenderClient({
    baseUrl: busy.baseUrl,
    onRetry: () => setTimeout(() => controller.abort(), 10),
  });
  const error = await rejection(client.jobs.create(job(), { signal: controller.signal }));
  assert.equal(error.name, "AbortError");
  assert.equal(busy.got.length, 1);
});

test("a custom fetch is used, even an incomplete one", async () => {
  const calls = [];
  const respond = (make) => async (url, init) => {
    calls.push({ url, method: init.method, body: init.body, redirect: init.redirect });
    return make();
  };
  const create = (fetch) => new NexrenderClient({ baseUrl: "/api/nexrender", fetch, maxRetries: 0 }).jobs.create(job());
  assert.equal((await create(respond(() => Response.json(created, { status: 201 })))).id, "01J");
  assert.deepEqual(calls, [
    { url: "/api/nexrender/jobs", method: "POST", body: JSON.stringify(job()), redirect: "manual" },
  ]);
  const plain = { status: 201, headers: new Map(), text: () => JSON.stringify(created) };
  assert.equal((await create(respond(() => plain))).id, "01J");
  for (const fetch of [
    () => undefined,
    () => null,
    () => "text",
    () => ({}),
    () => ({ status: 201, headers: {}, text: 1 }),
    () => {
      throw new Error("at once");
    },
    () => Promise.reject(undefined),
    () => ({
      status: 201,
      headers: new Map(),
      text() {
        throw new Error("no body");
      },
    }),
  ]) {
    const error = await rejection(create(fetch));
    assert.deepEqual([error.name, error.sent], ["NetworkError", "unknown"], String(fetch));
  }
});

test("a fetch gets an address and an init, be it the caller's or a replacement of the global one", async () => {
  const { fetch: own } = globalThis;
  const calls = [];
  const fetch = async (...args) => {
    calls.push(args);
    return Response.json(created, { status: 201 });
  };
  const call = (options) => new NexrenderClient({ token: "planted-token", ...options }).jobs.create(job());
  try {
    await call({ fetch });
    globalThis.fetch = fetch;
    await call();
  } finally {
    globalThis.fetch = own;
  }
  assert.equal(calls.length, 2);
  for (const [url, init] of calls) {
    assert.equal(url, "https://api.nexrender.com/api/v2/jobs");
    assert.ok(init.signal instanceof AbortSignal && !init.signal.aborted);
    const { signal, ...rest } = init;
    assert.deepEqual(rest, {
      method: "POST",
      headers: {
        Authorization: "Bearer planted-token",
        Accept: "application/json",
        "Content-Type": "application/json",
        "User-Agent": `nexrender-payload/${version}`,
      },
      redirect: "manual",
      body: JSON.stringify(job()),
    });
  }
});

test("an abort from within the fetch ends the call, and a timeout ends the request", async () => {
  const controller = new AbortController();
  const signals = [];
  const silent =
    (act) =>
    (_, { signal }) => {
      signals.push(signal);
      act();
      return new Promise(() => {});
    };
  const get = (act, options) => new NexrenderClient({ fetch: silent(act), maxRetries: 0 }).jobs.get("a", options);
  const reason = new Error("mine");
  assert.equal(await rejection(get(() => controller.abort(reason), { signal: controller.signal })), reason);
  assert.equal((await rejection(get(() => {}, { timeout: 10 }))).name, "TimeoutError");
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, true],
  );
});

test("a token function is called for each attempt, and its error is rethrown unchanged", async () => {
  const { got, baseUrl } = await serve(({ number }, response) =>
    number === 1 ? json(response, 503, {}, { "Retry-After": "0" }) : json(response, 201, created),
  );
  let asked = 0;
  const client = new NexrenderClient({ baseUrl, token: async () => `planted-token-${++asked}` });
  await client.jobs.create(job());
  assert.deepEqual(
    got.map(({ headers }) => headers.authorization),
    ["Bearer planted-token-1", "Bearer planted-token-2"],
  );
  const reason = new Error("vault is closed");
  assert.equal(
    await rejection(new NexrenderClient({ baseUrl, token: () => Promise.reject(reason) }).fonts.list()),
    reason,
  );
  await assert.rejects(new NexrenderClient({ baseUrl, token: () => 7 }).fonts.list(), /^TypeError: token: /);
  await assert.rejects(new NexrenderClient({ baseUrl, token: () => "a\nplanted" }).fonts.list(), (error) => {
    assert.doesNotMatch(inspect(error), /planted/);
    return error instanceof TypeError;
  });
  assert.equal(got.length, 2);
});

test("a token function that never returns times out, and nothing is sent", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 200, []));
  const never = () => new Promise(() => {});
  const client = new NexrenderClient({ baseUrl, token: never, timeout: 20 });
  const calls = [
    () => client.fonts.list(),
    () => client.jobs.create(job()),
    () => client.jobs.wait("J", { timeout: 2 ** 30 }),
  ];
  for (const call of calls) {
    const error = await rejection(call());
    assert.deepEqual([error.name, error.sent], ["TimeoutError", "no"]);
    assert.match(error.message, /within 20 ms/);
  }
  const late = await rejection(new NexrenderClient({ baseUrl, token: never }).jobs.wait("J", { timeout: 20 }));
  assert.deepEqual([late.name, late.last], ["WaitTimeoutError", undefined]);
  const reason = new Error("enough");
  const controller = new AbortController();
  const stopped = rejection(client.fonts.list({ signal: controller.signal, timeout: 2 ** 30 }));
  controller.abort(reason);
  assert.equal(await stopped, reason);
  assert.equal(got.length, 0);
});

test("one authorization is sent: the call's own header before the client's, and either before the token", async () => {
  const { got, baseUrl } = await serve(({ number }, response) =>
    json(response, number === 1 ? 503 : 200, [], { "Retry-After": "0" }),
  );
  const told = [];
  const list = async (headers, call, token = "planted-token") => {
    got.length = 0;
    const client = new NexrenderClient({ token, baseUrl, headers, onRequest: (event) => told.push(event) });
    await client.fonts.list({ headers: call });
    return got.map((request) => request.headers.authorization);
  };
  for (const name of ["Authorization", "authorization", "AUTHORIZATION"]) {
    const [client, call] = ["client", "call"].map((whose) => ({ [name]: `Basic planted-${whose}` }));
    const never = () => assert.fail("no token is needed");
    assert.deepEqual(await list(client, {}, never), Array(2).fill("Basic planted-client"));
    assert.deepEqual(await list({}, call, never), Array(2).fill("Basic planted-call"));
    assert.deepEqual(await list({ authorization: "Basic planted-client" }, call), Array(2).fill("Basic planted-call"));
    assert.deepEqual(await list({ [name]: undefined }, {}), Array(2).fill("Bearer planted-token"));
  }
  assert.doesNotMatch(inspect(told, { depth: 9 }), /planted/);
});

test("hooks are called for each attempt without the token, and cannot break the call", async () => {
  const { baseUrl } = await serve(({ number }, response) =>
    number === 1 ? json(response, 429, {}) : json(response, 201, created, { "X-Request-Id": "r" }),
  );
  const told = [];
  const hook = (name) => (event) => {
    told.push([name, event]);
    if (name === "onRequest") throw new Error("a hook that fails");
    return Promise.reject(new Error("a hook that fails later"));
  };
  const client = new NexrenderClient({
    token: "planted-token",
    baseUrl,
    onRequest: hook("onRequest"),
    onResponse: hook("onResponse"),
    onRetry: hook("onRetry"),
  });
  assert.equal((await client.jobs.create(job())).id, "01J");
  assert.deepEqual(
    told.map(([name, { attempt, status }]) => [name, attempt, status]),
    [
      ["onRequest", 1, undefined],
      ["onResponse", 1, 429],
      ["onRetry", 1, 429],
      ["onRequest", 2, undefined],
      ["onResponse", 2, 201],
    ],
  );
  const last = told.at(-1)[1];
  assert.deepEqual([last.method, last.url, last.requestId], ["POST", `${baseUrl}/jobs`, "r"]);
  assert.equal(typeof last.ms, "number");
  assert.equal(last.headers.Authorization, "***");
  assert.doesNotMatch(
    inspect([told, client], { depth: 9, showHidden: true }) + JSON.stringify([told, client]),
    /planted/,
  );
});

/** A token and a key that JSON may write in several ways, and how it writes them. */
const secret = { token: "planted/to+ken", key: 'planted/k"ey+1' };
const echoes = [
  JSON.stringify(Object.values(secret).join(" ")).slice(1, -1),
  String.raw`planted\/to\u002Bken planted\/k\"ey\u002b1`,
  String.raw`\u0070lanted/to+ken \u0070lanted/k\u0022ey+1`,
];
const showsNone = (value, ...more) => {
  assert.doesNotMatch(inspect(value, { depth: 9, showHidden: true }) + JSON.stringify([value, ...more]), /planted/);
};

test("a secret that was sent appears in no error and no hook, in any form", async () => {
  const params = { region: "r", bucket: "b", accessKeyId: "${secrets.planted}", accessKeySecret: secret.key };
  const payload = { ...job(), upload: { params } };
  for (const echo of echoes) {
    for (const [status, body] of [
      [400, JSON.parse(`"${echo}"`)],
      [400, `{"error":"${echo}","details":[{"field":"f","message":"${echo}"}],"${echo}":1}`],
      [500, `${echo} {`],
      [201, `{"id":"","error":"${echo}"}`],
      [400, `{"batchId":"B","status":"error","jobs":[],"errors":[{"index":0,"error":"${echo}"}]}`],
    ]) {
      const { baseUrl } = await serve((_, response) => json(response, status, body, { "X-Request-Id": secret.token }));
      const told = [];
      const onResponse = (event) => told.push(event);
      const client = new NexrenderClient({ token: secret.token, baseUrl, check: false, onResponse });
      for (const call of [client.jobs.create(payload), client.batches.create([payload])]) {
        const error = await rejection(call);
        assert.equal(error.requestId, "***");
        showsNone(error, error.message, error.stack, told);
      }
      assert.equal(told[0].requestId, "***");
    }
  }
});

test("a failed wait shows no secret of its job", async () => {
  for (const echo of echoes) {
    const { baseUrl } = await serve(({ url }, response) => {
      const status = url.endsWith("failed") ? "error" : url.endsWith("done") ? "finished" : "queued";
      json(response, 200, `{"id":"J","batchId":"J","status":"${status}","jobs":[],"stats":{"error":"${echo}"}}`);
    });
    const client = new NexrenderClient({ token: secret.token, baseUrl, headers: { "X-Api-Key": secret.key } });
    const failed = await rejection(client.jobs.wait("failed"));
    assert.deepEqual([failed.name, failed.job.id], ["JobFailedError", "J"]);
    showsNone(failed, failed.message);
    for (const resource of [client.jobs, client.batches]) {
      const late = await rejection(resource.wait("queued", { timeout: 30 }));
      assert.deepEqual([late.name, late.last.status], ["WaitTimeoutError", "queued"]);
      showsNone(late, late.message);
    }
    // What a job says is its own as long as nothing failed.
    assert.equal((await client.jobs.wait("done")).stats.error, JSON.parse(`"${echo}"`));
  }
});

test("a cause that contains a secret is masked, any other is kept", async () => {
  const causeOf = async (make) => {
    let cause;
    const fetch = (url, init) => {
      cause = make(init, url);
      throw cause;
    };
    const payload = { ...job(), upload: { params: { accessKeySecret: secret.key } } };
    const client = new NexrenderClient({ token: secret.token, fetch, check: false, maxRetries: 0 });
    const error = await rejection(client.jobs.create(payload));
    assert.deepEqual([error.name, error.sent], ["NetworkError", "unknown"]);
    return { given: cause, told: error.cause };
  };
  const failed = (facts) => Object.assign(new RangeError("it failed"), { code: "E_FAILED" }, facts);
  for (const make of [
    (init) => failed({ options: init }),
    (init) => failed({ config: { headers: { ...init.headers } } }),
    (init) => failed({ cause: { request: { raw: [init.body] } } }),
    (init, url) => failed({ request: new Request(url, init) }),
    (init) => failed({ [Symbol("h")]: new Headers(init.headers) }),
    (init) => failed({ list: new Map(Object.entries(init.headers)) }),
    (init) => Object.defineProperty(failed(), "hidden", { get: () => init.headers }),
    (init) => {
      const error = failed({ headers: init.headers });
      error.self = error;
      Object.defineProperty(error, "first", { get: assert.fail, enumerable: true });
      return error;
    },
  ]) {
    const { given, told } = await causeOf(make);
    assert.notEqual(told, given);
    assert.deepEqual([told.name, told.code, told.message], [given.name, "E_FAILED", "it failed"]);
    showsNone(told, told.stack);
  }
  for (const make of [() => new Error(`no ${secret.token}!`), () => `no ${secret.token}!`]) {
    assert.equal((await causeOf(make)).told.message, "no ***!");
  }

  const endless = () => new Proxy(failed(), { get: (_, key) => (key === "then" ? undefined : endless()) });
  const throwing = new Proxy(failed(), { get: assert.fail, ownKeys: assert.fail });
  for (const make of [
    () => failed(),
    () => new TypeError("fetch failed", { cause: failed() }),
    () => new DOMException("gone", "NetworkError"),
    () => failed({ code: failed({ toJSON: assert.fail }), big: new Uint8Array(1e7) }),
    () => "a text",
    () => null,
    () => undefined,
    endless,
    () => throwing,
  ]) {
    const { given, told } = await causeOf(make);
    assert.ok(told === given);
  }
});

test("a payload with errors is not sent, unless checking is turned off", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 201, created));
  const wrong = { template: { id: "short", composition: "main" } };
  const error = await rejection(new NexrenderClient({ baseUrl }).jobs.create(wrong));
  assert.deepEqual([error.name, error.code, error.report.valid], ["ValidationError", "validation", false]);
  assert.equal(error.report.diagnostics[0].pointer, "/template/id");
  assert.match(error.message, /at \/template\/id/);
  assert.equal(got.length, 0);
  await new NexrenderClient({ baseUrl, check: false }).jobs.create(wrong);
  await new NexrenderClient({ baseUrl, check: { rules: { "template-id-format": "off" } } }).jobs.create(wrong);
  assert.equal(got.length, 2);
});

test("a wait reports each poll, and ends with the job", async () => {
  const ending = (last) =>
    serve(({ number }, response) =>
      json(response, 200, number < 3 ? { id: "J", status: "new state", progress: number } : last),
    );
  const options = { pollInterval: 5 };
  const finished = await ending({ id: "J", status: "finished" });
  const seen = [];
  const end = await new NexrenderClient({ baseUrl: finished.baseUrl }).jobs.wait("J", {
    ...options,
    onProgress: ({ progress }) => seen.push(progress),
  });
  assert.deepEqual([end.status, seen], ["finished", [1, 2, undefined]]);

  for (const [status, stats, message] of [
    ["error", { error: "no such layer" }, /no such layer/],
    ["manually_cancelled", {}, /it was cancelled/],
  ]) {
    const { baseUrl } = await ending({ id: "J", status, stats });
    const error = await rejection(new NexrenderClient({ baseUrl }).jobs.wait("J", options));
    assert.deepEqual([error.name, error.id, error.job.status], ["JobFailedError", "J", status]);
    assert.match(error.message, message);
  }

  const endless = await serve((_, response) => json(response, 200, { id: "J", status: "queued" }));
  const client = new NexrenderClient({ baseUrl: endless.baseUrl });
  const late = await rejection(client.jobs.wait("J", { ...options, timeout: 60 }));
  assert.deepEqual([late.name, late.last.status], ["WaitTimeoutError", "queued"]);
  const reason = new Error("enough");
  const stop = client.jobs.wait("J", {
    onProgress: () => {
      throw reason;
    },
  });
  assert.equal(await rejection(stop), reason);
  assert.equal(await rejection(client.jobs.wait("J", { signal: AbortSignal.abort(reason) })), reason);
});

test("a wait retries failures until its own timeout, and reports the last one", async () => {
  const finished = { ...created, status: "finished" };
  const { got, baseUrl } = await serve(({ number }, response, socket) => {
    if (number < 3) return socket.destroy();
    if (number < 6) return json(response, 502, "<html>");
    json(response, 200, finished);
  });
  const client = new NexrenderClient({ baseUrl, maxRetries: 0 });
  assert.deepEqual(await client.jobs.wait("J", { pollInterval: 5 }), finished);
  assert.equal(got.length, 6);

  const broken = await serve((_, response) => json(response, 500, { error: "out of order" }));
  const { jobs } = new NexrenderClient({ baseUrl: broken.baseUrl, maxRetries: 0 });
  const late = await rejection(jobs.wait("J", { pollInterval: 5, timeout: 60 }));
  assert.equal(late.name, "WaitTimeoutError");
  assert.match(late.message, /the last poll failed: GET .*500 out of order/);
  const gone = await serve((_, response) => json(response, 404, {}));
  const missing = await rejection(new NexrenderClient({ baseUrl: gone.baseUrl }).jobs.wait("J"));
  assert.deepEqual([missing.name, gone.got.length], ["NotFoundError", 1]);
});

test("a clock that is set does not end a wait, or keep it from ending", async (t) => {
  const { baseUrl } = await serve((_, response) => json(response, 200, { id: "J", status: "queued" }));
  const { jobs } = new NexrenderClient({ baseUrl });
  const real = Date.now;
  for (const hour of [-3_600_000, 3_600_000]) {
    t.mock.method(Date, "now", () => real() + hour);
    let polls = 0;
    const wait = jobs.wait("J", { pollInterval: 5, timeout: 500, onProgress: () => (polls += 1) });
    assert.equal((await rejection(wait)).name, "WaitTimeoutError");
    assert.ok(polls > 1, `${polls} polls`);
    t.mock.restoreAll();
  }
});

test("an onProgress that rejects ends the wait, even in a pause, without an unhandled rejection", async (t) => {
  const unhandled = unhandledRejections(t);
  const reason = new Error("the database is gone");
  const { got, baseUrl } = await serve(({ url }, response) =>
    json(response, 200, { id: "J", status: url.endsWith("done") ? "finished" : "queued" }),
  );
  const { jobs } = new NexrenderClient({ baseUrl });
  const rejects = { onProgress: () => Promise.reject(reason), pollInterval: 2 ** 30 };
  assert.equal(await rejection(jobs.wait("J", rejects)), reason);
  const later = () => new Promise((_, reject) => setTimeout(reject, 20, reason));
  assert.equal(await rejection(jobs.wait("J", { ...rejects, onProgress: later })), reason);
  assert.equal(got.length, 2);
  assert.equal((await jobs.wait("done", rejects)).status, "finished");
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(unhandled, []);
});

test("a wait for a batch ends with it, however it ended", async () => {
  for (const status of ["finished", "error", "cancelled", "manually_cancelled"]) {
    const batch = { batchId: "B", status, jobs: [] };
    const { baseUrl } = await serve((_, response) => json(response, 200, batch));
    assert.deepEqual(await new NexrenderClient({ baseUrl }).batches.wait("B", { timeout: 5000 }), batch);
  }
});

test("a wait polls again after a timeout, and its own timeout and signal end it at any step", async () => {
  const { got, baseUrl } = await serve(({ number }, response) => {
    if (number > 1) json(response, 200, { ...created, status: "finished" });
  });
  assert.equal((await new NexrenderClient({ baseUrl, timeout: 50 }).jobs.wait("01J")).status, "finished");
  assert.equal(got.length, 2);

  const silent = await serve(() => {});
  const busy = await serve((_, response) => json(response, 503, {}, { "Retry-After": "30" }));
  for (const [server, timeout] of [
    [silent, 1000],
    [silent, 20],
    [busy, 1000],
  ]) {
    const client = new NexrenderClient({ baseUrl: server.baseUrl, timeout });
    const begun = performance.now();
    const late = await rejection(client.jobs.wait("01J", { timeout: 100 }));
    assert.deepEqual([late.name, late.last], ["WaitTimeoutError", undefined]);
    assert.ok(performance.now() - begun < 900);
    const reason = new Error("enough");
    const signal = AbortSignal.timeout(30);
    Object.defineProperty(signal, "reason", { value: reason });
    assert.equal(await rejection(client.jobs.wait("01J", { signal })), reason);
  }
});

test("lists are read page by page, past the thousand", async () => {
  const all = Array.from({ length: 2500 }, (_, at) => ({
    id: `J${at}`,
    status: "queued",
    composition_id: 1,
    aeid: String(at),
    name: `n${at}`,
  }));
  const { got, baseUrl } = await serve(({ url }, response) => {
    const query = new URL(url, "http://h").searchParams;
    if (!query.has("limit")) return json(response, 200, { id: "T", status: "uploaded" });
    const from = Number(query.get("from") ?? query.get("offset") ?? 0);
    json(response, 200, all.slice(from, from + Number(query.get("limit"))));
  });
  const client = new NexrenderClient({ baseUrl });
  const ids = [];
  for await (const { id } of client.jobs.list({ limit: 1000 })) ids.push(id);
  assert.deepEqual(
    ids,
    all.map(({ id }) => id),
  );
  const { layers, compositions, status } = await client.templates.inspect("T");
  assert.deepEqual([layers.length, compositions.length, status], [2500, 2500, "uploaded"]);
  got.length = 0;
  for await (const _ of client.jobs.list({ limit: 10 })) break;
  assert.equal(got.length, 1);
});

test("a template is inspected as a whole: when one read fails the others end", async () => {
  const gone = new Error("gone");
  const ended = [];
  let asked = 0;
  const fetch = (url, { signal }) => {
    asked += 1;
    if (!/compositions|layers/.test(url)) return Promise.reject(gone);
    // The compositions are waited for, the layers would be read again.
    if (url.includes("layers")) return Promise.resolve(new Response("{}", { status: 503 }));
    return new Promise(() => {
      signal.addEventListener("abort", () => ended.push(url));
    });
  };
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = [];
  for (const [method, change] of [
    ["addEventListener", 1],
    ["removeEventListener", -1],
  ]) {
    const own = signal[method].bind(signal);
    signal[method] = (...args) => {
      listeners.push(change);
      own(...args);
    };
  }
  const { templates } = new NexrenderClient({ fetch, maxRetries: 0 });
  const error = await rejection(templates.inspect("T", { signal }));
  assert.deepEqual([error.name, error.cause], ["NetworkError", gone]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(ended.length, 1);
  assert.equal(
    listeners.reduce((sum, change) => sum + change, 0),
    0,
  );

  const reason = new Error("enough");
  asked = 0;
  const never = new NexrenderClient({ fetch: () => new Promise(() => {}) }).templates;
  const stopped = rejection(never.inspect("T", { signal }));
  controller.abort(reason);
  assert.equal(await stopped, reason);
  assert.equal(await rejection(templates.inspect("T", { signal })), reason);
  assert.equal(asked, 0);
});

test("a payload of another method has help that names the method", async () => {
  const client = new NexrenderClient({ token: "planted", fetch: () => assert.fail("nothing is sent") });
  for (const [call, help] of [
    [() => client.jobs.create({ jobs: [job()] }), "send a batch with `batches.create`"],
    [() => client.batches.create(job()), "send a job with `jobs.create`"],
  ]) {
    const { name, report } = await rejection(call());
    assert.equal(name, "ValidationError");
    assert.equal(report.diagnostics.find(({ code }) => code === "required-field").help, help);
  }
});

test("misuse throws a TypeError that names the argument and shows no secret", async () => {
  const make = (options) => () => new NexrenderClient(options);
  for (const [options, message] of [
    [7, /^options: /],
    [{ tokn: "planted" }, /^options\.tokn: .*did you mean `token`/],
    [{ token: 7 }, /^options\.token: /],
    [{ token: "planted token" }, /^token: /],
    [{ baseUrl: "api.nexrender.com" }, /^baseUrl: /],
    [{ baseUrl: "https://u:planted@h" }, /^baseUrl: /],
    [{ baseUrl: "/api" }, /^options\.baseUrl: /],
    [{ baseUrl: "http://[planted" }, /^options\.baseUrl: /],
    [{ baseUrl: "http://h:99999" }, /^options\.baseUrl: /],
    [{ timeout: -1 }, /^options\.timeout: /],
    [{ maxRetries: 1.5 }, /^options\.maxRetries: /],
    [{ headers: { "a b": "planted" } }, /^headers: /],
    [{ headers: { a: 1 } }, /^headers\.a: /],
    [{ fetch: "planted" }, /^options\.fetch: /],
    [{ check: "no" }, /^options\.check: /],
    [{ apiKey: "planted" }, /^options\.apiKey: no such option; did you mean `token`/],
    [{ logLevel: "verbose" }, /^options\.logLevel: expected one of .*, got "verbose"/],
    [{ logLevel: "planted-and-much-longer" }, /^options\.logLevel: expected one of .*, got a value of type string/],
    [new Map([["token", "planted"]]), /^options: expected an object, got a `Map`/],
  ]) {
    assert.throws(make(options), (error) => {
      assert.equal(error.name, "TypeError");
      assert.match(error.message, message);
      assert.doesNotMatch(inspect(error), /planted/);
      return true;
    });
  }
  const client = new NexrenderClient({ token: "planted" });
  for (const [call, message] of [
    [() => client.jobs.create(), /^job: /],
    [() => client.jobs.create("{}"), /^job: /],
    [() => client.jobs.get(), /^id: /],
    [() => client.jobs.get(""), /^id: /],
    [() => client.jobs.get(" "), /^id: expected a non-empty string, got a blank string/],
    [() => client.jobs.get("a", { retries: 1 }), /^options\.retries: .*did you mean `maxRetries`/],
    [() => client.jobs.wait("a", { interval: 1 }), /^options\.interval: .*did you mean `pollInterval`/],
    [() => client.jobs.create([job()]), /^job: .* `batches\.create`/],
    [() => client.jobs.create(Promise.resolve(job())), /^job: expected an object, got a `Promise`/],
    [
      () => client.batches.create([job()].values()),
      /^batch: expected a batch or a list of jobs, got an `Array Iterator`/,
    ],
    [() => client.batches.create(new Set([job()])), /^batch: expected a batch or a list of jobs, got a `Set`/],
    [() => client.templates.create({}), /^template\.type: expected one of aep, zip, mogrt, got undefined/],
    [() => client.templates.create({ type: "aepx", displayName: "a" }), /^template\.type: .*did you mean `aep`/],
    [() => client.templates.create({ type: "aep" }), /^template\.displayName: expected/],
    [() => client.templates.create({ type: "aep", displayName: 5 }), /^template\.displayName: expected .* got 5/],
    [() => client.templates.create({ type: "aep", name: "a" }), /^template\.name: no such field; .*`displayName`/],
    [() => client.templates.update("T", { name: "a" }), /^changes\.name: no such field; .*`displayName`/],
    [() => client.templates.update("T", {}), /^changes\.displayName: expected/],
    [() => client.jobs.get("a", { singal: 1 }), /^options\.singal: .*did you mean `signal`/],
    [() => client.jobs.get("a", { signal: {} }), /^options\.signal: /],
    [() => client.jobs.wait("a", { pollInterval: 0 }), /^options\.pollInterval: /],
    [() => client.jobs.cancel([]), /^ids: /],
    [() => client.jobs.cancel(["a", 1]), /^ids\[1\]: /],
    [() => client.batches.create(), /^batch: /],
    [() => client.templates.get(1), /^id: /],
    [async () => client.jobs.list({ from_date: new Date(Number.NaN) }), /^query\.from_date: /],
    ...[0, -5, 1.5, 1001, Number.NaN, "10"].map((limit) => [
      async () => client.jobs.list({ limit }),
      /^query\.limit: expected an integer from 1 to 1000/,
    ]),
  ]) {
    await assert.rejects(call, (error) => error.name === "TypeError" && message.test(error.message), String(call));
  }
});
