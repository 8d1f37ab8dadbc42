import { stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import picomatch from "picomatch";
import { glob } from "tinyglobby";

const MAGIC = /[*?{[]/;
const IGNORED = ["**/node_modules/**", "**/.git/**"];
const PAYLOADS = "**/*.{json,ndjson,jsonl}";

/** JSON files of other tools, which folders of payloads often contain. If they are passed as arguments, they are checked. */
const OTHER_TOOLS = picomatch([
  "package.json",
  "package-lock.json",
  "npm-shrinkwrap.json",
  "composer.json",
  "deno.json",
  "biome.json",
  "{t,j}sconfig{,.*}.json",
  "*.schema.json",
  "nexrender-payload.config.json",
]);

/**
 * The files that an argument names: the file itself, the `.json` and `.ndjson` files in a folder and below, or the files
 * that match a glob pattern. Sorted; empty if nothing matches.
 *
 * @param {string} argument
 * @returns {Promise<string[]>}
 */
export async function filesOf(argument) {
  const found = await stat(argument).catch(() => undefined);
  if (found?.isDirectory()) {
    const files = await matching(argument, PAYLOADS, { caseSensitiveMatch: false });
    return files.filter((file) => !OTHER_TOOLS(basename(file)));
  }
  // A file that exists is never a pattern.
  if (found || !MAGIC.test(argument)) return [argument];

  // On Windows, shells do not expand patterns, which may contain backslashes.
  const parts = (sep === "\\" ? argument.replaceAll("\\", "/") : argument).split("/");
  const fixed = parts.findIndex((part) => MAGIC.test(part));
  const base = fixed === 0 ? "" : parts.slice(0, fixed).join("/") || "/";
  return matching(base, parts.slice(fixed).join("/"), { dot: true });
}

/** The files below a folder that match a pattern, as paths that start with the folder. */
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

/**
 * Whether a path matches one of these patterns, relative to a folder. A pattern without a slash matches a name anywhere,
 * and a folder's pattern everything below it.
 *
 * @param {string[]} patterns
 * @param {string} [folder]
 * @returns {(path: string) => boolean}
 */
export function matcher(patterns, folder = "") {
  const expanded = patterns.flatMap((pattern) => {
    const bare = pattern.replace(/^\.\//, "").replace(/\/$/, "");
    const anywhere = bare.includes("/") ? bare : `**/${bare}`;
    return [anywhere, `${anywhere}/**`];
  });
  const matches = picomatch(expanded, { dot: true });
  return (path) => matches(relative(folder, path).replaceAll("\\", "/"));
}
