import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { github } from "../../../pkg/cli/formats/github.js";
import { rulePage } from "../../../pkg/cli/rule-page.js";
import { badJob, cli, folder, job, repairableJob, root, TEMPLATE } from "./process.js";

const require = createRequire(import.meta.url);
// The schema that the standard's authors publish, as their own test matchers carry it.
const schemaFile = join(require.resolve("@microsoft/jest-sarif"), "..", "schemas", "sarif-2.1.0-rtm.5.json");
// One of its patterns is none under the `u` flag.
const validator = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(validator);
const isSarif = validator.compile(JSON.parse(readFileSync(schemaFile, "utf8")));

async function sarif(args, options) {
  const { stdout, code } = await cli(["lint", "--format", "sarif", ...args], options);
  const log = JSON.parse(stdout);
  assert.ok(isSarif(log), JSON.stringify(isSarif.errors, null, 2));
  return { code, log, run: log.runs[0] };
}

test("SARIF of every example is valid, and names each finding", async () => {
  const folderOfExamples = join(root, "examples", "payloads");
  const expected = JSON.parse(readFileSync(join(folderOfExamples, "expected.json"), "utf8"));
  const names = Object.keys(expected);
  const { run } = await sarif(names.map((name) => join("examples", "payloads", name)));
  const found = run.results.map(({ ruleId, locations: [{ physicalLocation }], properties }) => [
    physicalLocation.artifactLocation.uri,
    ruleId,
    properties.pointer,
  ]);
  const wanted = names.flatMap((name) =>
    expected[name].map(({ code, pointer }) => [`examples/payloads/${name}`, code, pointer]),
  );
  assert.deepEqual(found, wanted);
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
});

test("SARIF has the rules' texts, regions in UTF-16 units, and fixes", async (t) => {
  const text = `{"name": "😀日本", "template": {"id": "${TEMPLATE}", "composition": "main"}, "settings": {"codec": "h264_vbr_15mbps"}}`;
  const path = await folder(t, { "my job,1.json": text });
  const { run, code } = await sarif(["my job,1.json"], { cwd: path });
  assert.equal(code, 0);
  assert.equal(run.columnKind, "utf16CodeUnits");
  const result = run.results.find(({ ruleId }) => ruleId === "codec-unprefixed");
  const { artifactLocation, region } = result.locations[0].physicalLocation;
  assert.equal(artifactLocation.uri, "my%20job%2C1.json");
  assert.deepEqual([region.startLine, region.endLine], [1, 1]);
  assert.equal(text.slice(region.startColumn - 1, region.endColumn - 1), '"h264_vbr_15mbps"');
  const [{ deletedRegion, insertedContent }] = result.fixes[0].artifactChanges[0].replacements;
  const repaired =
    text.slice(0, deletedRegion.startColumn - 1) + insertedContent.text + text.slice(deletedRegion.endColumn - 1);
  assert.equal(JSON.parse(repaired).settings.codec, "video_h264_vbr_15mbps");
  const rule = run.tool.driver.rules[result.ruleIndex];
  assert.equal(rule.name, "CodecUnprefixed");
  assert.equal(rule.defaultConfiguration.level, "warning");
  assert.match(rule.help.markdown, /codec/);
});

test("SARIF of a clean file, of standard input, of a changed severity and of a missing file is valid", async (t) => {
  const path = await folder(t, { "job.json": job(), "codec.json": repairableJob() });
  assert.deepEqual((await sarif(["job.json"], { cwd: path })).run.results, []);
  const piped = await sarif([], { input: JSON.stringify(badJob()) });
  assert.equal(piped.run.results[0].locations[0].physicalLocation.artifactLocation.uri, "stdin");
  const stricter = await sarif(["--rule", "codec-unprefixed=info", "codec.json"], { cwd: path });
  assert.equal(stricter.run.results[0].level, "note");
  const missing = await sarif(["job.json", "missing.json"], { cwd: path });
  assert.deepEqual([missing.code, missing.run.invocations[0].executionSuccessful], [2, false]);
});

test("SARIF shows related places", async () => {
  const input = `{"template": {"id": "${TEMPLATE}", "composition": "main"}, "preview": true, "preview": false}`;
  const { run } = await sarif([], { input });
  const [related] = run.results.find(({ ruleId }) => ruleId === "json-duplicate-key").relatedLocations;
  assert.equal(related.physicalLocation.region.startLine, 1);
  assert.ok(related.message.text.length > 0);
});

test("GitHub annotations have the finding's place", async (t) => {
  const path = await folder(t, { "a,b:100%.json": badJob() });
  const { stdout, code } = await cli(["lint", "--format", "github", "a,b:100%.json"], { cwd: path });
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^::error title=type-mismatch,file=a%2Cb%3A100%25\.json,line=\d+,endLine=\d+,col=14,endColumn=18::/,
  );
  assert.equal(stdout.trimEnd().split("\n").length, 1);
});

test("a message cannot end its annotation, nor start another one", () => {
  const position = (column) => ({ offset: 0, line: 1, column });
  const range = { start: position(1), end: position(1) };
  const diagnostic = { severity: "info", code: "x", message: "100%\n::error::forged\r\u001b[0m", range };
  const lines = [...github({ files: [{ path: "x.json", report: { diagnostics: [diagnostic] } }] })];
  assert.deepEqual(lines, [
    `::notice title=x,file=x.json,line=1,endLine=1,col=1,endColumn=1::100%25%0A::error::forged%0A\\u001b[0m%0A${rulePage("x")}\n`,
  ]);
});

test("GitLab issues have a place and a fingerprint that does not depend on the line", async (t) => {
  const batch = { jobs: [badJob(), { ...badJob(), preview: "no" }, repairableJob()] };
  const path = await folder(t, { "a.json": batch, "b.json": `\n\n${JSON.stringify(batch, null, 2)}` });
  const issues = async (name) =>
    JSON.parse((await cli(["lint", "--format", "gitlab", name], { cwd: path })).stdout).map((issue) => ({
      ...issue,
      line: issue.location.lines.begin,
    }));
  const found = await issues("a.json");
  assert.deepEqual(Object.keys(found[0]).slice(0, 5), [
    "description",
    "check_name",
    "fingerprint",
    "severity",
    "location",
  ]);
  assert.deepEqual(
    [found[0].check_name, found[0].severity, found[0].location.path],
    ["type-mismatch", "major", "a.json"],
  );
  assert.ok(found.some(({ severity }) => severity === "minor"));
  assert.equal(new Set(found.map(({ fingerprint }) => fingerprint)).size, found.length);
  await writeFile(join(path, "a.json"), await readFile(join(path, "b.json")));
  const moved = await issues("a.json");
  assert.deepEqual(
    moved.map(({ fingerprint }) => fingerprint),
    found.map(({ fingerprint }) => fingerprint),
  );
  assert.ok(moved.every(({ line }, index) => line > found[index].line));
});

test("JUnit is well-formed XML, with a failed test per finding and a passed one per clean file", async (t) => {
  const nasty = '<&"\u0001\u001b]>';
  const path = await folder(t, { "clean.json": job(), "bad & <.json": { ...badJob(), [nasty]: 1 } });
  const { code, stdout } = await cli(["lint", "--format", "junit", "."], { cwd: path });
  assert.equal(code, 1);
  assert.equal(XMLValidator.validate(stdout), true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    isArray: (name) => ["testsuites", "testsuite", "testcase"].includes(name),
  });
  const [{ tests, failures, testsuite }] = parser.parse(stdout).testsuites;
  assert.deepEqual([tests, failures, testsuite.length], ["3", "2", 2]);
  const [bad, clean] = testsuite;
  assert.deepEqual([bad.name, bad.failures, clean.name, clean.failures], ["bad & <.json", "2", "clean.json", "0"]);
  assert.deepEqual(
    bad.testcase.map(({ failure }) => failure.type),
    ["error", "warning"],
  );
  assert.match(bad.testcase[0].failure["#text"], /^bad & <\.json:\d+:\d+ \(\/preview\)\n/);
  assert.equal(clean.testcase[0].failure, undefined);
});

test("concise is one line per finding", async (t) => {
  const path = await folder(t, { "a.json": badJob(), "b.json": repairableJob() });
  const { stdout } = await cli(["lint", "--format", "concise", "a.json", "b.json"], { cwd: path });
  const [error, warning, summary] = stdout.trimEnd().split("\n");
  assert.match(error, /^a\.json:\d+:14: error\[type-mismatch\] .* \(\/preview\)$/);
  assert.match(warning, /^b\.json:\d+:\d+: warning\[codec-unprefixed\] .* \(\/settings\/codec\)$/);
  assert.equal(summary, "1 error, 1 warning in 2 files (1 fixable with --fix)");
});

test("every finding has the address of its rule's page", async (t) => {
  const path = await folder(t, { "a.json": badJob() });
  const lint = async (format) => (await cli(["lint", "a.json", "--format", format], { cwd: path })).stdout;
  const page = rulePage("type-mismatch");
  assert.match(page, /^https:\/\/github\.com\/[\w.-]+\/nexrender-payload\/blob\/main\/docs\/rules\/type-mismatch\.md$/);
  assert.ok(readFileSync(join(root, page.slice(page.indexOf("docs/"))), "utf8").startsWith("# type-mismatch\n"));
  assert.ok((await lint("pretty")).includes(`\n  rule: ${page}\n`));
  assert.equal(JSON.parse(await lint("json")).files[0].diagnostics[0].url, page);
  assert.equal(JSON.parse(await lint("sarif")).runs[0].tool.driver.rules[0].helpUri, page);
  assert.equal(JSON.parse(await lint("gitlab"))[0].content.body, `[type-mismatch](${page})`);
  for (const format of ["github", "junit"]) assert.ok((await lint(format)).includes(page), format);
});
