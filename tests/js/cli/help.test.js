import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "../../../pkg/cli/commands.js";
import { columns } from "../../../pkg/cli/terminal/text.js";
import { cli, folder, root } from "./process.js";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("without a command, it shows the overview and fails", async () => {
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
  test(`help ${name} shows examples and options`, async () => {
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
  [["lint", "--format", "jsn", "x.json"], /invalid value "jsn" for --format.*did you mean "json"\?/],
  [["lint", "--format"], /--format requires a value: --format FORMAT/],
  [["lint", "--kind", "--json"], /--kind requires a value/],
  [["lint", "--fix=yes", "x.json"], /--fix takes no value/],
  [["lint", "--max", "0", "x.json"], /invalid value "0" for --max: expected a positive integer/],
  [["lint", "--max", "many", "x.json"], /invalid value "many" for --max: expected a positive integer/],
  [["lint", "--json", "--format", "sarif", "x.json"], /--json cannot be combined with --format sarif/],
  [["lint", "--unsafe", "x.json"], /--unsafe requires --fix/],
  [["lint", "--fix", "--diff", "x.json"], /--fix cannot be combined with --diff/],
  [["lint", "--diff", "--json", "x.json"], /--diff cannot be combined with --format or --json/],
  [["lint", "--stdin-filename", "a.json", "x.json"], /--stdin-filename requires standard input/],
  [["lint", "--max-warnings", "-1", "x.json"], /expected a non-negative integer/],
  [["lint", "--config", "missing.json", "x.json"], /cannot read missing\.json: no such file/],
  [["lint", "--config", "a", "--no-config", "x.json"], /--config cannot be combined with --no-config/],
  [["init", "a"], /unexpected argument "a"/],
  [["lint", "--rule", "codec-unprefixed", "x.json"], /for --rule: expected CODE=SEVERITY/],
  [
    ["lint", "--rule", "codec-unprefxed=error", "x.json"],
    /unknown rule "codec-unprefxed"; did you mean "codec-unprefixed"\?/,
  ],
  [["lint", "--rule", "codec-unprefixed=eror", "x.json"], /invalid severity "eror".*did you mean "error"\?/],
  [["lint", "--rule", "json-syntax=off", "x.json"], /^error: --rule json-syntax: /],
  [["lint", "--template", "missing.json", "x.json"], /cannot read missing\.json: no such file/],
  [["lint", "--template", "package.json", "x.json"], /template/],
  [["lint", "--fonts", "./missing.txt", "x.json"], /cannot read \.\/missing\.txt/],
  [["lint", "*.nothing"], /no file matches \*\.nothing/],
  [["expand"], /missing argument: JOB ROWS\n/],
  [["expand", "job.json"], /missing argument: ROWS\n/],
  [["submit", "job.json", "--dry-run", "--wait"], /--dry-run cannot be combined with --wait/],
  [["sandbox", "--port", "abc"], /^error: invalid value "abc" for --port: expected a number\n {2}See `/],
  [["sandbox", "--port"], /^error: --port requires a value/],
  [["sandbox", "--prot", "1"], /^error: unknown option --prot; did you mean --port\?/],
  [["sandbox", "--cors=yes"], /^error: --cors takes no value/],
  [["sandbox", "x"], /^error: unexpected argument "x"/],
  [["expand", "a", "b", "c"], /unexpected argument "c"/],
  [["expand", "-", "-"], /only one of JOB and ROWS/],
  [["submit"], /missing argument: FILE/],
  [["submit", "x.json"], /NEXRENDER_API_KEY is not set/],
  [["submit", "x.json", "--timeout", "5"], /--timeout requires --wait/],
  [["submit", "x.json", "--chunk-size", "1001"], /invalid value "1001" for --chunk-size/],
  [["wait"], /missing argument: ID/],
  [["wait", "x", "--timeout", "-1"], /invalid value "-1" for --timeout: expected a positive number of seconds/],
  [["wait", "x", "--base-url", "nowhere"], /--base-url: /],
  [["status"], /missing argument: ID/],
  [["logs"], /missing argument: ID/],
  [["logs", "a", "b"], /unexpected argument "b"/],
  [["list", "a"], /unexpected argument "a"/],
  [["list", "--since", "yesterday"], /invalid value "yesterday" for --since: expected a date/],
  [["list", "--sort", "newst"], /invalid value "newst" for --sort.*did you mean "newest"\?/],
  [["rules", "codec-unprefxed"], /did you mean "codec-unprefixed"\?/],
  [["schema", "jobs"], /unknown kind "jobs".*did you mean "job"\?/],
  [["schema", "job", "--draft", "04"], /invalid value "04" for --draft/],
]) {
  test(`wrong usage is exit code 2 and a reason: ${args.join(" ")}`, async () => {
    const { code, stdout, stderr } = await cli(args);
    assert.match(stderr, message);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.ok(stderr.trimEnd().split("\n").length <= 2, stderr);
  });
}

test("files that cannot be used are reported in plain words, not those of the runtime", async (t) => {
  const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
  const cwd = await folder(t, {
    "job.json": job,
    "bad.json": '{\n  planted: "secret"\n}',
    "jobs.ndjson": `${JSON.stringify(job)}\n{"planted" 1}\n`,
    "rows.csv": "a\n1\n",
    "rows.json": '[{"a": 1}, {planted: 2}]',
    "latin.json": Buffer.from([0x22, 0xe9, 0x22]),
  });
  await mkdir(join(cwd, "empty"));
  const syntax = "bad\\.json is not JSON: keys must be in double quotes \\(line 2, column 3\\)";
  for (const [args, code, message] of [
    [["submit", "jobs.ndjson", "--dry-run"], 1, "jobs\\.ndjson: line 2 is not JSON: .* \\(column \\d+\\)"],
    [["expand", "job.json", "rows.json"], 1, "rows\\.json: the file is not JSON: keys must .* \\(line 1, column 13\\)"],
    [["lint", "job.json", "--config", "bad.json"], 2, syntax],
    [["lint", "job.json", "--template", "bad.json"], 2, syntax],
    [["lint", "job.json", "--account", "bad.json"], 2, syntax],
    [["lint", "job.json", "--baseline", "bad.json"], 2, syntax],
    [["types", "bad.json"], 2, syntax],
    [["types", "latin.json"], 2, "latin\\.json: line 1 is not valid UTF-8"],
    [["lint", "job.json", "--fonts", "latin.json"], 2, "latin\\.json: line 1 is not valid UTF-8"],
    [["lint", "job.json", "--template", "absent.json"], 2, "cannot read absent\\.json: no such file"],
    [["lint", "empty"], 2, "the folder empty has no payload files \\(\\.json, \\.ndjson, \\.jsonl\\)"],
    [["expand", "job.json", "rows.csv", "--out", "absent/x"], 2, "cannot write absent/x: its folder does not exist"],
    [["expand", "job.json", "rows.csv", "--out", "empty"], 2, "cannot write empty: it is a folder"],
    [["submit", "job.json", "--journal", "absent/j"], 2, "cannot open the journal absent/j: its folder does not exist"],
    [["submit", "job.json", "--journal", "empty"], 2, "cannot open the journal empty: it is a folder"],
    [["sandbox", "--account", "absent.json"], 2, "cannot read the account file absent\\.json: no such file"],
    [["sandbox", "--account", "bad.json"], 2, "the account file bad\\.json is not JSON"],
  ]) {
    const result = await cli(args, { cwd });
    assert.match(result.stderr, new RegExp(`^error: ${message}\n`));
    assert.deepEqual([result.code, result.stdout], [code, ""], args.join(" "));
    assert.doesNotMatch(result.stderr, /planted|ENOENT|EISDIR|JSON at position/);
  }
});

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
