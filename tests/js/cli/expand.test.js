import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { cli, folder, job } from "./process.js";

const parsed = (text) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const personal = { ...job("Hello {{name}}"), name: "{{id}}" };

test("one job per row, one per line", async (t) => {
  const path = await folder(t, {
    "job.json": personal,
    "rows.csv": '\ufeffname,id\r\n"Ada, Countess",1\r\n"Bob ""B""",2\r\n',
  });
  const { code, stdout, stderr } = await cli(["expand", "job.json", "rows.csv"], { cwd: path });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(
    parsed(stdout).map((one) => [one.assets[0].value, one.name]),
    [
      ["Hello Ada, Countess", "1"],
      ['Hello Bob "B"', "2"],
    ],
  );
});

test("rows come from JSON, NDJSON or standard input, and so may the job", async (t) => {
  const rows = [{ name: "Ada", id: "1" }];
  const path = await folder(t, { "job.json": personal, "rows.json": rows, "rows.ndjson": JSON.stringify(rows[0]) });
  const expected = (await cli(["expand", "job.json", "rows.json"], { cwd: path })).stdout;
  assert.equal(parsed(expected)[0].assets[0].value, "Hello Ada");
  const same = async (args, input) =>
    assert.equal((await cli(["expand", ...args], { cwd: path, input })).stdout, expected);
  await same(["job.json", "rows.ndjson"]);
  await same(["job.json", "-"], "name,id\nAda,1\n");
  await same(["job.json", "-"], JSON.stringify(rows));
  await same(["-", "rows.json"], JSON.stringify(personal));
});

test("--batch makes a batch, --out writes files of at most 1,000 jobs", async (t) => {
  const many = `name,id\n${Array.from({ length: 2001 }, (_, index) => `N${index},${index}`).join("\n")}\n`;
  const path = await folder(t, { "job.json": personal, "two.csv": "name,id\nA,1\nB,2\n", "many.csv": many });
  const run = (...args) => cli(["expand", "job.json", ...args], { cwd: path });
  const read = async (name) => JSON.parse(await readFile(join(path, name), "utf8"));

  assert.equal(JSON.parse((await run("two.csv", "--batch")).stdout).jobs.length, 2);
  assert.equal((await run("two.csv", "--batch", "--out", "batch.json")).stdout, "");
  assert.equal((await read("batch.json")).jobs.length, 2);

  const refused = await run("many.csv", "--batch");
  assert.deepEqual([refused.code, refused.stdout], [2, ""]);
  assert.match(refused.stderr, /2,001 jobs do not fit into one batch of at most 1,000/);

  const split = await run("many.csv", "--batch", "--out", "many.json");
  assert.equal(split.code, 0);
  const names = (await readdir(path)).filter((name) => name.startsWith("many-")).sort();
  assert.deepEqual(names, ["many-1.json", "many-2.json", "many-3.json"]);
  const sizes = await Promise.all(names.map(async (name) => (await read(name)).jobs.length));
  assert.deepEqual(sizes, [1000, 1000, 1]);

  await run("many.csv", "--out", "many.ndjson");
  assert.equal(parsed(await readFile(join(path, "many.ndjson"), "utf8")).length, 2001);
});

test("--as-json gives cells their types", async (t) => {
  const typed = { ...job(), assets: [{ type: "data", layerName: "l", property: "Opacity", value: "{{opacity}}" }] };
  const path = await folder(t, { "job.json": typed, "rows.csv": "opacity\n50\n" });
  const value = async (...args) =>
    parsed((await cli(["expand", "job.json", "rows.csv", ...args], { cwd: path })).stdout)[0].assets[0].value;
  assert.equal(await value(), "50");
  assert.equal(await value("--as-json", "opacity"), 50);
});

test("resulting jobs with errors are reported by row, and printed anyway", async (t) => {
  const path = await folder(t, {
    "job.json": { ...job(), assets: [{ type: "image", layerName: "logo", src: "{{logo}}" }] },
    "rows.csv": "logo\nhttps://example.com/a.png\nfile:///a.png\n",
  });
  const { code, stdout, stderr } = await cli(["expand", "job.json", "rows.csv"], { cwd: path });
  assert.equal(code, 1);
  assert.equal(parsed(stdout).length, 2);
  assert.match(stderr, /^error: row 2: .*\[asset-src\] \(\/assets\/0\/src\)/);
  assert.match(stderr, /1 of 2 jobs have errors/);
  const unchecked = await cli(["expand", "job.json", "rows.csv", "--no-check"], { cwd: path });
  assert.deepEqual([unchecked.code, unchecked.stderr], [0, ""]);
});

for (const [what, files, message] of [
  ["a column that the rows lack", { "rows.csv": "name\nA\n" }, /rows\.csv: row 1 .*"id"/],
  ["a row with too few cells", { "rows.csv": "name,id\nA,1\nB\n" }, /rows\.csv: row 2 \(line 3\) has 1 cell/],
  ["a job that is not JSON", { "job.json": '{"a": }', "rows.csv": "name,id\nA,1\n" }, /job\.json is not JSON/],
  [
    "a list in place of a job",
    { "job.json": "[1]", "rows.csv": "name,id\nA,1\n" },
    /job\.json: job: expected an object/,
  ],
  ["rows that are not JSON", { "rows.json": "[{]" }, /rows\.json: the file is not JSON/],
]) {
  test(`an error names its place: ${what}`, async (t) => {
    const path = await folder(t, { "job.json": personal, ...files });
    const rows = Object.keys(files).find((name) => name.startsWith("rows"));
    const { code, stdout, stderr } = await cli(["expand", "job.json", rows], { cwd: path });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, message);
  });
}

test("--encoding names the encoding of the rows", async (t) => {
  const rows = Buffer.from("name,id\nJos\u00e9,1\n", "latin1");
  const path = await folder(t, { "job.json": personal, "rows.csv": rows });
  const refused = await cli(["expand", "job.json", "rows.csv"], { cwd: path });
  assert.deepEqual([refused.code, refused.stdout], [1, ""]);
  assert.match(refused.stderr, /^error: rows\.csv: line 2 is not valid UTF-8\n {2}.*--encoding windows-1252/);
  const read = await cli(["expand", "job.json", "rows.csv", "--encoding", "windows-1252"], { cwd: path });
  assert.equal(parsed(read.stdout)[0].assets[0].value, "Hello José");
});
