import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { configSchema } from "../../../pkg/cli/config/schema.js";
import { problemOf } from "../../../pkg/cli/config/validate.js";
import { rules } from "../../../pkg/generated/tables.js";
import { badJob, cli, folder, job, repairableJob, TEMPLATE } from "./process.js";

const CONFIG = "nexrender-payload.config.json";
const template = { id: TEMPLATE, type: "aep", status: "uploaded", compositions: ["main"], layers: ["headline"] };

/** The findings of a run, as `file code`. */
async function found(path, ...args) {
  const { stdout } = await cli(["lint", "--json", ...args], { cwd: path });
  const { files } = JSON.parse(stdout);
  return files.flatMap(({ file, diagnostics }) =>
    diagnostics.map(({ code, severity }) => `${file.replaceAll("\\", "/")} ${code} ${severity}`),
  );
}

test("rules, templates, fonts and secrets apply to every file, and the command line wins", async (t) => {
  const payload = { ...job(`\${secrets.GREETING}`), settings: { type: "video", codec: "h264_vbr_15mbps" } };
  const path = await folder(t, {
    [CONFIG]: {
      rules: { "codec-unprefixed": "error" },
      templates: ["template.json"],
      fonts: ["Inter-Bold.ttf"],
      secrets: "secrets.txt",
    },
    "template.json": template,
    "secrets.txt": "OTHER\n",
    "a.json": { ...payload, fonts: ["Missing.ttf"] },
  });
  assert.deepEqual((await found(path, "a.json")).sort(), [
    "a.json codec-unprefixed error",
    "a.json font-unknown error",
    "a.json layer-unknown error",
    "a.json secret-unknown error",
  ]);
  const args = ["--rule", "codec-unprefixed=off", "--fonts", "Missing.ttf", "--secrets", "GREETING"];
  assert.deepEqual(await found(path, "a.json", ...args), ["a.json layer-unknown error"]);
  assert.deepEqual(await found(path, "a.json", "--no-config"), ["a.json codec-unprefixed warning"]);
});

test("the configuration is found above the working folder, and its paths are relative to it", async (t) => {
  const path = await folder(t, {
    [CONFIG]: { templates: ["template.json"], exclude: ["old"] },
    "template.json": template,
  });
  const below = join(path, "deep", "below");
  await mkdir(join(below, "old"), { recursive: true });
  await writeFile(join(below, "a.json"), JSON.stringify(job()));
  await writeFile(join(below, "old", "b.json"), JSON.stringify(badJob()));
  assert.deepEqual(await found(below, "."), ["a.json layer-unknown error"]);
  assert.deepEqual(await found(below, ".", "--config", "../../nexrender-payload.config.json"), [
    "a.json layer-unknown error",
  ]);
});

test("without arguments lint checks the files of the configuration, without the excluded ones", async (t) => {
  const path = await folder(t, { [CONFIG]: { files: ["*.json", "more"], exclude: ["b.json"] } });
  await mkdir(join(path, "more"));
  for (const name of ["a.json", "b.json", "more/c.json"]) await writeFile(join(path, name), JSON.stringify(badJob()));
  assert.deepEqual(
    (await found(path)).filter((line) => !line.startsWith(CONFIG)),
    ["a.json type-mismatch error", "more/c.json type-mismatch error"],
  );
  const { code, stdout } = await cli(["lint", "b.json"], { cwd: path });
  assert.deepEqual([code, stdout], [0, "no files to check\n"]);
});

test("overrides apply to their files; later ones win", async (t) => {
  const path = await folder(t, {
    [CONFIG]: {
      overrides: [
        { files: ["*.json"], rules: { "codec-unprefixed": "error" } },
        { files: ["b.json"], rules: { "codec-unprefixed": "info" } },
        { files: ["c.json"], kind: "batch" },
      ],
    },
    "a.json": repairableJob(),
    "b.json": repairableJob(),
    "c.json": { jobs: [], template: {} },
  });
  const lines = await found(path, "a.json", "b.json", "c.json");
  assert.deepEqual(lines.slice(0, 2), ["a.json codec-unprefixed error", "b.json codec-unprefixed info"]);
  assert.ok(lines.includes("c.json batch-size error"), lines.join());
});

test("exceptions accept findings, and those that no longer apply are reported", async (t) => {
  const exception = (file, pointer) => ({ file, code: "type-mismatch", pointer, reason: "agreed with the studio" });
  const path = await folder(t, {
    [CONFIG]: {
      exceptions: [
        exception("a.json", "/preview"),
        exception("b.json", "/elsewhere"),
        { ...exception("c.json"), pointer: undefined },
        exception("not-checked.json", "/preview"),
      ],
    },
    "a.json": badJob(),
    "b.json": badJob(),
    "c.json": { jobs: Array.from({ length: 1000 }, badJob) },
  });
  const { code, stdout, stderr } = await cli(["lint", "--json", "a.json", "b.json", "c.json"], { cwd: path });
  const { errorCount, files } = JSON.parse(stdout);
  assert.deepEqual([code, errorCount, files.map((file) => file.errorCount)], [1, 1, [0, 1, 0]]);
  assert.equal(
    stderr,
    `warning: ${CONFIG}: the exception for type-mismatch in b.json /elsewhere no longer applies ("agreed with the studio")\n`,
  );
  assert.equal((await cli(["lint", "a.json"], { cwd: path })).code, 0);
});

test("submit checks with the configuration too", async (t) => {
  const path = await folder(t, { [CONFIG]: { rules: { "codec-unprefixed": "error" } }, "a.json": repairableJob() });
  const { code, stderr } = await cli(["submit", "a.json"], { cwd: path, env: { NEXRENDER_API_KEY: "planted" } });
  assert.equal(code, 1);
  assert.match(stderr, /error\[codec-unprefixed\][\s\S]*nothing was sent/);
});

test("init writes a valid configuration, and never over another one", async (t) => {
  const path = await folder(t, { "a.json": badJob() });
  assert.deepEqual(await cli(["init"], { cwd: path }), { code: 0, stdout: "", stderr: `${CONFIG} written\n` });
  assert.deepEqual(await found(path), ["a.json type-mismatch error"]);
  const before = await readFile(join(path, CONFIG), "utf8");
  const again = await cli(["init"], { cwd: path });
  assert.deepEqual([again.code, again.stderr.split("\n")[0]], [1, `error: ${CONFIG} already exists`]);
  assert.equal(await readFile(join(path, CONFIG), "utf8"), before);
});

const schema = configSchema(rules.map(({ code }) => code));
const isValid = new Ajv2020({ strict: false }).compile(schema);

for (const [config, message] of [
  [[], /^expected an object, got array$/],
  [{ rule: {} }, /^unknown key "rule"; did you mean "rules"\?$/],
  [
    { rules: { "codec-unprefxed": "off" } },
    /^\/rules: unknown key "codec-unprefxed"; did you mean "codec-unprefixed"\?$/,
  ],
  [
    { rules: { "codec-unprefixed": "eror" } },
    /^\/rules\/codec-unprefixed: invalid value "eror"; did you mean "error"\?$/,
  ],
  [{ rules: { "codec-unprefixed": 2 } }, /invalid value 2: expected error, warning, info, off$/],
  [{ files: "a.json" }, /^\/files: expected a list, got string$/],
  [{ fonts: [5] }, /^\/fonts\/0: expected a string, got number$/],
  [{ kind: null }, /^\/kind: invalid value null: expected job, batch, join$/],
  [{ overrides: [{ rules: {} }] }, /^\/overrides\/0: missing key "files"$/],
  [{ exceptions: [{ file: "a", code: "type-mismatch" }] }, /^\/exceptions\/0: missing key "reason"$/],
  [{ exceptions: [{ file: "a", code: "type-mismatch", reason: "" }] }, /^\/exceptions\/0\/reason: must not be empty$/],
  [{}, undefined],
  [{ $schema: "x", files: [], exclude: ["a"], fonts: "f.txt", secrets: ["A"], context: "browser" }, undefined],
  [{ exceptions: [{ file: "a", code: "type-mismatch", pointer: "/a", reason: "b" }] }, undefined],
]) {
  test(`a configuration is checked, as its JSON Schema does: ${JSON.stringify(config)}`, async (t) => {
    const problem = problemOf(config, schema);
    assert.equal(isValid(config), problem === undefined);
    if (message === undefined) return assert.equal(problem, undefined);
    assert.match(problem, message);
    const path = await folder(t, { [CONFIG]: config, "a.json": job() });
    const { code, stdout, stderr } = await cli(["lint", "a.json"], { cwd: path });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.ok(stderr.startsWith(`error: ${CONFIG}: ${problem}\n`), stderr);
  });
}

test("the schema can be printed", async () => {
  assert.deepEqual(JSON.parse((await cli(["schema", "config"])).stdout), schema);
});
