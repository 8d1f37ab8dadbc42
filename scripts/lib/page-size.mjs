// What a visitor of the linter page downloads, compressed as a host does it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { dist } from "./page.mjs";
import { table } from "./table.mjs";

/** The most that may be loaded before the page is usable, brotli. */
export const PAGE_BAR = 350 * 1024;

/** When a file is loaded: before the page is usable, once it has been shown, or only when a picture is asked for. */
const whenLoaded = (name) => {
  if (name.startsWith("thumbnail")) return "on a press";
  return /^(?:library-service|rules)-/.test(name) ? "in the background" : "";
};

/** Files and their sizes in bytes. */
export async function pageSizes() {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  const rows = await Promise.all(
    files.map(async ({ parentPath, path, name }) => {
      const bytes = await readFile(join(parentPath ?? path, name));
      return {
        name,
        when: whenLoaded(name),
        raw: bytes.length,
        gzip: gzipSync(bytes, { level: 9 }).length,
        brotli: brotliCompressSync(bytes).length,
      };
    }),
  );
  return rows.sort((a, b) => b.brotli - a.brotli);
}

/** Bytes after brotli of what is loaded before the page is usable, and of what follows in the background. */
export async function pageTotals() {
  const sizes = await pageSizes();
  const total = (when) => sizes.filter((size) => size.when === when).reduce((sum, { brotli }) => sum + brotli, 0);
  return { first: total(""), background: total("in the background") };
}

export async function printPageSize() {
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const rows = await pageSizes();
  const { first, background } = await pageTotals();
  console.log(
    table([
      ["the page", "raw", "gzip", "brotli"],
      ...rows.map(({ name, when, raw, gzip, brotli }) => [
        when ? `${name} (${when})` : name,
        kb(raw),
        kb(gzip),
        kb(brotli),
      ]),
      [
        "before the page is usable",
        "",
        "",
        `${kb(first)}, ${first <= PAGE_BAR ? "met" : "MISSED"} (≤ ${kb(PAGE_BAR)})`,
      ],
      ["in the background after that", "", "", kb(background)],
    ]),
  );
}
