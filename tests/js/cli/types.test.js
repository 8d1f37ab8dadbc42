// `types` and `schema --template`: what a template has, for compilers and editors.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { cli, folder, root } from "./process.js";

const snapshot = join(root, "tests/fixtures/template/promo.json");
const id = "01JTGM9GCR71JV7EJYDF45QAFD";

test("types writes what tests/types compiles", async (t) => {
  const { code, stdout } = await cli(["types", snapshot]);
  assert.equal(code, 0);
  assert.equal(stdout, await readFile(join(root, "tests/types/promo.ts"), "utf8"));
  const path = await folder(t, {});
  assert.equal((await cli(["types", snapshot, "--out", "promo.d.ts"], { cwd: path })).code, 0);
  assert.equal(await readFile(join(path, "promo.d.ts"), "utf8"), stdout);
});

test("names cannot leave their literals, and equal names of templates are told apart", async (t) => {
  const name = 'a"; */ declare const x: "\u2028`${y}`';
  const template = { id, displayName: "*/ 1", compositions: [name], layers: [{ name, composition: name }] };
  const path = await folder(t, { "t.json": { templates: [template, template] } });
  const { stdout } = await cli(["types", "t.json"], { cwd: path });
  assert.match(stdout, /export interface Template1 \{/);
  assert.match(stdout, /export interface Template12 \{/);
  assert.ok(stdout.includes(`${JSON.stringify(name)}: {`));
  assert.ok(!stdout.includes("(*/"));
});

test("a template is read from the service by its id", async (t) => {
  const template = { id, compositions: ["main"], layers: [{ name: "title", composition: "main", layer_type: "text" }] };
  const sandbox = await createSandbox({ port: 0, account: { templates: [template] } });
  t.after(() => sandbox.close());
  const { stdout } = await cli(["types", id], { env: { NEXRENDER_BASE_URL: sandbox.baseUrl } });
  assert.match(stdout, /text: "title";/);
});

test("a schema of a template accepts its names and no others", async () => {
  const { stdout } = await cli(["schema", "job", "--template", snapshot]);
  const accepts = new Ajv2020({ strict: false }).compile(JSON.parse(stdout));
  const job = (composition, asset) => ({ template: { id, composition }, assets: [asset] });
  const text = { type: "text", layerName: "title", value: "x" };
  assert.ok(accepts(job("main", text)), JSON.stringify(accepts.errors));
  assert.ok(accepts(job("main", { ...text, layerName: "caption ", composition: "end card" })));
  assert.ok(!accepts(job("mian", text)));
  assert.ok(!accepts(job("main", { ...text, layerName: "titel" })));
  assert.ok(!accepts(job("main", { ...text, composition: "end" })));
});

test("a file without a template is refused", async (t) => {
  const path = await folder(t, { "t.json": { id } });
  const { code, stderr } = await cli(["types", "t.json"], { cwd: path });
  assert.equal(code, 2);
  assert.match(stderr, /t\.json has no template with compositions or layers/);
});
