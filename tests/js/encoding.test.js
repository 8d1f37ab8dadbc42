// The encoder and decoder for where the platform has none: the same as the platform's, byte for byte.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Utf8Decoder, Utf8Encoder } from "../../pkg/lib/encoding.js";

/** One byte of each kind, at the edges of its range: what a decoder tells apart. */
const bytes = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
  0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];

const texts = [
  "",
  "a",
  "\0",
  "é",
  "\u07ff\u0800",
  "\uffff",
  "🎉",
  "\ud800",
  "a\udc00b",
  "\ud83c",
  "x\ud83cx",
  "Grüße 🎉",
];

test("every sequence of up to four bytes decodes as the platform decodes it", () => {
  const ours = new Utf8Decoder("utf-8", { ignoreBOM: true });
  const theirs = new TextDecoder("utf-8", { ignoreBOM: true });
  let sequences = [[]];
  for (let length = 1; length <= 4; length += 1) {
    sequences = sequences.flatMap((start) => bytes.map((byte) => [...start, byte]));
    for (const sequence of sequences) {
      const input = Uint8Array.from([...sequence, 0x2e]);
      if (ours.decode(input) !== theirs.decode(input)) assert.equal(ours.decode(input), theirs.decode(input), sequence);
    }
  }
});

test("a byte order mark is kept only on request, and views and buffers are decoded", () => {
  const marked = Uint8Array.of(0xef, 0xbb, 0xbf, 0x41, 0xef, 0xbb, 0xbf);
  for (const options of [undefined, {}, { ignoreBOM: true }]) {
    const theirs = new TextDecoder("utf-8", options).decode(marked);
    assert.equal(new Utf8Decoder("utf-8", options).decode(marked), theirs);
  }
  assert.equal(new Utf8Decoder().decode(marked.subarray(3, 4)), "A");
  assert.equal(new Utf8Decoder().decode(marked.slice(3, 4).buffer), "A");
  assert.equal(new Utf8Decoder().decode(), "");
});

test("texts encode as the platform encodes them, into any room", () => {
  for (const text of texts) {
    assert.deepEqual(new Utf8Encoder().encode(text), new TextEncoder().encode(text));
    for (let room = 0; room < 16; room += 1) {
      const [ours, theirs] = [new Uint8Array(room), new Uint8Array(room)];
      const read = new Utf8Encoder().encodeInto(text, ours);
      assert.deepEqual(read, new TextEncoder().encodeInto(text, theirs), `${JSON.stringify(text)} into ${room}`);
      assert.deepEqual(ours, theirs);
    }
  }
});
