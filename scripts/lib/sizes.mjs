// What a user downloads: each entry as one minified bundle, and the .wasm files by themselves.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./project.mjs";
import { table } from "./table.mjs";

export const KB = 1024;

/** The shipped entries, and their size limits after brotli. `apart`: the .wasm file next to the JavaScript. */
const parts = [
  { name: "default entry, wasm inlined", entry: "pkg/index.js" },
  {
    name: "default entry, wasm + JS",
    entry: "pkg/index.js",
    apart: "pkg/generated/nexrender_payload_bg.wasm",
    bar: 150,
  },
  { name: "check-only entry, wasm inlined", entry: "pkg/check.js" },
  {
    name: "check-only entry, wasm + JS",
    entry: "pkg/check.js",
    apart: "pkg/generated/check/nexrender_payload_bg.wasm",
    bar: 90,
  },
];

/** Sizes in bytes, one row per part. */
export async function sizes() {
  const rows = [];
  for (const { name, entry, apart, bar } of parts) {
    const pieces = [await minified(entry, apart !== undefined)];
    if (apart) pieces.push(await readFile(join(root, apart)));
    const sum = (size) => pieces.reduce((total, piece) => total + size(piece), 0);
    rows.push({
      name,
      raw: sum((piece) => piece.length),
      gzip: sum((piece) => gzipSync(piece, { level: 9 }).length),
      brotli: sum((piece) => brotli(piece).length),
      bar: bar && bar * KB,
    });
  }
  return rows;
}

/** Prints them. */
export async function printSizes() {
  const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
  const rows = (await sizes()).map(({ name, raw, gzip, brotli, bar }) => [
    name,
    kb(raw),
    kb(gzip),
    kb(brotli),
    bar ? `${brotli <= bar ? "met" : "MISSED"} (≤ ${kb(bar)})` : "",
  ]);
  console.log(table([["shipped", "raw", "gzip", "brotli", "bar"], ...rows]));
}

async function minified(entry, withoutModule) {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    external: ["node:*"],
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  const text = outputFiles[0].text;
  return Buffer.from(withoutModule ? text.replace(/"[^"\\]{100000,}"/, '""') : text);
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
