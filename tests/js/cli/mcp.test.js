// The server for agents, driven by the client of the protocol's own SDK.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { folder, script } from "./process.js";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const TOKEN = "planted-token-9b1d";
const template = {
  id: ID,
  compositions: [{ aeid: "1", name: "main", duration: 12.5, frame_rate: 25 }],
  layers: [{ name: "title", composition: "main", layer_type: "text" }],
};

async function start(t, args = [], files = {}) {
  const sandbox = await createSandbox({ port: 0, jobSeconds: 0.01, token: TOKEN, account: { templates: [template] } });
  const client = new Client({ name: "test", version: "1" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [script, "mcp", ...args],
    cwd: await folder(t, files),
    env: { ...process.env, NEXRENDER_API_KEY: TOKEN, NEXRENDER_BASE_URL: sandbox.baseUrl },
  });
  await client.connect(transport);
  t.after(async () => {
    await client.close();
    await sandbox.close();
  });
  const call = async (name, args) => {
    const { content, isError } = await client.callTool({ name, arguments: args });
    const [{ text }] = content;
    assert.ok(!text.includes(TOKEN), "the token was shown");
    return { isError: isError === true, text, json: () => JSON.parse(text) };
  };
  return { client, call, sandbox };
}

const job = (layerName) =>
  JSON.stringify({ template: { id: ID, composition: "main" }, assets: [{ type: "text", layerName, value: "x" }] });

test("payloads are checked, fixed, expanded, estimated and explained", async (t) => {
  const { client, call } = await start(t, [], { "nexrender.account.json": { templates: [template] } });
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name).sort(), [
    "diagnose",
    "estimate",
    "expand",
    "explain_rule",
    "fix",
    "lint",
    "preflight",
    "template_layers",
  ]);
  assert.equal((await call("lint", { payload: job("titel") })).json().diagnostics[0].code, "layer-unknown");
  const fixed = (await call("fix", { payload: `${job("title").slice(0, -1)},}` })).json();
  assert.deepEqual([fixed.payload, fixed.report.valid], [job("title"), true]);
  const rows = [{ name: "Ada" }, { name: "Alan" }];
  const text = job("title").replace('"x"', '"Hello {{name}}"');
  const expanded = (await call("expand", { job: text, rows })).json();
  assert.equal(JSON.parse(expanded.payload).jobs[1].assets[0].value, "Hello Alan");
  assert.equal((await call("estimate", { payload: expanded.payload })).json().seconds, 25);
  assert.match((await call("explain_rule", { code: "layer-unknown" })).text, /^# layer-unknown/);
  const missing = await call("expand", { job: text, rows: [{}] });
  assert.deepEqual([missing.isError, /name/.test(missing.text)], [true, true]);
  const broken = await call("expand", { job: "{planted: 1}", rows: [{}] });
  assert.equal(broken.isError, true);
  assert.match(broken.text, /job: it is not JSON: keys must be in double quotes \(line 1, column 2\)/);
});

test("the service is asked about templates, payloads and failed jobs", async (t) => {
  const { call, sandbox } = await start(t);
  assert.equal((await call("template_layers", { id: ID })).json().layers[0].name, "title");
  const report = (await call("preflight", { payload: job("titel"), urls: false })).json();
  assert.equal(report.diagnostics[0].code, "layer-unknown");
  const response = await fetch(`${sandbox.baseUrl}/jobs`, {
    method: "POST",
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    body: job("titel"),
  });
  const { id } = await response.json();
  for (;;) {
    const found = (await call("diagnose", { id, payload: job("titel") })).json();
    if (found.status !== "error") continue;
    assert.equal(found.causes[0].places[0].pointer, "/assets/0/layerName");
    break;
  }
  const absent = await call("diagnose", { id: "01JTGM9GCR71JV7EJYD0ABSENT" });
  assert.equal(absent.isError, true);
});

test("only what was checked in the session is sent, and only if that is allowed", async (t) => {
  const { call, sandbox } = await start(t, ["--allow-submit"]);
  const refused = await call("submit", { payload: job("title") });
  assert.match(refused.text, /was not checked in this session/);
  await call("lint", { payload: job("title") });
  assert.equal((await call("submit", { payload: `${job("title")} ` })).isError, true);
  await call("lint", { payload: "{}" });
  assert.equal((await call("submit", { payload: "{}" })).isError, true);
  assert.equal(sandbox.requests.filter(({ method }) => method === "POST").length, 0);
  assert.equal((await call("submit", { payload: job("title") })).json().id.length, 26);
  const posts = sandbox.requests.filter(({ method }) => method === "POST");
  assert.deepEqual(
    posts.map(({ body }) => body),
    [job("title")],
  );
});

test("rule pages and schemas are resources", async (t) => {
  const { client } = await start(t);
  const { resources } = await client.listResources();
  assert.ok(resources.some(({ uri }) => uri === "nexrender-payload://rules/layer-unknown"));
  const read = async (uri) => (await client.readResource({ uri })).contents[0].text;
  assert.match(await read("nexrender-payload://rules/layer-unknown"), /^# layer-unknown/);
  assert.equal(JSON.parse(await read("nexrender-payload://schema/batch.json")).title, "Batch");
});
