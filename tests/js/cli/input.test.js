import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { parseCsv } from "../../../pkg/cli/input/csv.js";
import { filesOf, lookup } from "../../../pkg/cli/input/glob.js";
import { readLines } from "../../../pkg/cli/input/lines.js";
import { readPayload } from "../../../pkg/cli/input/payload.js";
import { readRows } from "../../../pkg/cli/input/rows.js";
import { folder } from "./process.js";

for (const [what, text, rows, options] of [
  [
    "plain cells",
    "a,b\n1,2\n3,4\n",
    [
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ],
  ],
  ["no line break at the end", "a\n1", [{ a: "1" }]],
  ["CRLF", "a,b\r\n1,2\r\n", [{ a: "1", b: "2" }]],
  ["CR alone", "a,b\r1,2\r", [{ a: "1", b: "2" }]],
  ["a byte order mark", "\ufeffa\n1\n", [{ a: "1" }]],
  ["quoted cells with commas, breaks and quotes", 'a,b\n"x, ""y""\r\nz",2\n', [{ a: 'x, "y"\r\nz', b: "2" }]],
  ["a quoted header", '"a b","c"\n1,2\n', [{ "a b": "1", c: "2" }]],
  ["empty cells", "a,b,c\n,,\n", [{ a: "", b: "", c: "" }]],
  ["blank lines", "a,b\n\n1,2\n\n\n", [{ a: "1", b: "2" }]],
  ["an empty quoted cell, which is not a blank line", 'a\n""\n', [{ a: "" }]],
  ["a quote inside a plain cell", 'a\n5" disc\n', [{ a: '5" disc' }]],
  ["spaces around cells, which belong to them", "a,b\n 1 , 2\n", [{ a: " 1 ", b: " 2" }]],
  ["another delimiter", "a;b\n1;2,5\n", [{ a: "1", b: "2,5" }], { delimiter: ";" }],
  ["a column named __proto__", "__proto__\n1\n", [Object.fromEntries([["__proto__", "1"]])]],
]) {
  test(`CSV: ${what}`, () => assert.deepEqual([...parseCsv(text, options)], rows));
}

for (const [what, text, message] of [
  ["a cell too few", "a,b\n1,2\n3\n", /^row 2 \(line 3\) has 1 cell, the header has 2$/],
  ["a cell too many", "a,b\n1,2,3\n", /^row 1 \(line 2\) has 3 cells, the header has 2$/],
  ["the line after a cell with breaks", 'a,b\n"x\ny",1\n2\n', /^row 2 \(line 4\)/],
  ["a quote left open", 'a,b\n1,2\n3,"x\n', /^row 2 \(line 3\) has an unclosed quote$/],
  ["text after a quoted cell", 'a,b\n1,"x"y\n', /^row 1 \(line 2\) has text after a closing quote$/],
  ["a column twice", "a,a\n1,2\n", /duplicate column "a" in the header/],
  ["a column without a name", "a,\n1,2\n", /column 2 of the header has no name/],
  ["a header with another delimiter", "a;b\n1;2\n", /a single column with ";"/],
  ["nothing", "", /empty/],
]) {
  test(`CSV: ${what} is an error that names the place`, () => {
    assert.throws(() => [...parseCsv(text)], { name: "InputError", message });
  });
}

test("rows are read by extension, and from standard input by their first character", async (t) => {
  const files = {
    "rows.csv": "n\n1\n",
    "rows.tsv": "n\tm\n1\t2\n",
    "rows.json": '[{"n": 1}]',
    "rows.ndjson": '{"n": 1}\n\n{"n": 2}\n',
  };
  const path = await folder(t, files);
  const read = (name) => readRows(join(path, name));
  assert.deepEqual(await read("rows.csv"), [{ n: "1" }]);
  assert.deepEqual(await read("rows.tsv"), [{ n: "1", m: "2" }]);
  assert.deepEqual(await read("rows.json"), [{ n: 1 }]);
  assert.deepEqual(await read("rows.ndjson"), [{ n: 1 }, { n: 2 }]);
  for (const [name, text] of Object.entries(files)) {
    if (name === "rows.tsv") continue;
    assert.deepEqual(await readRows("-", Readable.from([Buffer.from(text)])), await read(name));
  }
});

test("columns can be read as JSON", async (t) => {
  const path = await folder(t, { "rows.csv": 'n,s\n"[1,0]",2\nx,3\n' });
  await assert.rejects(readRows(join(path, "rows.csv"), undefined, { json: ["n"] }), /row 2, column "n" is not JSON/);
  await assert.rejects(readRows(join(path, "rows.csv"), undefined, { json: ["q"] }), /no column "q"/);
  await writeFile(join(path, "rows.csv"), 'n,s\n"[1,0]",2\n');
  assert.deepEqual(await readRows(join(path, "rows.csv"), undefined, { json: ["n"] }), [{ n: [1, 0], s: "2" }]);
});

test("something that is not a row is an error that names it", async (t) => {
  const path = await folder(t, { "a.json": "{}", "b.json": "[{}, 5]", "c.ndjson": '{}\n{"a":\n', "d.csv": "a\n" });
  const read = (name) => readRows(join(path, name));
  await assert.rejects(read("a.json"), /a\.json: expected a list of row objects/);
  await assert.rejects(read("b.json"), /row 2 is not an object/);
  await assert.rejects(read("c.ndjson"), /row 2 \(line 2\) is not JSON/);
  await assert.rejects(read("d.csv"), /d\.csv: no rows/);
});

test("lines are the same in any chunks, and joined they are the text again", async () => {
  const text = '\ufeff{"a":"日本 😀 \u2028"}\r\n\n{"b":2}\n{"c":3}';
  const bytes = Buffer.from(text);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const chunks = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    const lines = [];
    for await (const line of readLines("-", Readable.from(chunks))) lines.push(line);
    assert.deepEqual(lines, text.split("\n"), `chunks of ${size}`);
  }
});

for (const [what, text, many] of [
  ["a payload on one line", '{"a":1}\n', undefined],
  ["a payload on several lines", '{\n"a":1\n}\n', undefined],
  ["a payload that is broken", '{"a":\n1', undefined],
  ["two payloads, a line each", '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
  ["payloads with blank lines and a byte order mark", '\ufeff{"a":1}\r\n\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
]) {
  test(`a file of payloads is recognised by its content: ${what}`, async () => {
    const input = await readPayload("-", Readable.from([Buffer.from(text)]));
    if (!many) assert.equal(input.text, text.replace(/\n$/, ""));
    else assert.deepEqual(await collect(input.jobs), many);
  });
}

async function collect(values) {
  const list = [];
  for await (const value of values) list.push(value);
  return list;
}

test("an invalid line among many payloads is an error that names it", async () => {
  const { jobs } = await readPayload("-", Readable.from([Buffer.from('{"a":1}\n\n{"a":\n')]));
  await assert.rejects(collect(jobs), /line 3 is not JSON/);
});

const tree = ["a.json", "ab.json", "b.json", "c.txt", "x/a.json", "x/.hidden.json", "x/y/ab.json", "+(b).json"];

for (const [pattern, expected] of [
  ["*.json", ["+(b).json", "a.json", "ab.json", "b.json"]],
  ["**/*.json", ["+(b).json", "a.json", "ab.json", "b.json", "x/.hidden.json", "x/a.json", "x/y/ab.json"]],
  ["x/**/*.json", ["x/.hidden.json", "x/a.json", "x/y/ab.json"]],
  ["**/a?.json", ["ab.json", "x/y/ab.json"]],
  ["{a,b}.json", ["a.json", "b.json"]],
  ["[ab].json", ["a.json", "b.json"]],
  ["[!a]*.json", ["+(b).json", "b.json"]],
  ["x/*/[a]b.json", ["x/y/ab.json"]],
  ["*.JSON", []],
  ["*.toml", []],
]) {
  test(`glob ${pattern}`, async (t) => {
    const path = await folder(t);
    for (const file of tree) {
      await mkdir(join(path, dirname(file)), { recursive: true });
      await writeFile(join(path, file), "{}");
    }
    const found = await filesOf(join(path, pattern));
    assert.deepEqual(
      found.map((file) => relative(path, file).replaceAll("\\", "/")),
      expected,
    );
  });
}

test("an argument means a file, a folder or a pattern; an existing file is never a pattern", async (t) => {
  const path = await folder(t, { "a.json": "{}", "b[1].json": "{}", "c.txt": "" });
  await mkdir(join(path, "node_modules"));
  await mkdir(join(path, "below"));
  await writeFile(join(path, "node_modules", "n.json"), "{}");
  await writeFile(join(path, "below", "d.ndjson"), "{}");
  const names = async (argument) => (await filesOf(join(path, argument))).map((file) => file.slice(path.length + 1));
  assert.deepEqual(await names("."), ["a.json", "b[1].json", join("below", "d.ndjson")]);
  assert.deepEqual(await names("b[1].json"), ["b[1].json"]);
  assert.deepEqual(await names("**/*.json"), ["a.json", "b[1].json"]);
  assert.deepEqual(await names("missing.json"), ["missing.json"]);
  assert.deepEqual(await names("*.toml"), []);
});

const table = "name,city\nJosé,Zürich €\n";
const windows1252 = Buffer.from(table.replace("€", "\u0080"), "latin1");
const utf16be = Buffer.from(table, "utf16le").swap16();

for (const [what, bytes, encoding] of [
  ["UTF-8", Buffer.from(table)],
  ["UTF-8 with a mark", Buffer.from(`\ufeff${table}`)],
  ["UTF-16LE with a mark", Buffer.from(`\ufeff${table}`, "utf16le")],
  ["UTF-16BE with a mark", Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be])],
  ["UTF-16LE without a mark", Buffer.from(table, "utf16le")],
  ["UTF-16BE without a mark", utf16be],
  ["Windows-1252, if it is named", windows1252, "windows-1252"],
  ["Windows-1252 by another of its names", windows1252, "CP1252"],
]) {
  test(`rows are read as ${what}`, async () => {
    const rows = await readRows("-", Readable.from([bytes]), { encoding });
    assert.deepEqual(rows, [{ name: "José", city: "Zürich €" }]);
  });
}

for (const [what, bytes, encoding, message, hint] of [
  [
    "Windows-1252 that is not named",
    windows1252,
    undefined,
    /^<stdin>: line 2 is not valid UTF-8$/,
    /--encoding windows-1252/,
  ],
  [
    "a line far behind",
    Buffer.concat([Buffer.from("n\n1\n2\n3\n"), Buffer.from([0xff])]),
    undefined,
    /line 5 is not valid UTF-8/,
    /./,
  ],
  ["UTF-8 cut off at its end", Buffer.from("n\né").subarray(0, 3), undefined, /line 2 is not valid UTF-8/, /./],
  ["what is not the named encoding", windows1252, "utf-8", /line 2 is not valid UTF-8/, undefined],
  [
    "half a character of UTF-16",
    Buffer.from([0xff, 0xfe, 0x6e, 0, 0x0a, 0, 0x00, 0xd8]),
    undefined,
    /line 2 is not valid UTF-16LE/,
    /./,
  ],
]) {
  test(`bytes are never replaced silently: ${what}`, async () => {
    await assert.rejects(readRows("-", Readable.from([bytes]), { encoding }), (error) => {
      assert.equal(error.name, "InputError");
      assert.match(error.message, message);
      if (hint) assert.match(error.hint, hint);
      else assert.equal(error.hint, undefined);
      return true;
    });
  });
}

test("every byte of Windows-1252 is read as Windows defines it", async () => {
  const bytes = Buffer.from([...Array.from({ length: 32 }, (_, at) => 0x80 + at), 0xa0, 0xff]);
  const [row] = await readRows("-", Readable.from([Buffer.from("n\n"), bytes]), { encoding: "windows-1252" });
  assert.equal(row.n, "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ\u00a0ÿ");
});

test("an unknown encoding is wrong usage", async () => {
  const reading = readRows("-", Readable.from([windows1252]), { encoding: "windows-9999" });
  await assert.rejects(reading, { name: "UsageError", message: /unknown encoding "windows-9999"/ });
});

test("jobs in lines that are not UTF-8 are an error, not replaced", async () => {
  const bytes = Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Buffer.from([0xe9]), Buffer.from('"}\n')]);
  const reading = async () => {
    const { jobs } = await readPayload("-", Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]));
    return collect(jobs);
  };
  await assert.rejects(reading(), { name: "InputError", message: /<stdin> is not valid UTF-8, at line 2/ });
});

/** Patterns, and of these paths those that they match. */
const paths = ["a.json", "b/a.json", "b/c/a.json", "b/c/d.json", "b+1/(a).json", "../a.json"];
const matching = [
  [["a.json"], ["a.json", "b/a.json", "b/c/a.json", "../a.json"]],
  [["./b/a.json"], ["b/a.json"]],
  [["b/c/"], ["b/c/a.json", "b/c/d.json"]],
  [["c"], ["b/c/a.json", "b/c/d.json"]],
  [["*/a.json"], ["b/a.json"]],
  [["b/**"], ["b/a.json", "b/c/a.json", "b/c/d.json"]],
  [
    ["[d-e].json", "b/a.json"],
    ["b/a.json", "b/c/d.json"],
  ],
  [["b+1/*.json"], ["b+1/(a).json"]],
  [["../a.json"], ["../a.json"]],
  [[], []],
];

for (const [patterns, expected] of matching) {
  test(`the patterns ${patterns.join(", ") || "of an empty list"} match paths, and their values come in order`, () => {
    const found = lookup([
      [["d.json"], "before"],
      [patterns, "wanted"],
      [["**/d.json"], "after"],
    ]);
    for (const path of paths) {
      const isD = path.endsWith("d.json");
      const values = [isD && "before", expected.includes(path) && "wanted", isD && "after"].filter(Boolean);
      assert.deepEqual(found(path), values, path);
    }
  });
}

test("patterns are relative to their folder", () => {
  const found = lookup([[["b/a.json", "c/*.json"], true]], "config");
  assert.deepEqual(
    ["config/b/a.json", "config/c/d.json", "b/a.json"].map((path) => found(path).length),
    [1, 1, 0],
  );
});
