import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "../../../pkg/cli/commands.js";
import { columns } from "../../../pkg/cli/terminal/text.js";
import { cli, root } from "./process.js";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("without a command it shows what there is, and fails", async () => {
  const { code, stdout, stderr } = await cli([]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /Usage:/);
});

test("help lists every command", async () => {
  for (const args of [["help"], ["--help"], ["-h"]]) {
    const { code, stdout, stderr } = await cli(args);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    for (const { name, summary } of commands)
      assert.ok(stdout.includes(`  ${name} `) && stdout.includes(summary), name);
  }
});

for (const { name, options, examples, passes } of commands) {
  test(`help ${name} teaches by example`, async () => {
    const { code, stdout } = await cli(["help", name]);
    assert.equal(code, 0);
    assert.equal((await cli([name, "--help"])).stdout, stdout);
    if (passes) return;
    for (const [example] of examples) assert.ok(stdout.includes(`nexrender-payload ${example}`), example);
    for (const option of options) assert.ok(stdout.includes(`--${option.name}`), option.name);
    for (const line of stdout.split("\n")) assert.ok(columns(line) <= 100, line);
  });
}

test("--version prints the package's version", async () => {
  assert.deepEqual(await cli(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
});

for (const [args, message] of [
  [["lnt"], /unknown command lnt; did you mean "lint"\?/],
  [["--frmat"], /unknown option --frmat/],
  [["help", "expnd"], /did you mean "expand"\?/],
  [["lint", "--formt", "json"], /unknown option --formt; did you mean --format\?/],
  [["lint", "-x"], /unknown option -x/],
  [["lint", "--format", "jsn", "x.json"], /--format cannot be "jsn".*did you mean "json"\?/],
  [["lint", "--format"], /--format needs a value: --format FORMAT/],
  [["lint", "--kind", "--json"], /--kind needs a value/],
  [["lint", "--fix=yes", "x.json"], /--fix takes no value/],
  [["lint", "--max", "0", "x.json"], /--max must be a whole number above 0, not "0"/],
  [["lint", "--max", "many", "x.json"], /--max must be a whole number above 0/],
  [["lint", "--json", "--format", "sarif", "x.json"], /exclude each other/],
  [["lint", "--unsafe", "x.json"], /--unsafe says how --fix repairs/],
  [["lint", "--rule", "codec-unprefixed", "x.json"], /--rule takes CODE=SEVERITY/],
  [
    ["lint", "--rule", "codec-unprefxed=error", "x.json"],
    /no rule "codec-unprefxed"; did you mean "codec-unprefixed"\?/,
  ],
  [["lint", "--rule", "codec-unprefixed=eror", "x.json"], /cannot be "eror".*did you mean "error"\?/],
  [["lint", "--rule", "json-syntax=off", "x.json"], /json-syntax/],
  [["lint", "--template", "missing.json", "x.json"], /cannot read missing\.json: there is no such file/],
  [["lint", "--template", "package.json", "x.json"], /template/],
  [["lint", "--fonts", "./missing.txt", "x.json"], /cannot read \.\/missing\.txt/],
  [["lint", "*.nothing"], /no file matches \*\.nothing/],
  [["expand", "job.json"], /what is missing: JOB ROWS/],
  [["expand", "a", "b", "c"], /too many arguments, beginning at "c"/],
  [["expand", "-", "-"], /only one of JOB and ROWS/],
  [["submit"], /what is missing: FILE/],
  [["submit", "x.json"], /NEXRENDER_API_KEY is not set/],
  [["submit", "x.json", "--timeout", "5"], /--timeout says how long --wait waits/],
  [["submit", "x.json", "--chunk-size", "1001"], /--chunk-size is at most 1000/],
  [["wait"], /what is missing: ID/],
  [["wait", "x", "--timeout", "-1"], /--timeout must be a number of seconds above 0/],
  [["wait", "x", "--base-url", "nowhere"], /baseUrl/],
  [["rules", "codec-unprefxed"], /did you mean "codec-unprefixed"\?/],
  [["schema", "jobs"], /there is no schema "jobs".*did you mean "job"\?/],
  [["schema", "job", "--draft", "04"], /--draft cannot be "04"/],
]) {
  test(`misuse is exit code 2 and a reason: ${args.join(" ")}`, async () => {
    const { code, stdout, stderr } = await cli(args);
    assert.match(stderr, message);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.ok(stderr.trimEnd().split("\n").length <= 2, stderr);
  });
}

test("rules lists them, and explains one", async () => {
  const list = JSON.parse((await cli(["rules", "--json"])).stdout);
  assert.ok(list.length > 30);
  const pretty = await cli(["rules"]);
  for (const { code, severity, title, fixable } of list) {
    assert.ok(pretty.stdout.includes(code) && pretty.stdout.includes(title), code);
    assert.match(severity, /^(error|warning|info)$/);
    assert.ok([false, "offered", "safe"].includes(fixable), code);
  }
  const page = await cli(["rules", "codec-unprefixed"]);
  assert.equal(page.code, 0);
  assert.match(page.stdout, /codec-unprefixed/);
  const one = JSON.parse((await cli(["rules", "codec-unprefixed", "--json"])).stdout);
  assert.equal(one.code, "codec-unprefixed");
  assert.equal(one.text.trimEnd(), page.stdout.trimEnd());
});

test("schema prints the JSON Schema of each kind, in either draft", async () => {
  for (const kind of ["job", "batch", "join"]) {
    const newest = JSON.parse((await cli(["schema", kind])).stdout);
    assert.match(newest.$schema, /2020-12/);
    const older = JSON.parse((await cli(["schema", kind, "--draft", "07"])).stdout);
    assert.match(older.$schema, /draft-07/);
  }
});
