// How a module is written into the browsers' entries: what is packed comes out again, whatever the bytes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { unpack } from "../../pkg/lib/packed.js";
import { pack } from "../../scripts/lib/pack.mjs";

const wasm = (folder) => readFile(new URL(`../../pkg/generated/${folder}nexrender_payload_bg.wasm`, import.meta.url));
const every = Array.from({ length: 256 }, (_, byte) => byte);

const vectors = {
  "the default module": await wasm(""),
  "the check-only module": await wasm("check/"),
  nothing: new Uint8Array(),
  "every byte": Uint8Array.from(every),
  "every byte after every other": Uint8Array.from(every.flatMap((byte) => every.flatMap((next) => [byte, next]))),
  "a rare byte many times": new Uint8Array(1000).fill(255),
};

for (const [name, bytes] of Object.entries(vectors)) {
  test(`${name} is the same after packing and unpacking`, () => {
    assert.deepEqual(Buffer.from(unpack(pack(bytes))), Buffer.from(bytes));
  });
}

test("the packed module is ASCII that needs no escapes in any quotes or in a page", async () => {
  assert.match(pack(await wasm("")), /^[ !#%&()-;=-[\]-_a-~]+$/);
});
