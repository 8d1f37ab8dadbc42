// Whether the built files are those of the sources at hand. Contents are compared, not times: a checkout or
// a merge gives files new times without changing them.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { root } from "./project.mjs";

const stamp = join(root, "pkg/generated/built-from.json");

/** What each half of the build reads. */
const inputs = {
  wasm: ["Cargo.toml", "Cargo.lock", "src", "wasm", "xtask"],
  bundles: ["pkg", "scripts/bundle.mjs", "scripts/lib/pack.mjs", "scripts/lib/bundle-cli.mjs", "package-lock.json"],
};

/** Built files: they are outputs, so they say nothing about the sources. */
const built = /^pkg\/(bin|generated|schema)\/|^pkg\/payload\.d\.ts$|\.cjs$|\.d\.cts$|^pkg\/(?!cli\.js)[\w-]+\.js$/;

/** Records the inputs of the current build. */
export async function remember() {
  await writeFile(stamp, `${JSON.stringify(await digests(), null, 2)}\n`);
}

/** Which halves must be built again. */
export async function stale() {
  const before = existsSync(stamp) ? JSON.parse(await readFile(stamp, "utf8")) : {};
  const now = await digests();
  return { wasm: before.wasm !== now.wasm, bundles: before.bundles !== now.bundles };
}

async function digests() {
  return { wasm: await digest(inputs.wasm), bundles: await digest(inputs.bundles) };
}

/**
 * A digest of the contents of files and folders.
 *
 * @param {string[]} paths
 * @param {{ without?: RegExp }} [options] `without`: the files that do not count
 */
export async function digest(paths, { without = built } = {}) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of await files(join(root, path))) {
      const name = relative(root, file);
      if (!without.test(name)) hash.update(`${name}\0`).update(await readFile(file));
    }
  }
  return hash.digest("hex");
}

async function files(path) {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries) return existsSync(path) ? [path] : [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
