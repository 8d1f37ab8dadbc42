// The module reads strings sixteen bytes at a time; natively, where most tests of the core run, it goes byte by byte.
// So each byte that means something is put at every place of a string, in every distance from the end of the text.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
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

test("a string is read to its end with any kind of byte at any position", () => {
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

test("characters outside ASCII and escapes are skipped, and invalid ones reported", () => {
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

test("a marked text is found at every position", () => {
  for (const [inserted, code] of [
    ["{{name}}", "placeholder-value"],
    ["${secret.KEY}", "secret-syntax"],
    [" YOUR_TEXT", "placeholder-value"],
  ]) {
    for (const text of payloads(inserted)) assert.deepEqual(codesOf(text), [code], text);
  }
});

test("numeric escapes equal the characters", async () => {
  const byNumber = (text) =>
    text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => {
      const units = Array.from(JSON.parse(string), (char) => char.split("")).flat();
      return `"${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
    });
  const folder = new URL("../../examples/payloads/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name !== "expected.json");
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")));
  const asset = (fields) => `{${template},"assets":[${JSON.stringify({ layerName: "a", ...fields })}]}`;
  texts.push(
    asset({ type: "text", value: "${secrets.NONE}" }),
    asset({ type: "text", value: "$secrets.KEY" }),
    asset({ type: "text", value: "<string>" }),
    asset({ type: "text", value: "{{name}} AKIAIOSFODNN7EXAMPLE" }),
    asset({ type: "data", property: "Fill.Color", value: "#ff0000" }),
    asset({ type: "image", src: "https://example.com/a.mp4" }),
    asset({ type: "image", src: "https://files.mov" }),
    asset({ type: "image", src: "http://localhost/${secret.KEY}" }),
  );
  const found = (text) => {
    const { valid, diagnostics } = lint(text, { secrets: ["KEY"] });
    return { valid, told: diagnostics.map(({ code, pointer, message, help }) => ({ code, pointer, message, help })) };
  };
  assert.ok(texts.length > 20);
  for (const text of texts) assert.deepEqual(found(byNumber(text)), found(text), text);
});

test("jobs are distinguished, and equal ones found, by any of their texts", () => {
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
