import assert from "node:assert/strict";
import { test } from "node:test";
import { wantsColor } from "../../../pkg/cli/terminal/colors.js";
import { concealed } from "../../../pkg/cli/terminal/conceal.js";
import { frame } from "../../../pkg/cli/terminal/frame.js";
import { columns, printable, printableJson } from "../../../pkg/cli/terminal/text.js";

const same = (text) => text;
const look = (width) => ({ width, mark: "^", emphasis: same, faint: same });

/** The range of the text between two offsets, as the checker counts. */
function range(text, from, to) {
  const position = (offset) => {
    const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
    return { offset, line: lines.length, column: lines.at(-1).length + 1 };
  };
  return { start: position(from), end: position(to) };
}

const frameOf = (text, part, width = 80) => {
  const at = text.indexOf(part);
  return frame(text, range(text, at, at + part.length), look(width));
};

test("a frame shows the line, its neighbours and a mark under the range", () => {
  assert.deepEqual(frameOf('{\n  "a": 5,\n  "b": 6\n}\n', "5"), [
    "1 | {",
    '2 |   "a": 5,',
    "  |        ^",
    '3 |   "b": 6',
  ]);
});

test("line breaks of every kind give the same frame", () => {
  const frames = ["\n", "\r\n", "\r"].map((mark) => frameOf(`[${mark}5,${mark}6${mark}]`, "6"));
  assert.deepEqual(frames[1], frames[0]);
  assert.deepEqual(frames[2], frames[0]);
});

for (const [what, before, width] of [
  ["ASCII", "abc", 3],
  ["wide characters", "日本", 4],
  ["full-width forms", "Ａ！", 4],
  ["Hangul", "한국", 4],
  ["emoji of two units", "😀", 2],
  ["an emoji of several code points", "👨‍👩‍👧", 2],
  ["a flag", "🇨🇭", 2],
  ["a letter with a combining mark", "e\u0301", 1],
  ["a tab", "\t", 2],
  ["a control character, shown as an escape", "\u001b", 6],
]) {
  test(`the mark is under its value after ${what}`, () => {
    const [, line, mark] = frameOf(`[\n"${before}", 7]`, "7");
    assert.equal(columns(line.slice(0, line.lastIndexOf("7"))), mark.indexOf("^"));
    assert.equal(mark.indexOf("^"), '2 | "", '.length + width);
  });
}

test("the mark is as wide as what it marks", () => {
  assert.equal(frameOf('["日本"]', '"日本"').at(1), "  |  ^^^^^^");
});

test("a range of several lines is marked at its start and its end", () => {
  const text = '{\n  "a": {\n    "b": 1,\n    "c": 2\n  }\n}';
  assert.deepEqual(frameOf(text, text.slice(text.indexOf("{", 1), -2)), [
    "1 | {",
    '2 |   "a": {',
    "  |        ^",
    "  ⋮",
    "5 |   }",
    "  |   ^",
    "6 | }",
  ]);
});

test("an empty range, and one at the end of the text, still get a mark", () => {
  assert.deepEqual(frame("{", range("{", 1, 1), look(80)), ["1 | {", "  |  ^"]);
  assert.deepEqual(frame("", range("", 0, 0), look(80)), ["1 |", "  | ^"]);
});

test("a range beyond the text does not break the frame", () => {
  const beyond = { offset: 99, line: 1, column: 100 };
  assert.equal(frame("{}", { start: beyond, end: beyond }, look(80)).length, 2);
});

test("a long line is cut around the range, at any width", () => {
  const text = `[${'"日本 😀 filler", '.repeat(2000)}"HERE"${', "filler"'.repeat(2000)}]`;
  for (const width of [0, 1, 20, 36, 40, 60, 80, 133]) {
    const [line, mark] = frameOf(text, '"HERE"', width);
    // A frame narrower than this would not show the range.
    assert.ok(columns(line) <= Math.max(25, width), `${columns(line)} columns of ${width}`);
    assert.match(line, /…/);
    assert.equal(mark.indexOf("^"), columns(line.slice(0, line.indexOf('"HERE"'))));
    assert.equal(mark.match(/\^+/)[0].length, 6);
  }
});

test("a frame reads only what it shows, even of many megabytes on one line", () => {
  const text = `[${'"filler",'.repeat(3_000_000)}"HERE"]`;
  const at = text.length - 7;
  const place = { start: { offset: at, line: 1, column: at + 1 }, end: { offset: at + 6, line: 1, column: at + 7 } };
  for (let finding = 0; finding < 1000; finding++) frame(text, place, look(80));
  assert.match(frame(text, place, look(80))[0], /"HERE"\]$/);
});

/** The names apart from their values, so that nothing here looks like a real key. */
const [id, secret] = ['"accessKeyId"', '"accessKeySecret"'];

for (const [what, text, shown] of [
  ["a key", `${secret} : "planted\\"\\\\"`, `${secret} : "•••••••••••"`],
  ["a key of two lines", `${id}: "planted\r\n  x", "a": 1`, `${id}: "•••••••\r\n•••", "a": 1`],
  ["a key without an end", `${id}: "planted`, `${id}: "•••••••`],
  ["a key that is a number", "{accessKeySecret: 4711}", "{accessKeySecret: ••••}"],
  ["a header", "'authorization':'Bearer planted'", "'authorization':'Bearer •••••••'"],
  ["a header without a scheme", '"Proxy-Authorization": "planted"', '"Proxy-Authorization": "•••••••"'],
  ["a header in a command", "-H 'Authorization: Bearer planted' -d '{}'", "-H 'Authorization: Bearer •••••••' -d '{}'"],
  [
    "a header in a request",
    "POST /jobs\r\nX-Api-Key: planted one\r\n\r\n{",
    "POST /jobs\r\nX-Api-Key: •••••••••••\r\n\r\n{",
  ],
  ["a header in a template literal", "Authorization: `Bearer planted`", "Authorization: `Bearer •••••••`"],
  ["a header's scheme and token", 'set("Authorization", "Bearer planted1")', 'set("Authorization", "Bearer ••••••••")'],
  ["a user of curl", "curl -u me:planted -d '{}'", "curl -u •••••••••• -d '{}'"],
  ["a header by a word of its name", '"X-Hook-Secret": "planted"', '"X-Hook-Secret": "•••••••"'],
  ["user info", '"https://me:planted@h/@" "https:\\/\\/planted@h"', '"https://••••••••••@h/@" "https:\\/\\/•••••••@h"'],
  ["an AWS key id", '"a AKIAIOSFODNN7EXAMPLE."', '"a ••••••••••••••••••••."'],
  ["what is beside a stored secret", `${id}: "é😀\${secrets.A}"`, `${id}: "•••\${secrets.A}"`],
]) {
  test(`a credential is hidden, character by character: ${what}`, () => assert.equal(concealed(text), shown));
}

for (const text of [
  `${id}: "\${secrets.KEY_ID}", ${secret}: "\${secret.KEY}"`,
  '"Authorization": "Bearer ${secrets.TOKEN}", "Cookie": "{{secrets.C}}", "X-Api-Key": "$secrets.K"',
  '"value": "Basic training, and the bearer of news", "note": "My token: here"',
  `${id}: "", ${secret}: null, "secretary": "x", "X-Authorized-Kind": "y"`,
  '"https://example.com/a@b?c=//d@e" "mailto:me@h" "https://${secrets.USER}@h" "XAKIAIOSFODNN7EXAMPLE"',
]) {
  test(`text that is not a credential is shown: ${text}`, () => assert.equal(concealed(text), text));
}

test("hiding credentials takes linear time", () => {
  for (const part of [
    `${secret}: "`,
    "accessKeyId  ",
    "://a",
    "AKIA",
    "a-",
    "token-",
    "token: x",
    "'token: x",
    "\ntoken: x",
    "basic a",
    " -u x",
    '"cookie":"\\"',
  ]) {
    const text = part.repeat(2_000_000 / part.length);
    assert.equal(concealed(text).length, text.length);
    assert.equal(concealed(`://${part.slice(-1).repeat(2_000_000)}`).length, 2_000_003);
  }
});

for (const [what, text, shown] of [
  ["an escape sequence", "\u001b[31mred", "\\u001b[31mred"],
  ["the C1 form of it", "\u009b31m", "\\u009b31m"],
  ["a carriage return and a line break", "a\r\nb", "a\\u000d\\u000ab"],
  ["text that runs backwards", "\u202eabc\u2066", "\\u202eabc\\u2066"],
  ["what cannot be seen", "a\u200bb\ufeff", "a\\u200bb\\ufeff"],
  ["half a pair", "\ud83d!", "\\ud83d!"],
  ["invisible tags", "\u{e0041}", "\\udb40\\udc41"],
  ["nothing else", "Grüße, 日本 👨‍👩‍👧 ‘x’", "Grüße, 日本 👨‍👩‍👧 ‘x’"],
]) {
  test(`text is made safe to print: ${what}`, () => assert.equal(printable(text), shown));
}

test("printed JSON has the same values, without characters that control the terminal", () => {
  const value = { "\u009b\u202e": ["\u001b[31m\u2028", "\ud83d", "Grüße, 日本 👨‍👩‍👧", { a: "\n\u{e0041}\ufeff" }] };
  for (const indent of [undefined, 2]) {
    const text = printableJson(value, indent);
    assert.deepEqual(JSON.parse(text), value);
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Control}\u2028\u202e\ufeff\p{Surrogate}]/u);
    assert.match(text, /Grüße, 日本 👨‍👩‍👧/);
  }
});

for (const [env, isTTY, expected] of [
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
  [{ TERM: "dumb" }, true, false],
]) {
  test(`colours with ${JSON.stringify(env)} on ${isTTY ? "a terminal" : "a pipe"}: ${expected}`, () => {
    assert.equal(wantsColor({ isTTY }, env), expected);
  });
}
