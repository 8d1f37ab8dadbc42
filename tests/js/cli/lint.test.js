import assert from "node:assert/strict";
import { exec, execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { badJob, cli, folder, job, repairableJob, root, script, TEMPLATE, tellingJob } from "./process.js";

const examples = join(root, "examples", "payloads");
const json = async (args, options) => {
  const { code, stdout, stderr } = await cli(["lint", "--json", ...args], options);
  return { code, stderr, ...JSON.parse(stdout) };
};
const codes = ({ files }) => files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));

test("every example has its expected findings", async () => {
  const expected = JSON.parse(await readFile(join(examples, "expected.json"), "utf8"));
  const names = Object.keys(expected);
  const { files, code } = await json(names.map((name) => join(examples, name)));
  assert.equal(code, 1);
  assert.deepEqual(
    files.map(({ file }) => file),
    names.map((name) => join(examples, name)),
  );
  for (const [index, name] of names.entries()) {
    const found = files[index].diagnostics.map(({ code, severity, pointer }) => ({ code, severity, pointer }));
    assert.deepEqual(found, expected[name], name);
  }
});

test("a clean payload passes, a warning passes, an error fails", async (t) => {
  const path = await folder(t, { "clean.json": job(), "warning.json": repairableJob(), "error.json": badJob() });
  for (const [name, code] of [
    ["clean", 0],
    ["warning", 0],
    ["error", 1],
  ]) {
    assert.equal((await cli(["lint", `${name}.json`], { cwd: path })).code, code, name);
  }
  const { code, stdout } = await cli(["lint", "clean.json"], { cwd: path });
  assert.deepEqual([code, stdout], [0, "no findings in 1 file\n"]);
});

test("a finding is shown with its place, its line and a mark under it", async (t) => {
  const path = await folder(t, { "job.json": badJob() });
  const { stdout } = await cli(["lint", "job.json"], { cwd: path });
  const text = JSON.stringify(badJob(), null, 2).split("\n");
  const line = text.findIndex((content) => content.includes('"preview"'));
  const column = text[line].indexOf('"yes"');
  assert.match(stdout, /^error\[type-mismatch\]: /);
  assert.ok(stdout.includes(`--> job.json:${line + 1}:${column + 1} (/preview)`), stdout);
  assert.ok(stdout.includes(`\n${line + 1} | ${text[line]}\n`), stdout);
  assert.ok(stdout.includes(`| ${" ".repeat(column)}^^^^^\n`), stdout);
  assert.match(stdout, /\n1 error in 1 file/);
});

test("related places, help and fixes are shown", async (t) => {
  const path = await folder(t, {
    "twice.json": `{"template": {"id": "${TEMPLATE}", "composition": "main"}, "preview": true,\n "preview": false}`,
    "codec.json": repairableJob(),
  });
  const twice = (await cli(["lint", "twice.json"], { cwd: path })).stdout;
  assert.match(twice, /error\[json-duplicate-key\]/);
  assert.match(twice, /related: .* \(twice\.json:1:\d+\)\n(1 \|.*)\n.*-{9}/);
  const codec = (await cli(["lint", "codec.json"], { cwd: path })).stdout;
  assert.match(codec, /fixable: .*\(--fix\)/);
  assert.match(codec, /1 warning in 1 file \(1 fixable with --fix\)/);
});

test("files, folders, patterns and standard input, each file once", async (t) => {
  const path = await folder(t, { "a.json": job(), "b.json": badJob() });
  await mkdir(join(path, "below"));
  await writeFile(join(path, "below", "c.json"), JSON.stringify(badJob()));
  const names = ({ files }) => files.map(({ file }) => file);
  const at = { cwd: path };
  assert.deepEqual(names(await json(["b.json", "a.json", "b.json"], at)), ["b.json", "a.json"]);
  assert.deepEqual(names(await json(["."], at)), ["a.json", "b.json", join("below", "c.json")]);
  assert.deepEqual(names(await json(["**/*.json"], at)), ["a.json", "b.json", join("below", "c.json")]);
  const input = JSON.stringify(badJob());
  for (const args of [[], ["-"]]) {
    const run = await json(args, { ...at, input });
    assert.deepEqual([names(run), run.code], [["<stdin>"], 1]);
  }
});

test("an unreadable file does not hide the others, and the exit code is 2", async (t) => {
  const path = await folder(t, { "a.json": badJob() });
  const run = await json(["missing.json", "a.json"], { cwd: path });
  assert.deepEqual([run.code, run.files.length, run.errorCount], [2, 1, 1]);
  assert.match(run.stderr, /cannot read missing\.json: no such file/);
});

test("--json has the shape that its help documents", async (t) => {
  const path = await folder(t, { "a.json": badJob(), "b.json": repairableJob() });
  const { code, stderr, ...value } = await json(["a.json", "b.json"], { cwd: path });
  assert.deepEqual(Object.keys(value), ["valid", "errorCount", "warningCount", "infoCount", "files"]);
  assert.deepEqual([value.valid, value.errorCount, value.warningCount, value.infoCount], [false, 1, 1, 0]);
  const fields = [
    "file",
    "kind",
    "valid",
    "errorCount",
    "warningCount",
    "infoCount",
    "truncated",
    "fixed",
    "applied",
    "diagnostics",
  ];
  for (const file of value.files) assert.deepEqual(Object.keys(file), fields);
  const [finding] = value.files[0].diagnostics;
  assert.deepEqual(finding.path, ["preview"]);
  assert.deepEqual(Object.keys(finding.range.start), ["offset", "line", "column"]);
});

test("--fix fixes the file, keeps its mode and leaves no other file", async (t) => {
  const path = await folder(t, { "job.json": repairableJob() });
  const file = join(path, "job.json");
  await chmod(file, 0o640);
  await symlink("job.json", join(path, "link.json"));
  const before = await readFile(file, "utf8");
  const run = await cli(["lint", "--fix", "link.json"], { cwd: path });
  assert.equal(run.code, 0);
  assert.match(
    run.stdout,
    /^fixed link\.json:\d+:\d+: .*`video_h264_vbr_15mbps`.* \[codec-unprefixed\]\nfixed 1 finding; no findings in 1 file\n$/,
  );
  const after = await readFile(file, "utf8");
  assert.equal(after, before.replace('"h264_vbr_15mbps"', '"video_h264_vbr_15mbps"'));
  assert.equal((await stat(file)).mode & 0o777, 0o640);
  assert.deepEqual((await readdir(path)).sort(), ["job.json", "link.json"]);
});

test("--fix does not touch a file without fixes", async (t) => {
  const path = await folder(t, { "job.json": badJob() });
  const file = join(path, "job.json");
  const { mtimeMs, ino } = await stat(file);
  assert.equal((await cli(["lint", "--fix", "job.json"], { cwd: path })).code, 1);
  const after = await stat(file);
  assert.deepEqual([after.mtimeMs, after.ino], [mtimeMs, ino]);
});

test("--fix does not write a file that is not UTF-8", async (t) => {
  const text = JSON.stringify({ ...repairableJob(), note: "x" });
  const bytes = Buffer.from(text.replace('"x"', '"\u00ff"'), "latin1");
  const path = await folder(t, { "job.json": bytes });
  const { code } = await cli(["lint", "--fix", "job.json"], { cwd: path });
  assert.equal(code, 1);
  assert.deepEqual(await readFile(join(path, "job.json")), bytes);
  await promisify(exec)(`"${process.execPath}" "${script}" lint --fix - < job.json > out.json`, { cwd: path }).catch(
    (error) => assert.equal(error.code, 1),
  );
  assert.deepEqual(await readFile(join(path, "out.json")), bytes);
});

test("--fix prints the fixed standard input, and the findings on stderr", async () => {
  const input = JSON.stringify(repairableJob());
  const { code, stdout, stderr } = await cli(["lint", "--fix", "-"], { input });
  assert.equal(code, 0);
  assert.equal(stdout, input.replace('"h264_vbr_15mbps"', '"video_h264_vbr_15mbps"'));
  assert.match(stderr, /^fixed <stdin>:1:\d+: .*\nfixed 1 finding; no findings in 1 file\n$/);
});

test("--unsafe also fixes what may change the meaning", async () => {
  const input = JSON.stringify({ ...job(), settings: { type: "video", quality: "ful" } });
  assert.equal((await cli(["lint", "--fix"], { input })).stdout, input);
  const { code, stdout } = await cli(["lint", "--fix", "--unsafe"], { input });
  assert.deepEqual([code, JSON.parse(stdout).settings.quality], [0, "full"]);
});

const bad = repairableJob();
const template = JSON.stringify(bad.template);
const offered = { ...bad, settings: { ...bad.settings, quality: "ful" } };
const fence = (payload) => `My job:\n\n\`\`\`json\n${JSON.stringify(payload, null, 2)}\n\`\`\`\n\nWhy does it fail?\n`;
const curl = (payload) => `curl -X POST https://example.com/jobs -d '${JSON.stringify(payload)}'\n`;

for (const [what, name, text, says] of [
  ["a fix that makes room for another", "job.json", `{"template": ${template},,}`, "2 fixable with --fix"],
  [
    "fixes of the same key",
    "job.json",
    `{"template": ${template}, "asets": [], "assests": []}`,
    "1 fixable with --fix --unsafe",
  ],
  ["both kinds of fixes", "job.json", JSON.stringify(offered), "1 fixable with --fix, 2 with --fix --unsafe"],
  ["more fixes than are listed", "job.json", `[${"'x', ".repeat(1500)}]`, "1501 fixable with --fix"],
  ["text that stays broken", "job.json", `{"template": ${template}, 'a': 1, "b": }`, "1 fixable with --fix"],
  [
    "a payload per line",
    "jobs.ndjson",
    `${JSON.stringify(offered)}\n\n${JSON.stringify(bad)}\n`,
    "2 fixable with --fix, 3 with --fix --unsafe",
  ],
  ["a payload in a Markdown fence", "job.json", fence(bad), "1 fixable with --fix, 2 with --fix --unsafe"],
  ["a payload in a command", "job.json", curl(bad), "1 fixable with --fix, 2 with --fix --unsafe"],
]) {
  test(`the summary counts exactly what --fix fixes: ${what}`, async (t) => {
    const path = await folder(t, { [name]: text });
    const { stdout } = await cli(["lint", name], { cwd: path });
    assert.equal(stdout.match(/ \((.*fixable.*)\)\n$/)?.[1], says);
    const safe = says.match(/^(\d+) fixable with --fix(?! --unsafe)/)?.[1];
    const all = says.match(/(\d+) (?:fixable )?with --fix --unsafe$/)?.[1] ?? safe;
    for (const [options, count] of [
      [["--fix"], safe],
      [["--fix", "--unsafe"], all],
    ]) {
      await writeFile(join(path, name), text);
      const fixed = await cli(["lint", name, ...options], { cwd: path });
      assert.equal(fixed.stdout.match(/^fixed (\d+) findings?; /m)?.[1], count, options.join(" "));
      await writeFile(join(path, name), text);
      assert.equal((await json([name, ...options], { cwd: path })).files[0].fixed, Number(count ?? 0));
    }
  });
}

test("the summary counts the listed fixes of a very long text, which is not fixed to count the others", async (t) => {
  const long = { ...bad, preview: "x", metadata: "y".repeat(6000) };
  const path = await folder(t, { "jobs.json": JSON.stringify({ jobs: Array.from({ length: 1500 }, () => long) }) });
  const { stdout } = await cli(["lint", "jobs.json"], { cwd: path });
  const listed = (await json(["jobs.json"], { cwd: path })).files[0].diagnostics;
  const safe = listed.filter(({ fix }) => fix?.safe).length;
  assert.ok(safe > 0);
  assert.match(stdout, new RegExp(` \\(at least ${safe} fixable with --fix`));
});

for (const [what, text] of [
  ["a Markdown fence", fence(bad)],
  ["a command", curl(bad)],
]) {
  test(`--fix --unsafe unwraps a payload in ${what}, and --diff shows that`, async (t) => {
    const path = await folder(t, { "job.json": text });
    const at = { cwd: path };
    const diff = await cli(["lint", "job.json", "--diff", "--unsafe"], at);
    assert.equal(diff.code, 1);
    assert.match(diff.stdout, /^-.*(```|curl)/m);
    assert.match(diff.stdout, /^\+.*"video_h264_vbr_15mbps"/m);
    const { code, stdout } = await cli(["lint", "job.json", "--fix", "--unsafe"], at);
    assert.equal(code, 0);
    const expected = { ...bad, settings: { ...bad.settings, codec: "video_h264_vbr_15mbps" } };
    assert.deepEqual(JSON.parse(await readFile(join(path, "job.json"), "utf8")), expected);
    // The places are those of the file as it was.
    const before = text.slice(0, text.indexOf('"h264')).split("\n");
    assert.match(stdout, new RegExp(`^fixed job\\.json:${before.length}:${before.at(-1).length + 1}: Change to`, "m"));
  });
}

test("a file that is not UTF-8 has nothing fixable", async (t) => {
  const path = await folder(t, { "job.json": Buffer.from(`{"template": ${template},, "a": "\xff"}`, "latin1") });
  assert.doesNotMatch((await cli(["lint", "job.json"], { cwd: path })).stdout, /fixable with/);
});

test("--diff shows what --fix would change, writes nothing and exits with 1", async (t) => {
  const secret = { upload: { params: { accessKeyId: "planted", accessKeySecret: "planted" } } };
  const path = await folder(t, {
    "a.json": { ...repairableJob(), ...secret },
    "b.json": `${JSON.stringify({ ...repairableJob(), ...secret })}\r\n`,
    "clean.json": job(),
  });
  const before = await readFile(join(path, "a.json"), "utf8");
  const { code, stdout, stderr } = await cli(["lint", "--diff", "."], { cwd: path });
  assert.deepEqual([code, stderr], [1, "--fix would change 2 files\n"]);
  assert.match(stdout, /^--- a\.json\n\+\+\+ a\.json\n@@ -\d+,\d+ \+\d+,\d+ @@\n/);
  assert.match(stdout, /^- +"codec": "h264_vbr_15mbps"\n\+ +"codec": "video_h264_vbr_15mbps"$/m);
  assert.match(stdout, /^\+\{.*"video_h264_vbr_15mbps".*"accessKeyId":"•{7}"/m);
  assert.doesNotMatch(stdout, /planted|clean\.json/);
  assert.equal(await readFile(join(path, "a.json"), "utf8"), before);
  const none = await cli(["lint", "--diff", "clean.json"], { cwd: path });
  assert.deepEqual([none.code, none.stdout, none.stderr], [0, "", "--fix would change nothing\n"]);
  const unsafe = { input: JSON.stringify({ ...job(), settings: { type: "video", quality: "ful" } }) };
  assert.equal((await cli(["lint", "--diff"], unsafe)).code, 0);
  assert.match((await cli(["lint", "--diff", "--unsafe"], unsafe)).stdout, /^\+.*"quality":"full"/m);
});

test("--quiet shows only errors, and --max-warnings limits the others", async (t) => {
  const path = await folder(t, { "job.json": { ...job(), settings: { type: "image", codec: "png" } } });
  const lint = (...args) => cli(["lint", "job.json", ...args], { cwd: path });
  const { warningCount } = await json(["job.json"], { cwd: path });
  assert.ok(warningCount > 0);
  for (const format of ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"]) {
    assert.match((await lint("--format", format)).stdout, /codec-unprefixed/, format);
    const { stdout } = await lint("--quiet", "--format", format);
    assert.doesNotMatch(stdout, /codec-unprefixed/, format);
    assert.match(stdout, /[a-z]+-[a-z]+/, format);
  }
  const args = ["--rule", "frames-required=info"];
  assert.equal((await json(["job.json", ...args], { cwd: path })).errorCount, 0);
  assert.equal((await lint(...args)).code, 0);
  assert.equal((await lint(...args, "--max-warnings", String(warningCount))).code, 0);
  const exceeded = await lint(...args, "--quiet", "--max-warnings", "0");
  assert.equal(exceeded.code, 1);
  assert.match(exceeded.stderr, new RegExp(`^error: ${warningCount} warnings? exceeds? --max-warnings 0\n$`));
});

test("--exclude skips files, by path and by name", async (t) => {
  const path = await folder(t, { "a.json": job(), "b.draft.json": badJob() });
  for (const name of ["old", "old/deep", "new"]) {
    await mkdir(join(path, name));
    await writeFile(join(path, name, "c.json"), JSON.stringify(job()));
  }
  const names = async (...args) =>
    (await json(args, { cwd: path })).files.map(({ file }) => file.replaceAll("\\", "/"));
  assert.deepEqual(await names(".", "--exclude", "*.draft.json", "--exclude", "old"), ["a.json", "new/c.json"]);
  assert.deepEqual(await names(".", "--exclude", "old/*.json", "--exclude", "b*"), [
    "a.json",
    "new/c.json",
    "old/deep/c.json",
  ]);
  assert.deepEqual(await names("a.json", "b.draft.json", "--exclude", "./b.draft.json"), ["a.json"]);
  assert.deepEqual(await names("**/*.json", "--exclude", "old/", "--exclude", "**/b.*"), ["a.json", "new/c.json"]);
});

test("a folder's files of other tools are skipped, but checked if they are named", async (t) => {
  const path = await folder(t, { "a.json": job(), "package.json": {}, "tsconfig.build.json": {}, "x.schema.json": {} });
  const names = async (...args) => (await json(args, { cwd: path })).files.map(({ file }) => file);
  assert.deepEqual(await names("."), ["a.json"]);
  assert.deepEqual(await names("package.json"), ["package.json"]);
});

test("--stdin-filename is the name and the kind of standard input", async () => {
  const input = `${JSON.stringify(job())}\n${JSON.stringify(badJob())}\n`;
  const args = ["lint", "--stdin-filename", "jobs/many.ndjson"];
  const { code, stdout } = await cli([...args, "--format", "concise"], { input });
  assert.equal(code, 1);
  assert.match(stdout, /^jobs\/many\.ndjson:2:\d+: error\[type-mismatch\] /);
  const { runs } = JSON.parse((await cli([...args, "--format", "sarif"], { input })).stdout);
  assert.equal(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, "jobs/many.ndjson");
  const fixed = await cli(["lint", "-", "--fix", "--stdin-filename", "no-such-file.json"], {
    input: JSON.stringify(repairableJob()),
  });
  assert.match(fixed.stdout, /"video_h264_vbr_15mbps"/);
  assert.match(fixed.stderr, /^fixed no-such-file\.json:1:/);
});

test("equal findings of a batch or of lines are shown once, and every one is counted", async (t) => {
  const jobs = Array.from({ length: 9 }, (_, index) => ({ ...badJob(), name: `n${index}` }));
  const path = await folder(t, {
    "batch.json": { jobs },
    "lines.ndjson": jobs.map((one) => JSON.stringify(one)).join("\n"),
  });
  const shown = async (name) => (await cli(["lint", "--rule", "unknown-field=off", name], { cwd: path })).stdout;
  const batch = await shown("batch.json");
  assert.equal(batch.match(/error\[type-mismatch\]/g).length, 1);
  assert.match(batch, /also at: \/jobs\/1\/preview, .*\/jobs\/5\/preview and 3 more\n/);
  assert.match(batch, /\n9 errors in 1 file/);
  assert.match(await shown("lines.ndjson"), /also at: line 2, line 3, line 4, line 5, line 6 and 3 more\n/);
});

test("--rule changes severities", async () => {
  const input = JSON.stringify(repairableJob());
  const severity = async (...args) =>
    (await json(args, { input })).files[0].diagnostics.map((finding) => finding.severity);
  assert.deepEqual(await severity(), ["warning"]);
  assert.deepEqual(await severity("--rule", "codec-unprefixed=error"), ["error"]);
  assert.deepEqual(await severity("--rule=codec-unprefixed=off"), []);
});

test("--kind sets the kind of the payload", async () => {
  const input = JSON.stringify({ jobs: [] });
  assert.deepEqual(codes(await json([], { input })), ["batch-size"]);
  assert.ok(codes(await json(["--kind", "job"], { input })).includes("required-field"));
});

test("--context sets where the payload is built", async () => {
  const params = { region: "r", bucket: "b", accessKeyId: "planted-key-id", accessKeySecret: "planted-key" };
  const input = JSON.stringify({ ...job(), upload: { provider: "s3", params } });
  const severities = async (args) =>
    new Set((await json(args, { input })).files[0].diagnostics.map((finding) => finding.severity));
  assert.deepEqual(await severities([]), new Set(["warning"]));
  assert.deepEqual(await severities(["--context", "browser"]), new Set(["error"]));
});

test("--max limits what is shown, not what is counted", async () => {
  const input = JSON.stringify({ jobs: [badJob(), badJob(), badJob()] });
  const args = ["--rule", "duplicate-job=off", "--max", "2"];
  const run = await json(args, { input });
  assert.deepEqual([run.errorCount, run.files[0].diagnostics.length, run.files[0].truncated], [3, 2, true]);
  const { stdout } = await cli(["lint", ...args], { input });
  assert.match(stdout, /… and 1 more in <stdin>/);
  assert.match(stdout, /3 errors in 1 file/);
});

test("--template, --fonts and --secrets check against the account", async (t) => {
  const payload = {
    ...job(`\${secrets.GREETING}`),
    fonts: ["Inter-Bold.ttf"],
  };
  const template = { id: TEMPLATE, type: "aep", status: "uploaded", compositions: ["main"], layers: ["title"] };
  const path = await folder(t, {
    "job.json": payload,
    "good.json": template,
    "other.json": { ...template, layers: ["headline"] },
    "fonts.json": [{ id: "1", familyName: "Inter", fileName: "Inter-Bold.ttf" }],
    "fonts.txt": "Inter-Bold.ttf\nInter-Regular.ttf\n",
    "secrets.json": ["GREETING"],
  });
  for (const [args, expected] of [
    [[], []],
    [["--template", "good.json"], []],
    [["--template", "other.json"], ["layer-unknown"]],
    [["--fonts", "Inter-Bold.ttf, Inter-Regular.ttf"], []],
    [["--fonts", "Inter-Regular.ttf"], ["font-unknown"]],
    [["--fonts", "fonts.json"], []],
    [["--fonts", "fonts.txt"], []],
    [["--secrets", "GREETING"], []],
    [["--secrets", "OTHER"], ["secret-unknown"]],
    [["--secrets", "secrets.json"], []],
  ]) {
    assert.deepEqual(codes(await json([...args, "job.json"], { cwd: path })), expected, args.join(" "));
  }
});

test("a file of lines is a payload per line, with places in the file", async (t) => {
  const lines = [job(), badJob(), repairableJob()].map((payload) => JSON.stringify(payload));
  const text = `${lines[0]}\r\n\n${lines[1]}\n${lines[2]}\n`;
  const path = await folder(t, { "jobs.ndjson": text });
  const { files } = await json(["jobs.ndjson"], { cwd: path });
  const [error, warning] = files[0].diagnostics;
  assert.deepEqual([error.code, error.range.start.line], ["type-mismatch", 3]);
  assert.equal(text.slice(error.range.start.offset, error.range.end.offset), '"yes"');
  const [edit] = warning.fix.edits;
  assert.equal(text.slice(edit.range.start.offset, edit.range.end.offset).includes("h264"), true);
  await cli(["lint", "--fix", "jobs.ndjson"], { cwd: path });
  const fixed = await readFile(join(path, "jobs.ndjson"), "utf8");
  assert.equal(fixed, text.replace('"h264_vbr_15mbps"', '"video_h264_vbr_15mbps"'));
});

test("text of a payload cannot control the terminal", async () => {
  const nasty = "\u001b]0;owned\u0007\u001b[2J\u202e\u009b31m";
  const input = JSON.stringify({ ...job(), [nasty]: 1, settings: { quality: nasty, codec: "png" } })
    // JSON.stringify escapes these: put the raw characters in.
    .replaceAll("\\u001b", "\u001b")
    .replaceAll("\\u0007", "\u0007");
  const printed = async (...args) => (await cli(["lint", ...args], { input })).stdout;
  const outputs = ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"].map((format) =>
    printed("--format", format),
  );
  for (const stdout of await Promise.all([...outputs, printed("--diff", "--unsafe")])) {
    assert.doesNotMatch(stdout.replaceAll("\n", ""), /[\p{Control}\u202e]/u);
    assert.match(stdout, /\\u001b/);
  }
});

test("no format shows a credential, and the mark stays under its range", async () => {
  const command = `${curl(tellingJob())} -u planted -H 'Authorization: Bearer planted'`;
  for (const input of [
    JSON.stringify(tellingJob()),
    JSON.stringify(tellingJob(), null, 2),
    fence(tellingJob()),
    command,
  ]) {
    for (const format of ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"]) {
      const { code, stdout, stderr } = await cli(["lint", "--format", format], { input });
      assert.equal(code, 1);
      assert.doesNotMatch(stdout + stderr, /planted/);
    }
  }
  const { stdout } = await cli(["lint"], { input: JSON.stringify(tellingJob(), null, 2) });
  assert.match(stdout, /\| +"accessKeySecret.: "•{11}"\n +\| +\^{13}\n/);
});

test("colours are for terminals, or if FORCE_COLOR is set", async (t) => {
  const path = await folder(t, { "job.json": badJob() });
  const coloured = async (env) => (await cli(["lint", "job.json"], { cwd: path, env })).stdout.includes("\u001b[");
  assert.equal(await coloured({}), false);
  assert.equal(await coloured({ FORCE_COLOR: "1" }), true);
  assert.equal(await coloured({ FORCE_COLOR: "0" }), false);
});

// util-linux's `script` gives the process a terminal of its own.
test("a terminal gets colours, except with NO_COLOR", { skip: process.platform !== "linux" }, async (t) => {
  const path = await folder(t, { "job.json": badJob() });
  const run = (env) => {
    const { NO_COLOR, FORCE_COLOR, ...rest } = process.env;
    const command = `"${process.execPath}" "${script}" lint job.json; true`;
    return execFileSync("script", ["-qec", command, "/dev/null"], {
      cwd: path,
      encoding: "utf8",
      env: { ...rest, TERM: "xterm", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
  };
  assert.ok(run({}).includes("\u001b[31m"));
  assert.ok(!run({ NO_COLOR: "1" }).includes("\u001b["));
});

for (const format of ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"]) {
  test(`a closed pipe ends ${format} quietly, with the verdict as exit code`, async (t) => {
    const path = await folder(t, { "batch.json": { jobs: Array.from({ length: 1000 }, badJob) } });
    let read = false;
    const { code, stderr } = await cli(["lint", "--format", format, "batch.json"], {
      cwd: path,
      onStart: ({ stdout }) =>
        stdout.once("data", () => {
          read = true;
          stdout.destroy();
        }),
    });
    assert.deepEqual([code, stderr, read], [1, "", true]);
  });
}

test("in a folder, files without a payload are skipped; a broken payload and a named file are checked", async (t) => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(job()), "utf16le")]);
  const path = await folder(t, {
    "job.json": job(),
    "broken.json": "{ 'tempalte': { id: 1, composition: main",
    "empty.json": "",
    "utf16.json": utf16,
    "a.nexrender.json": {},
    "en.json": { title: "Templates" },
    "vercel.json": { version: 2 },
    "baseline.json": { baseline: "nexrender-payload", version: 1, files: { "job.json": { x: { "/jobs/*": 1 } } } },
    "nexrender.account.json": { templates: [], fonts: [], secrets: [] },
    "package.json": { name: "x" },
  });
  const checked = async (...args) => {
    const { stdout, stderr } = await cli(["lint", ...args, "--json"], { cwd: path });
    return { names: JSON.parse(stdout).files.map(({ file }) => file), stderr };
  };
  const { names, stderr } = await checked(".");
  assert.deepEqual(names, ["a.nexrender.json", "broken.json", "empty.json", "job.json", "utf16.json"]);
  assert.equal(stderr, "3 JSON files without a payload skipped\n");
  assert.deepEqual((await checked("en.json", ".")).names[0], "en.json");
  assert.deepEqual((await checked("*.json", "--exclude", "*a*")).names.length, 6);
});
