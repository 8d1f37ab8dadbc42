import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { buildRequest, toCurl } from "nexrender-payload";
import { isSecretHeader } from "../../pkg/lib/secret-headers.js";
import { json, serve } from "./client-support.js";

const base = "https://api.nexrender.com/api";

test("every operation becomes its request", () => {
  for (const [op, payload, method, url, body] of [
    ["createJob", { a: 1 }, "POST", "/v2/jobs", '{"a":1}'],
    ["createJob", '{ "a": 1 }', "POST", "/v2/jobs", '{ "a": 1 }'],
    ["createJoin", { a: 1 }, "POST", "/v2/jobs/join", '{"a":1}'],
    ["createBatch", { jobs: [] }, "POST", "/v2/batches", '{"jobs":[]}'],
    ["createBatch", [{ a: 1 }], "POST", "/v2/batches", '{"jobs":[{"a":1}]}'],
    ["cancelJobs", ["J"], "POST", "/v2/jobs/cancel", '{"jobs":["J"]}'],
    ["getJob", "J", "GET", "/v2/jobs/J"],
    ["getJob", { id: "J/?" }, "GET", "/v2/jobs/J%2F%3F"],
    ["cancelJob", "J", "PATCH", "/v2/jobs/J/cancel"],
    ["jobLogs", "J", "GET", "/v2/jobs/J/logs"],
    ["listJobs", { limit: 5, states: ["queued", "error"] }, "GET", "/v2/jobs?limit=5&states=queued%2Cerror"],
    ["listJobs", undefined, "GET", "/v2/jobs"],
    ["getBatch", "B", "GET", "/v2/batches/B"],
    ["cancelBatch", "B", "POST", "/v2/batches/B/cancel"],
    ["getTemplate", "T", "GET", "/v2/templates/T"],
    ["templateInfo", "T", "GET", "/v3/templates/T"],
    ["templateCompositions", "T", "GET", "/v3/templates/T/compositions"],
    ["templateLayers", { id: "T", limit: 1000, offset: 2000 }, "GET", "/v3/templates/T/layers?limit=1000&offset=2000"],
    ["listFonts", undefined, "GET", "/v2/fonts"],
    ["listSecrets", undefined, "GET", "/v2/secrets"],
    ["listTemplates", undefined, "GET", "/v3/templates"],
    ["createTemplate", { a: 1 }, "POST", "/v2/templates", '{"a":1}'],
    ["uploadTemplate", "T", "PUT", "/v2/templates/T/upload"],
    ["updateTemplate", { id: "T", a: 1 }, "PATCH", "/v2/templates/T", '{"a":1}'],
    ["deleteTemplate", "T", "DELETE", "/v2/templates/T"],
    ["downloadTemplate", "T", "GET", "/v2/templates/T/download"],
    ["deleteFont", "F", "DELETE", "/v2/fonts/F"],
    ["setSecret", { name: "a" }, "PUT", "/v2/secrets", '{"name":"a"}'],
    ["deleteSecret", "S", "DELETE", "/v2/secrets/S"],
  ]) {
    const request = buildRequest(op, payload, { token: "planted-token" });
    const expected = {
      method,
      url: base + url,
      headers: { Authorization: "Bearer planted-token", Accept: "application/json" },
    };
    if (body !== undefined) Object.assign(expected, { body }).headers["Content-Type"] = "application/json";
    assert.deepEqual(request, expected);
  }
});

test("misuse names the argument", () => {
  for (const [args, message] of [
    [["createJobs", {}], /^op: .*did you mean `createJob`/],
    [[], /^op: /],
    [["createJob"], /^payload: /],
    [["getJob", 7], /^payload: /],
    [["getJob", ".."], /^id: /],
    [["listFonts", {}], /^payload: /],
    [["listJobs", { states: {} }], /^query\.states: /],
    [["listJobs", { from_date: new Date("x") }], /^query\.from_date: /],
    [["getJob", "J", { tken: "planted" }], /^options\.tken: .*did you mean `token`/],
    [["getJob", "J", { baseUrl: "ftp://h" }], /^baseUrl: /],
  ]) {
    assert.throws(
      () => buildRequest(...args),
      (error) => error instanceof TypeError && message.test(error.message),
      message,
    );
  }
  const throwing = Object.defineProperty({}, "id", { get: () => assert.fail("planted"), enumerable: true });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const op of ["createJob", "createBatch", "getJob", "templateLayers", "updateTemplate", "listJobs"]) {
    for (const [payload, path] of [
      [throwing, "payload.id"],
      [revoked, "payload"],
    ]) {
      const message = `${path}: it cannot be read because a getter or a proxy throws`;
      assert.throws(() => buildRequest(op, payload), { name: "TypeError", message }, op);
    }
  }
  const request = buildRequest("createJob", { a: 1 });
  for (const [part, value] of [
    ["method", 5],
    ["url", ""],
    ["headers", 5],
    ["headers", [["a", "b"]]],
    ["headers", { a: 1 }],
    ["body", { a: 1 }],
    ["body", null],
  ]) {
    const message = new RegExp(`^(?:request\\.)?${part}`);
    assert.throws(() => toCurl({ ...request, [part]: value }), { name: "TypeError", message });
  }
});

test("the curl command, run by a shell, sends the exact bytes; the token stays in the environment", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 201, {}));
  const payload = { text: 'it\'s "quoted" $HOME `id` \\ \n é😀 !' };
  const request = buildRequest("createJob", payload, { token: "planted-token", baseUrl, headers: { "X-Empty": "" } });
  const command = toCurl({ ...request, url: `${request.url}?a={b,[c]}` });
  assert.doesNotMatch(command, /planted/);
  assert.match(command, /\$NEXRENDER_API_KEY/);
  // Not the synchronous one: the server lives in this process.
  const env = { ...process.env, NEXRENDER_API_KEY: "planted-in-env" };
  await promisify(execFile)("sh", ["-c", `${command} --silent`], { env });
  assert.equal(got[0].body, JSON.stringify(payload));
  assert.equal(got[0].headers.authorization, "Bearer planted-in-env");
  assert.deepEqual([got.length, got[0].url, got[0].headers["x-empty"]], [1, "/api/v2/jobs?a={b,[c]}", ""]);
});

test("the curl command of a batch of any size runs, although an argument cannot be that long", async () => {
  const { got, baseUrl } = await serve((_, response) => json(response, 201, {}));
  const text = "it's $HOME `id` \\ é😀 \nEND_OF_BODY\n".repeat(100);
  const template = { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" };
  const jobs = Array.from({ length: 1000 }, (_, index) => ({
    template,
    assets: [{ type: "text", layerName: "title", value: `${index} ${text}` }],
  }));
  const request = buildRequest("createBatch", { jobs }, { token: "planted-token", baseUrl });
  assert.ok(request.body.length > 3_000_000);
  const sh = promisify(execFile)("sh", [], { env: { ...process.env, NEXRENDER_API_KEY: "planted-in-env" } });
  sh.child.stdin.end(`${toCurl(request)}\n`);
  await sh;
  assert.equal(got[0].body, `${request.body}\n`);
  assert.equal(got[0].headers["content-type"], "application/json");
});

test("a curl command shows no credential", () => {
  const job = { upload: { params: { accessKeyId: "planted-id", accessKeySecret: "planted-key" } } };
  const command = toCurl(buildRequest("createJob", job));
  assert.doesNotMatch(command, /planted/);
  assert.match(command, /Authorization: Bearer \$NEXRENDER_API_KEY/);
  assert.match(toCurl(buildRequest("createJob", { a: "${secrets.KEY}" })), /\$\{secrets\.KEY\}/);
  const names = ["Authorization", "Proxy-Authorization", "cookie", "X-API-KEY", "apikey", "Private-Token", "token"];
  for (const name of [...names, "X-Amz-Security-Token", "X-Hub-Signature-256", "x_webhook_secret", "X-Password"]) {
    assert.ok(isSecretHeader(name), name);
    const shown = (value, headers) =>
      toCurl(buildRequest("createJob", { webhook: { headers: { [name]: value } } }, { headers }));
    const request = shown("Bearer planted-hook", { [name]: "planted-own" });
    assert.doesNotMatch(request, /planted/);
    assert.match(request, /"Bearer \*\*\*"/);
    // What the checker tells users to write stays: the command is one that can be run.
    assert.match(shown("Bearer ${secrets.HOOK}"), /"Bearer \$\{secrets\.HOOK\}"/);
  }
  for (const name of ["Idempotency-Key", "X-Tokenizer", "Secretary", "X-Cookies"]) {
    assert.ok(!isSecretHeader(name), name);
    assert.match(toCurl(buildRequest("listFonts", undefined, { headers: { [name]: "seen" } })), /seen/);
  }
  assert.doesNotMatch(toCurl(buildRequest("listFonts", undefined, { baseUrl: "/api" })), /Authorization/);
});
