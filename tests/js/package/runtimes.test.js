// The packed package in every runtime that it supports: checked, fixed, explained, sent to a sandbox and waited for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { nodeVersions } from "../../../scripts/lib/node-versions.mjs";
import { execute, install } from "../support/packed.js";
import { runtimes } from "../support/runtimes.js";

/** What every runtime does; a module of its own, for workers have no command line. */
const program = `
const job = {
  template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" },
  assets: [{ type: "text", layerName: "title", value: "Grüße 🎉" }],
};
const names = ["404/a.png", "html/a.png", "a.png"];
/** What a preflight finds in the URLs of some files of the sandbox. */
async function urls(client, baseUrl, options) {
  const image = (name) => ({ type: "image", layerName: "a.png", src: new URL("/files/" + name, baseUrl).href });
  const { diagnostics } = await client.preflight({ ...job, assets: names.map(image) }, { templates: false, ...options });
  return diagnostics.flatMap(({ code, pointer }) => (code.startsWith("url-") ? [[code, pointer].join(" ")] : []));
}
export async function run({ lint, validate, fix, NexrenderClient }, explain, baseUrl) {
  const wrong = { ...job, preview: "true" };
  const client = new NexrenderClient({ token: "planted-token", baseUrl });
  const created = await client.jobs.create(job);
  const { status, outputUrl } = await client.jobs.wait(created.id, { pollInterval: 50 });
  const results = [];
  for await (const { index, status } of client.batches.submitAll([job, wrong, { ...job, fonts: ["a.ttf"] }])) {
    results.push([index, status].join(" "));
  }
  const unknown = await client.jobs.get("no-such-job").catch((error) => error);
  return {
    valid: lint(JSON.stringify(job)).valid,
    found: validate(wrong).diagnostics.map(({ code, pointer }) => [code, pointer].join(" ")),
    half: lint('{"a": "\\ud83c"}').diagnostics.map(({ code }) => code).includes("json-encoding"),
    fixed: fix(JSON.stringify(wrong)).text === JSON.stringify({ ...job, preview: true }),
    explained: explain("url-format").startsWith("# url-format"),
    sent: [status, typeof outputUrl, results.sort().join()].join(" "),
    refused: [unknown.name, unknown.status].join(" "),
    asked: await urls(client, baseUrl, { allowPrivateHosts: true }),
    notAsked: await urls(client, baseUrl, {}),
  };
}
`;

const expected = {
  valid: true,
  found: ["type-mismatch /preview"],
  half: true,
  fixed: true,
  explained: true,
  sent: "finished string 0 created,1 invalid,2 created",
  refused: "NotFoundError 404",
  asked: ["url-unavailable /assets/0/src", "url-content /assets/1/src"],
  notAsked: ["url-unchecked /assets/0/src", "url-unchecked /assets/1/src", "url-unchecked /assets/2/src"],
};

let packed;
let sandbox;
let programs;

before(async () => {
  [packed, sandbox, programs] = await Promise.all([install(), createSandbox(), runtimes()]);
  await packed.write("program.mjs", program);
  await packed.write(
    "main.mjs",
    `import * as all from "nexrender-payload";
import { explain } from "nexrender-payload/rules";
import { run } from "./program.mjs";
console.log(JSON.stringify(await run(all, explain, ${JSON.stringify(sandbox.baseUrl)})));`,
  );
  await packed.write("main.cjs", 'console.log(require("nexrender-payload").lint("{}").errorCount);');
});

after(async () => {
  await sandbox?.close();
  await packed?.remove();
});

/** What a program prints. */
const said = async (program, ...args) => (await execute(program, args, { cwd: packed.folder })).stdout;

/** Imports and requires the package with a program that takes a file as Node does. */
async function importAndRequire(program) {
  assert.deepEqual(JSON.parse(await said(program, "main.mjs")), expected);
  assert.equal((await said(program, "main.cjs")).trim(), "1");
}

test(`Node ${process.versions.node} imports and requires it, and reaches the service`, () =>
  importAndRequire(process.execPath));

for (const { version, program } of await nodeVersions()) {
  test(`Node ${version} imports and requires it, and reaches the service`, async () => {
    assert.equal((await said(program, "--version")).trim(), `v${version}`);
    await importAndRequire(program);
  });
}

test("Bun imports and requires it, and reaches the service", () => importAndRequire(programs.bun));

test("Deno imports and requires it, and reaches the service, with no leave but for that", async () => {
  const run = ["run", "--no-prompt", "--node-modules-dir=manual"];
  assert.deepEqual(JSON.parse(await said(programs.deno, ...run, "--allow-net", "main.mjs")), expected);
  // `require` itself reads files there.
  assert.equal((await said(programs.deno, ...run, "--allow-read", "main.cjs")).trim(), "1");
});

test("what Bun bundles, for itself and for Node, has the module in it", async () => {
  for (const [target, program] of [
    ["bun", programs.bun],
    ["node", process.execPath],
  ]) {
    const outfile = `bundled/for-${target}.mjs`;
    await said(programs.bun, "build", "main.mjs", `--target=${target}`, `--outfile=${outfile}`);
    assert.deepEqual(JSON.parse(await said(program, outfile)), expected);
  }
});

test("workerd runs it from the compiled module, and reaches the service", async () => {
  await packed.write(
    "worker.mjs",
    `import * as all from "./node_modules/nexrender-payload/pkg/edge.js";
import { explain } from "./node_modules/nexrender-payload/pkg/rules.js";
import { run } from "./program.mjs";
export default {
  async test() {
    console.log(JSON.stringify(await run(all, explain, ${JSON.stringify(sandbox.baseUrl)})));
  },
};`,
  );
  const modules = [
    ["esModule", "worker.mjs"],
    ["esModule", "program.mjs"],
    ["esModule", "node_modules/nexrender-payload/pkg/edge.js"],
    ["esModule", "node_modules/nexrender-payload/pkg/rules.js"],
    ["wasm", "node_modules/nexrender-payload/pkg/generated/nexrender_payload_bg.wasm?module"],
  ].map(([kind, path]) => `(name = "${path}", ${kind} = embed "${path.replace("?module", "")}")`);
  await packed.write(
    "worker.capnp",
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (modules = [${modules.join(", ")}], compatibilityDate = "2025-01-01")),
  (name = "internet", network = (allow = ["local"])),
]);`,
  );
  const { stdout, stderr } = await execute(programs.workerd, ["test", "worker.capnp"], { cwd: packed.folder });
  const line = `${stdout}\n${stderr}`.split("\n").find((said) => said.includes('{"valid"'));
  assert.deepEqual(JSON.parse(line.slice(line.indexOf("{"))), expected);
});
