import { stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import picomatch from "picomatch";
import { glob } from "tinyglobby";

const MAGIC = /[*?{[]/;
/** What makes a path a pattern for picomatch. */
const SPECIAL = /[*?{}[\]()\\]|^!/;
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
  "nexrender.account.json",
]);

/** Whether an argument is a folder: then nobody has named the files in it. */
export const isFolder = async (argument) => (await stat(argument).catch(() => undefined))?.isDirectory() === true;

/**
 * The files that an argument names: the file itself, the `.json` and `.ndjson` files in a folder and below, or the files
 * that match a glob pattern. Sorted; empty if nothing matches.
 *
 * @param {string} argument
 * @returns {Promise<string[]>}
 */
export async function filesOf(argument) {
  if (await isFolder(argument)) {
    const files = await matching(argument, PAYLOADS, { caseSensitiveMatch: false });
    return files.filter((file) => !OTHER_TOOLS(basename(file)));
  }
  // A file that exists is never a pattern.
  if ((await stat(argument).catch(() => undefined)) || !MAGIC.test(argument)) return [argument];

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
export function matcher(patterns, folder) {
  const found = lookup([[patterns, true]], folder);
  return (path) => found(path).length > 0;
}

/**
 * The values whose patterns match a path, in order. Patterns without special characters are found in a table: a configuration
 * can have thousands of exceptions, each for one file.
 *
 * @template T
 * @param {[patterns: string[], value: T][]} entries
 * @param {string} [folder]
 * @returns {(path: string) => T[]}
 */
export function lookup(entries, folder = "") {
  /** @type {Map<string, number[]>} the entries by path, and by name with a `/` before it */
  const plain = new Map();
  const special = [];
  for (const [index, [patterns]] of entries.entries()) {
    const bare = patterns.map((pattern) => pattern.replace(/^\.\//, "").replace(/\/$/, ""));
    for (const pattern of bare.filter((each) => !SPECIAL.test(each))) {
      const key = pattern.includes("/") ? pattern : `/${pattern}`;
      if (!plain.has(key)) plain.set(key, []);
      plain.get(key).push(index);
    }
    const globs = bare.filter((each) => SPECIAL.test(each)).map((each) => (each.includes("/") ? each : `**/${each}`));
    if (globs.length > 0) {
      const matches = picomatch(
        globs.flatMap((glob) => [glob, `${glob}/**`]),
        { dot: true },
      );
      special.push({ index, matches });
    }
  }
  if (plain.size === 0 && special.length === 0) return () => [];
  return (path) => {
    const shown = relative(folder, path).replaceAll("\\", "/");
    const names = shown.split("/");
    const found = new Set(special.filter(({ matches }) => matches(shown)).map(({ index }) => index));
    for (const [at, name] of names.entries()) {
      for (const index of plain.get(`/${name}`) ?? []) found.add(index);
      for (const index of plain.get(names.slice(0, at + 1).join("/")) ?? []) found.add(index);
    }
    return [...found].sort((a, b) => a - b).map((index) => entries[index][1]);
  };
}
