import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import * as entry from "nexrender-payload";
import { buildRequest } from "nexrender-payload";
import * as checkEntry from "nexrender-payload/check";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { job, json, rejection, serve } from "./client-support.js";

const { NexrenderClient, NexrenderError, ValidationError, isNexrenderError, sentOf } = entry;
const created = { id: "01J", status: "queued" };

async function sandboxed(t, options = {}) {
  const sandbox = await createSandbox({ jobSeconds: 0.04, ...options });
  t.after(() => sandbox.close());
  return sandbox.baseUrl;
}

test("every call's promise has the answer's status, headers and request id", async (t) => {
  const client = new NexrenderClient({ baseUrl: await sandboxed(t), token: "planted" });
  const { data, status, headers, requestId } = await client.jobs.create(job()).withResponse();
  assert.equal(status, 201);
  assert.equal(headers.get("content-type").split(";")[0], "application/json");
  assert.equal(requestId, headers.get("x-request-id") ?? undefined);
  const { id } = data;
  for (const [name, call] of Object.entries({
    get: () => client.jobs.get(id),
    logs: () => client.jobs.wait(id, { pollInterval: 10 }).then(() => client.jobs.logs(id)),
    wait: () => client.jobs.wait(id, { pollInterval: 10 }),
    batch: () => client.batches.create([job()]),
    fonts: () => client.fonts.list(),
    secrets: () => client.secrets.list(),
    request: () => client.request({ method: "GET", path: "/fonts" }),
  })) {
    const expected = await call();
    const promise = call();
    if (promise.withResponse === undefined) continue;
    const told = await promise.withResponse();
    assert.equal(typeof told.headers.get, "function", name);
    assert.ok(told.status >= 200 && told.status < 300, name);
    assert.equal(typeof told.data, typeof expected, name);
  }
  await assert.rejects(client.jobs.get("01JTGM9GCR71JV7EJYD0ABSENT").withResponse(), { name: "NotFoundError" });
});

test("a call has its own number of retries", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 503, {}, { "Retry-After": "0" }));
  const client = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 0 });
  for (const [options, count] of [
    [undefined, 1],
    [{ maxRetries: 1 }, 2],
  ]) {
    got.length = 0;
    await rejection(client.fonts.list(options));
    assert.equal(got.length, count);
  }
  await assert.rejects(client.fonts.list({ maxRetries: -1 }), { name: "TypeError", message: /^options\.maxRetries: / });
});

test("a client with other options keeps the rest of its own", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 200, []));
  const client = new NexrenderClient({ baseUrl, token: "planted", headers: { "X-A": "1" }, timeout: 5000 });
  const other = client.withOptions({ headers: { "X-B": "2" }, timeout: undefined, token: "planted-other" });
  await client.fonts.list();
  await other.fonts.list();
  assert.deepEqual(
    got.map(({ headers }) => [headers.authorization, headers["x-a"], headers["x-b"]]),
    [
      ["Bearer planted", "1", undefined],
      ["Bearer planted-other", undefined, "2"],
    ],
  );
  assert.throws(() => client.withOptions({ tokn: "planted" }), /^TypeError: options\.tokn: .*`token`/);
  class Own extends NexrenderClient {}
  assert.ok(new Own({ baseUrl, token: "planted" }).withOptions({}) instanceof Own);
});

test("a client with other options slows down with the one it was made of", async () => {
  const times = [];
  const { baseUrl } = await serve(({ number }, response) => {
    times.push(performance.now());
    json(response, number === 1 ? 429 : 200, [], { "Retry-After": "1" });
  });
  const client = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 0 });
  await rejection(client.fonts.list());
  await client.withOptions({ maxRetries: 1 }).fonts.list();
  assert.ok(times[1] - times[0] >= 900);
});

test("endpoints that are newer than the package are called with all that a call has", async () => {
  const { got, baseUrl } = await serve(({ number, url }, response) => {
    if (url.includes("busy") && number === 1) return json(response, 503, {});
    if (url.includes("empty")) return response.writeHead(204).end();
    if (url.includes("text")) return response.end("plain");
    json(response, 200, { a: [1] });
  });
  const client = new NexrenderClient({ baseUrl, token: "planted-token" });
  const call = (request, options) => client.request(request, options);
  assert.deepEqual(await call({ method: "GET", path: "/busy", query: { a: [1, 2], b: "ä" } }), { a: [1] });
  assert.deepEqual(
    got.map(({ method, url }) => `${method} ${url}`),
    Array(2).fill("GET /api/v2/busy?a=1%2C2&b=%C3%A4"),
  );
  got.length = 0;
  assert.equal(await call({ method: "DELETE", path: "/empty" }), undefined);
  assert.equal(
    await call({ method: "POST", path: "/v3/text", body: '{ "x": 1 }' }, { headers: { "X-A": "b" } }),
    "plain",
  );
  await call({ method: "PUT", path: "/x", body: { x: 1 } });
  assert.deepEqual(
    got.map(({ method, url, body, headers }) => [method, url, body, headers["content-type"], headers["x-a"]]),
    [
      ["DELETE", "/api/v2/empty", "", undefined, undefined],
      ["POST", "/api/v3/text", '{ "x": 1 }', "application/json", "b"],
      ["PUT", "/api/v2/x", '{"x":1}', "application/json", undefined],
    ],
  );
  for (const [request, message] of [
    [undefined, /^request: /],
    [{ method: "get", path: "/x" }, /^request\.method: .*GET/],
    [{ method: "GET" }, /^request\.path: /],
    [{ method: "GET", path: "x" }, /^path: /],
    [{ method: "GET", path: "/../x" }, /^path: /],
    [{ method: "GET", path: "/x?planted" }, /^path: (?!.*planted)/],
    [{ method: "GET", path: "/x", body: {} }, /^request\.body: /],
    [{ method: "GET", path: "/x", params: {} }, /^request\.params: /],
    [{ method: "POST", path: "/x", body: () => {} }, /^request\.body: /],
  ]) {
    await assert.rejects(call(request), { name: "TypeError", message });
  }
});

test("a failed call of any endpoint is named by its path, and only a GET is repeated", async () => {
  const { got, baseUrl } = await serve(({ url }, response, socket) =>
    url.includes("reset") ? socket.destroy() : json(response, 404, { error: "no such thing" }),
  );
  const client = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 1 });
  const error = await rejection(client.request({ method: "PATCH", path: "/things/7" }));
  assert.deepEqual([error.name, error.message], ["NotFoundError", "PATCH /api/v2/things/7: 404 no such thing"]);
  got.length = 0;
  for (const [method, count, sent] of [
    ["GET", 2, "unknown"],
    ["PUT", 1, "unknown"],
  ]) {
    got.length = 0;
    const lost = await rejection(client.request({ method, path: "/reset" }));
    assert.deepEqual([lost.name, lost.sent, got.length], ["NetworkError", sent, count]);
  }
});

test("no message contains the template of a path", async () => {
  const { baseUrl } = await serve((_, response) => json(response, 500, "<html>"));
  const client = new NexrenderClient({ baseUrl, token: "planted", maxRetries: 0 });
  const calls = [client.jobs, client.batches, client.templates].flatMap((resource) =>
    ["get", "wait", "cancel", "logs", "inspect"].flatMap((name) =>
      resource[name] ? [rejection(resource[name]("a/b", name === "wait" ? { timeout: 1 } : undefined))] : [],
    ),
  );
  for (const call of calls) {
    const { message } = await call;
    assert.match(message, /a%2Fb|a\/b/);
    assert.doesNotMatch(message, /[{}]/);
  }
});

test("attempts that fail without an answer reach a hook", async () => {
  const { baseUrl } = await serve(({ number }, response, socket) =>
    number === 1 ? socket.destroy() : json(response, 200, []),
  );
  const got = [];
  const onFailure = (event) => {
    got.push(event);
    throw new Error("a hook that fails");
  };
  const client = new NexrenderClient({ baseUrl, token: "planted-token", onFailure });
  assert.deepEqual(await client.fonts.list(), []);
  const [{ method, url, headers, attempt, code, reason, sent, ms }] = got;
  assert.deepEqual([got.length, method, url, attempt], [1, "GET", `${baseUrl}/fonts`, 1]);
  assert.deepEqual([code, sent, headers.Authorization], ["network", "unknown", "***"]);
  assert.match(reason, /^(?:ECONNRESET|UND_ERR_SOCKET)$/);
  assert.equal(typeof ms, "number");

  got.length = 0;
  const fetch = () => new Promise(() => {});
  const silent = new NexrenderClient({ baseUrl, token: "planted", fetch, onFailure, timeout: 10, maxRetries: 0 });
  await rejection(silent.fonts.list());
  const controller = new AbortController();
  const stopped = rejection(silent.fonts.list({ signal: controller.signal, timeout: 5000 }));
  setTimeout(() => controller.abort(), 10);
  await stopped;
  assert.deepEqual(
    got.map(({ code, sent }) => [code, sent]),
    [
      ["timeout", "unknown"],
      ["aborted", "unknown"],
    ],
  );
});

test("a log has the events of its level, without secrets, and cannot break the call", async () => {
  const { baseUrl } = await serve(({ number }, response, socket) => {
    if (number % 3 === 1) return json(response, 503, {}, { "Retry-After": "0" });
    if (number % 3 === 2) return socket.destroy();
    json(response, 200, [], { "X-Request-Id": "r-1" });
  });
  for (const [logLevel, levels] of [
    ["debug", ["debug", "info", "warn", "debug", "warn", "warn", "debug", "info"]],
    ["info", ["info", "warn", "warn", "warn", "info"]],
    ["warn", ["warn", "warn", "warn"]],
    ["error", []],
    ["off", []],
    [undefined, []],
  ]) {
    const written = [];
    const logger = Object.fromEntries(
      ["debug", "info", "warn", "error"].map((level) => [
        level,
        (...parts) => {
          written.push([level, ...parts]);
          throw new Error("a logger that fails");
        },
      ]),
    );
    const headers = { "X-Api-Key": "planted-key" };
    const client = new NexrenderClient({ baseUrl, token: "planted-token", headers, logger, logLevel });
    assert.deepEqual(await client.fonts.list(), []);
    assert.deepEqual(
      written.map(([level]) => level),
      levels,
    );
    assert.doesNotMatch(JSON.stringify(written), /planted/);
    if (logLevel === "info") {
      assert.match(
        written.at(-1)[1],
        /^nexrender-payload: GET http.*\/fonts \(attempt 3\): 200 in \d+ ms \[request r-1\]$/,
      );
      assert.match(written[1][1], /next attempt in \d+ ms$/);
    }
  }
  for (const [options, message] of [
    [{ logLevel: "verbose" }, /^options\.logLevel: .*debug/],
    [{ logger: { debug() {} } }, /^options\.logger: .*`info`/],
  ]) {
    assert.throws(() => new NexrenderClient({ baseUrl, ...options }), { name: "TypeError", message });
  }
});

/** Runs a module in a process with other variables of the environment. */
async function run(code, env) {
  const { NEXRENDER_API_KEY: _, NEXRENDER_LOG: __, ...others } = process.env;
  const options = { env: { ...others, ...env }, cwd: new URL("../..", import.meta.url) };
  const module = `import { NexrenderClient } from "nexrender-payload";\n${code}`;
  return promisify(execFile)(process.execPath, ["--input-type=module", "-e", module], options);
}

test("token and level of the log come from the environment of a server", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 200, []));
  const list = (options) => `await new NexrenderClient(${JSON.stringify({ baseUrl, ...options })}).fonts.list();`;
  const env = { NEXRENDER_API_KEY: "planted-env", NEXRENDER_LOG: "info" };
  const { stdout, stderr } = await run(list(), env);
  await run(list({ token: "planted-own" }), env);
  await run(list({ token: null }), env);
  assert.deepEqual(
    got.map(({ headers }) => headers.authorization),
    ["Bearer planted-env", "Bearer planted-own", undefined],
  );
  assert.equal(stdout, "");
  assert.match(stderr, /nexrender-payload: GET http.*: 200 in \d+ ms/);
  assert.doesNotMatch(stderr, /planted/);
  const make = "try { new NexrenderClient(); } catch (error) { console.log(String(error)); }";
  assert.match((await run(make, {})).stdout, /^TypeError: options\.token: .*NEXRENDER_API_KEY\n$/);
  assert.equal((await run(make, { NEXRENDER_API_KEY: "planted" })).stdout, "");
  const others =
    'new NexrenderClient({ headers: { authorization: "Bearer planted" } }); new NexrenderClient({ fetch });';
  assert.equal((await run(others, {})).stderr, "");
});

test("a request names the package, unless the caller names something else", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 200, []));
  const client = new NexrenderClient({ baseUrl, token: "planted" });
  await client.fonts.list();
  await client.fonts.list({ headers: { "user-agent": "mine" } });
  assert.match(got[0].headers["user-agent"], /^nexrender-payload\/\d+\.\d+\.\d+/);
  assert.equal(got[1].headers["user-agent"], "mine");
});

test("options for fetch are handed on, the call's after the client's", async () => {
  const inits = [];
  const fetch = async (_, init) => {
    inits.push(init);
    return Response.json([]);
  };
  const [one, two] = [{}, {}];
  const client = new NexrenderClient({ token: "planted", fetch, fetchOptions: { dispatcher: one, keepalive: true } });
  await client.fonts.list();
  await client.fonts.list({ fetchOptions: { dispatcher: two } });
  for await (const _ of client.batches.submitAll([], { fetchOptions: { dispatcher: two } })) assert.fail();
  assert.deepEqual(
    inits.map(({ dispatcher, keepalive, redirect }) => [dispatcher === one, dispatcher === two, keepalive, redirect]),
    [
      [true, false, true, "manual"],
      [false, true, true, "manual"],
    ],
  );
  for (const name of ["method", "headers", "body", "signal", "redirect"]) {
    const message = new RegExp(`^options\\.fetchOptions: \`${name}\``);
    assert.throws(() => client.withOptions({ fetchOptions: { [name]: "x" } }), { name: "TypeError", message });
  }
});

test("headers are Headers, pairs or an object, and nothing else", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 200, []));
  const client = new NexrenderClient({ baseUrl, token: "planted", headers: new Headers({ "X-A": "1" }) });
  const polyfill = {
    [Symbol.toStringTag]: "Headers",
    *[Symbol.iterator]() {
      yield ["x-b", "2"];
    },
  };
  for (const headers of [new Headers({ "X-B": "2" }), [["X-B", "2"]], { "X-B": "2" }, polyfill]) {
    await client.fonts.list({ headers });
    const { headers: sent } = got.at(-1);
    assert.deepEqual([sent["x-a"], sent["x-b"]], ["1", "2"]);
  }
  class Own {}
  for (const headers of ["a: b", 7, [["a"]], ["a"], new Map([["a", "planted"]]), new Own(), new Date(), null]) {
    const expected = { name: "TypeError", message: /^options\.headers: expected Headers/ };
    await assert.rejects(client.fonts.list({ headers }), expected);
    assert.throws(() => new NexrenderClient({ baseUrl, headers }), expected);
  }
});

test("a list is read as an array, to its end or to a limit", async (t) => {
  const client = new NexrenderClient({ baseUrl: await sandboxed(t, { jobSeconds: 60 }), token: "planted" });
  await client.batches.create(Array.from({ length: 7 }, () => job()));
  const ids = async (query, options) => (await client.jobs.list(query).toArray(options)).map(({ id }) => id);
  const all = await ids();
  assert.equal(new Set(all).size, 7);
  assert.deepEqual(await ids({ limit: 2 }), all);
  assert.deepEqual(await ids({ limit: 2 }, { limit: 3 }), all.slice(0, 3));
  assert.deepEqual(await ids({}, { limit: 0 }), []);
  await assert.rejects(ids({}, { limit: -1 }), { name: "TypeError", message: /^options\.limit: / });
});

test("a query that the service would ignore, and then list every job, is a TypeError", async () => {
  const { baseUrl, got } = await serve((_, response) => json(response, 200, []));
  const client = new NexrenderClient({ baseUrl, token: "planted" });
  for (const [query, message] of [
    [{ state: ["error"] }, /^query\.state: no such field; did you mean `states`\?/],
    [{ filter: 1 }, /^query\.filter: no such field; the fields are minimal, limit, /],
    [{ states: "error" }, /^query\.states: expected a list/],
    [{ states: [] }, /^query\.states: the list is empty/],
    [{ states: ["queued", "failed"] }, /^query\.states: item 1: expected one of queued, .*, got "failed"/],
    [{ states: ["finishd"] }, /did you mean `finished`\?$/],
    [{ states: null }, /^query\.states: /],
    [{ exclude_states: [5] }, /^query\.exclude_states: item 0: .* got 5/],
    [{ tags: [] }, /^query\.tags: the list is empty/],
    [{ tags: ["a,b"] }, /^query\.tags: item 0: .*comma/],
    [{ sort: "newest" }, /^query\.sort: expected one of random, .* got "newest"/],
    [{ limit: 0 }, /^query\.limit: expected an integer from 1 to 1000/],
    [{ minimal: "true" }, /^query\.minimal: expected a boolean/],
    [{ from: -1 }, /^query\.from: /],
    [{ from_date: "yesterday" }, /^query\.from_date: expected a valid Date/],
    [{ to_date: new Date(Number.NaN) }, /^query\.to_date: expected a valid Date/],
    [[], /^query: expected an object, got an array/],
  ]) {
    assert.throws(() => client.jobs.list(query), { name: "TypeError", message });
    assert.throws(() => buildRequest("listJobs", query), { name: "TypeError", message });
  }
  assert.equal(got.length, 0);
  await client.jobs.list({ states: ["error"], exclude_states: [], from_date: "2025-01-31", tags: ["a"] }).toArray();
  assert.match(got[0].url, /[?]states=error&from_date=2025-01-31&tags=a&limit=200$/);
});

test("a list ends however a service pages it, and not before", async () => {
  const all = Array.from({ length: 25 }, (_, at) => ({ id: `J${at}`, status: "queued", aeid: at, name: "n" }));
  const pages = {
    clamped: (from) => all.slice(from, from + 10),
    "the same": () => all.slice(0, 10),
    "in a circle": (from) => all.slice(from % 20, (from % 20) + 10),
    empty: () => [],
  };
  for (const [name, count] of [
    ["clamped", 25],
    ["the same", 10],
    ["in a circle", 20],
    ["empty", 0],
  ]) {
    const { baseUrl } = await serve(({ url }, response) => {
      const query = new URL(url, "http://h").searchParams;
      if (!query.has("limit")) return json(response, 200, { id: "T", status: "uploaded" });
      const items = pages[name](Number(query.get("from") ?? query.get("offset") ?? 0));
      json(
        response,
        200,
        items.map((item) => ({ ...item, composition_id: 1 })),
      );
    });
    const client = new NexrenderClient({ baseUrl, token: "planted" });
    assert.equal((await client.jobs.list({ limit: 100 }).toArray()).length, count, name);
    const { layers, compositions } = await client.templates.inspect("T");
    assert.deepEqual([layers.length, compositions.length], [count, count], name);
  }
});

test("an error is one of its class in every copy of the package, and only there", async () => {
  const copies = [entry, createRequire(import.meta.url)("nexrender-payload"), checkEntry];
  const errors = await Promise.all(copies.map(({ assertValid }) => rejection((async () => assertValid({}))())));
  for (const error of errors) {
    for (const copy of copies) {
      assert.ok(error instanceof copy.ValidationError);
      assert.ok(error instanceof copy.NexrenderError);
      assert.ok(copy.isNexrenderError(error));
    }
    assert.ok(!(error instanceof entry.ApiError));
  }
  class Own extends ValidationError {}
  const own = new Own({ errorCount: 0, diagnostics: [] });
  assert.ok(own instanceof Own && own instanceof copies[1].ValidationError && !(errors[0] instanceof Own));
  for (const other of [undefined, null, 7, "x", {}, new Error("x"), () => {}, Object.create(null)]) {
    assert.ok(!isNexrenderError(other) && !(other instanceof NexrenderError));
  }
  assert.deepEqual([sentOf(undefined), sentOf(errors[0])], [undefined, undefined]);
});

test("`$schema` is for editors: neither an object's nor a text's is sent", async () => {
  const { got, baseUrl } = await serve(({ url }, response) =>
    json(response, 201, url.endsWith("batches") ? { batchId: "B", status: "created", jobs: [] } : created),
  );
  const client = new NexrenderClient({ baseUrl, token: "planted" });
  const $schema = "./job.schema.json";
  const plain = JSON.stringify(job());
  await client.jobs.create({ $schema, ...job() });
  await client.jobs.create({ ...job(), $schema });
  await client.batches.create({ $schema, jobs: [job()] });
  await client.batches.create([{ $schema, ...job() }]);
  for await (const _ of client.batches.submitAll([{ ...job(), $schema }]));
  assert.deepEqual(
    got.map(({ body }) => body),
    [plain, plain, `{"jobs":[${plain}]}`, `{"jobs":[${plain}]}`, `{"jobs":[${plain}]}`],
  );
  for (const payload of [{ $schema, ...job() }, `{"$schema":"x",${plain.slice(1)}`]) {
    assert.equal(entry.buildRequest("createJob", payload).body, plain);
  }
  const kept = '{"template":{"$schema":1}}';
  assert.equal(entry.buildRequest("createJob", kept).body, kept);
});

test("an answer may begin with a mark, and nest deeper than payloads do", async () => {
  const deep = `${"[".repeat(200)}${"]".repeat(200)}`;
  const text = `\ufeff{"id":"J","status":"queued","deep":${deep}}`;
  const { baseUrl } = await serve((_, response) => json(response, 200, text));
  const plain = async () => ({ status: 200, headers: new Map(), text: async () => text });
  for (const options of [{ baseUrl }, { fetch: plain }]) {
    assert.deepEqual(
      (await new NexrenderClient({ token: "planted", ...options }).jobs.get("J")).deep,
      JSON.parse(deep),
    );
  }
});

test("a cancel of many jobs that fails in between reports what was cancelled", async () => {
  const { baseUrl } = await serve(({ number, body }, response) =>
    number === 1
      ? json(
          response,
          200,
          JSON.parse(body).jobs.map((id) => ({ id, status: "manually_cancelled" })),
        )
      : json(response, 409, { error: "J1500 is finished" }),
  );
  const { jobs } = new NexrenderClient({ baseUrl, token: "planted" });
  const ids = Array.from({ length: 2000 }, (_, at) => `J${at}`);
  const error = await rejection(jobs.cancel(ids));
  assert.deepEqual([error.name, error.cancelled.length, error.cancelled[0].id], ["ConflictError", 1000, "J0"]);
});

/** An AbortSignal of before there were reasons. */
function oldSignal() {
  const listeners = new Set();
  const signal = {
    aborted: false,
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  const abort = () => {
    signal.aborted = true;
    for (const listener of listeners) listener();
  };
  return { signal, abort, listeners };
}

test("a signal without a reason aborts with the usual one", async () => {
  const fetch = () => new Promise(() => {});
  const client = new NexrenderClient({ token: "planted", fetch });
  for (const call of [
    (signal) => client.jobs.create(job(), { signal }),
    (signal) => client.templates.inspect("T", { signal }),
    async (signal) => {
      for await (const { status } of client.batches.submitAll([job()], { signal })) assert.equal(status, "unknown");
    },
  ]) {
    const { signal, abort, listeners } = oldSignal();
    const stopped = [rejection(call(signal))];
    await new Promise((resolve) => setTimeout(resolve, 5));
    abort();
    stopped.push(rejection(call(signal)));
    for (const error of await Promise.all(stopped)) assert.equal(error.name, "AbortError");
    assert.equal(listeners.size, 0);
  }
});

test("many calls with one signal add one listener and remove it", async (t) => {
  const warnings = [];
  const note = (warning) => warnings.push(warning);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  const { baseUrl } = await serve((_, response) => setTimeout(() => json(response, 200, []), 20));
  const client = new NexrenderClient({ baseUrl, token: "planted" });
  const { signal } = new AbortController();
  let most = 0;
  let count = 0;
  for (const [name, change] of [
    ["addEventListener", 1],
    ["removeEventListener", -1],
  ]) {
    const own = signal[name].bind(signal);
    signal[name] = (...args) => {
      count += change;
      most = Math.max(most, count);
      own(...args);
    };
  }
  await Promise.all(Array.from({ length: 50 }, () => client.fonts.list({ signal })));
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual([most, count, warnings], [1, 0, []]);
});

test("a fetch that does not return a Response is reported with what is missing", async () => {
  for (const [answer, message] of [
    [{}, /lacks a `status`/],
    [{ status: 200, headers: { a: "b" } }, /lacks `headers` with a method `get`/],
    [{ status: 200, headers: new Map(), json: async () => [] }, /lacks a method `text`/],
    [{ status: 200, headers: new Map(), text: async () => ({}) }, /`text` .* must resolve with a string/],
  ]) {
    const client = new NexrenderClient({ token: "planted", fetch: async () => answer, maxRetries: 0 });
    await assert.rejects(client.fonts.list(), { name: "NetworkError", message });
  }
});
