// What a visitor of the linter page downloads, compressed as a host does it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { dist } from "./page.mjs";
import { table } from "./table.mjs";

/** The most that all of it together may weigh, brotli. */
export const PAGE_BAR = 350 * 1024;

/** Files and their sizes in bytes; `thumbnail` is loaded only when a picture is asked for. */
export async function pageSizes() {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  const rows = await Promise.all(
    files.map(async ({ parentPath, path, name }) => {
      const bytes = await readFile(join(parentPath ?? path, name));
      const lazy = name.startsWith("thumbnail");
      return {
        name,
        lazy,
        raw: bytes.length,
        gzip: gzipSync(bytes, { level: 9 }).length,
        brotli: brotliCompressSync(bytes).length,
      };
    }),
  );
  return rows.sort((a, b) => b.brotli - a.brotli);
}

/** The whole page without what only a press loads. */
export async function pageTotal() {
  const loaded = (await pageSizes()).filter(({ lazy }) => !lazy);
  return loaded.reduce((sum, { brotli }) => sum + brotli, 0);
}

export async function printPageSize() {
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const rows = await pageSizes();
  const total = await pageTotal();
  console.log(
    table([
      ["the page", "raw", "gzip", "brotli"],
      ...rows.map(({ name, lazy, raw, gzip, brotli }) => [
        lazy ? `${name} (on a press)` : name,
        kb(raw),
        kb(gzip),
        kb(brotli),
      ]),
      [
        "together, without what a press loads",
        "",
        "",
        `${kb(total)}, ${total <= PAGE_BAR ? "met" : "MISSED"} (≤ ${kb(PAGE_BAR)})`,
      ],
    ]),
  );
}
