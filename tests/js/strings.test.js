// The module reads strings sixteen bytes at a time; natively, where most tests of the core run, it goes byte by byte.
// So each byte that means something is put at every place of a string, in every distance from the end of the text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lint } from "nexrender-payload";

const LENGTHS = Array.from({ length: 36 }, (_, length) => length);
const template = '"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}';

/** A payload with a text of so many bytes, `inserted` at one place of it, and little or much text behind it. */
function* payloads(inserted) {
  for (const length of LENGTHS) {
    for (const behind of ["", " ".repeat(40)]) {
      for (let at = 0; at <= length; at += 1) {
        const text = "x".repeat(at) + inserted + "x".repeat(length - at);
        yield `{${template},"assets":[{"type":"text","layerName":"a","value":"${text}"}]}${behind}`;
      }
    }
  }
}

const codesOf = (text) => lint(text).diagnostics.map(({ code }) => code);

test("a string is read to its end wherever a byte of any kind stands in it", () => {
  for (let byte = 0; byte < 0x80; byte += 1) {
    const inserted = String.fromCharCode(byte);
    for (const text of payloads(inserted)) {
      const codes = codesOf(text);
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      assert.equal(!codes.includes("json-syntax"), parses, JSON.stringify(text));
    }
  }
});

test("characters outside ASCII and escapes are passed over, broken ones told", () => {
  for (const inserted of ["é", "€", "😀", "\\n", '\\"', "\\\\", "\\u00e9", "\\ud83d\\ude00"]) {
    for (const text of payloads(inserted)) assert.deepEqual(codesOf(text), [], text);
  }
  for (const [inserted, code] of [
    ["\\x", "json-syntax"],
    ["\\ud83d", "json-encoding"],
  ]) {
    for (const text of payloads(inserted)) assert.deepEqual(codesOf(text), [code], text);
  }
  for (const text of payloads("?")) {
    const bytes = new TextEncoder().encode(text);
    bytes[text.indexOf("?")] = 0xff;
    assert.deepEqual(codesOf(bytes), ["json-encoding"], text);
  }
});

test("what a mark begins is found at every place", () => {
  for (const [inserted, code] of [
    ["{{name}}", "placeholder-value"],
    ["${secret.KEY}", "secret-syntax"],
    [" YOUR_TEXT", "placeholder-value"],
  ]) {
    for (const text of payloads(inserted)) assert.deepEqual(codesOf(text), [code], text);
  }
});

test("jobs are told apart, and equal ones found, by any of their texts", () => {
  for (const length of LENGTHS) {
    for (let at = 0; at < length; at += 1) {
      const jobs = ["x", "y", "x"].map((char) => {
        const value = "z".repeat(at) + char + "z".repeat(length - at - 1);
        return `{${template},"assets":[{"type":"text","layerName":"a","value":"${value}"}]}`;
      });
      const { diagnostics } = lint(`{"jobs":[${jobs}]}`);
      assert.deepEqual(
        diagnostics.map(({ code, pointer }) => [code, pointer]),
        [["duplicate-job", "/jobs/2"]],
      );
    }
  }
});
