import { stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { glob } from "tinyglobby";

const MAGIC = /[*?{[]/;
const IGNORED = ["**/node_modules/**", "**/.git/**"];
const PAYLOADS = "**/*.{json,ndjson,jsonl}";

/**
 * The files that an argument names: the file itself, the `.json` and `.ndjson` files in a folder and below, or the files
 * that match a glob pattern. Sorted; empty if nothing matches.
 *
 * @param {string} argument
 * @returns {Promise<string[]>}
 */
export async function filesOf(argument) {
  const found = await stat(argument).catch(() => undefined);
  if (found?.isDirectory()) return matching(argument, PAYLOADS, { caseSensitiveMatch: false });
  // A file that exists is never a pattern.
  if (found || !MAGIC.test(argument)) return [argument];

  // On Windows, shells leave patterns with backslashes to us.
  const parts = (sep === "\\" ? argument.replaceAll("\\", "/") : argument).split("/");
  const fixed = parts.findIndex((part) => MAGIC.test(part));
  const base = fixed === 0 ? "" : parts.slice(0, fixed).join("/") || "/";
  return matching(base, parts.slice(fixed).join("/"), { dot: true });
}

/** The files below a folder that match a pattern, as paths that begin with the folder. */
async function matching(folder, pattern, options) {
  const names = await glob(pattern, {
    cwd: folder || ".",
    ignore: IGNORED,
    followSymbolicLinks: false,
    expandDirectories: false,
    ...options,
  });
  return names.sort().map((name) => (folder === "" ? join(name) : join(folder, name)));
}
