import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** `fs.glob` came with Node 22; what a shell on Windows, or quotes, leave to us is this much. */
const MAGIC = /[*?{[]/;
const NEVER_ENTERED = new Set(["node_modules", ".git"]);

/**
 * The files that an argument means: itself, the `.json` and `.ndjson` files of a folder and those
 * below it, or what a pattern (`*`, `**`, `?`, `[a-z]`, `{a,b}`) matches. Sorted; empty when a
 * pattern matches nothing or a folder holds nothing.
 *
 * @param {string} argument
 * @returns {Promise<string[]>}
 */
export async function filesOf(argument) {
  const found = await stat(argument).catch(() => undefined);
  if (found?.isDirectory()) return walk(argument, (path) => /\.(json|ndjson|jsonl)$/i.test(path));
  if (found || !MAGIC.test(argument)) return [argument];

  const pattern = argument.replaceAll("\\", "/");
  const parts = pattern.split("/");
  const fixed = parts.slice(
    0,
    parts.findIndex((part) => MAGIC.test(part)),
  );
  const base = fixed.length === 0 ? "." : fixed.join("/") || "/";
  const matcher = toRegExp(pattern);
  return walk(base, (path) => matcher.test(path.replaceAll("\\", "/")), base === ".");
}

async function walk(folder, wanted, bare = false) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = bare ? entry.name : join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NEVER_ENTERED.has(entry.name)) files.push(...(await walk(path, wanted)));
    } else if (wanted(path)) {
      files.push(path);
    }
  }
  return files;
}

/** A glob as a regular expression over a whole path with forward slashes. */
export function toRegExp(pattern) {
  let source = "";
  let inBraces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    if (rest.startsWith("**/")) {
      source += "(?:[^/]+/)*";
      at += 2;
    } else if (rest.startsWith("**")) {
      source += ".*";
      at += 1;
    } else if (rest[0] === "*") source += "[^/]*";
    else if (rest[0] === "?") source += "[^/]";
    else if (rest[0] === "{" && rest.includes("}")) {
      source += "(?:";
      inBraces += 1;
    } else if (rest[0] === "}" && inBraces > 0) {
      source += ")";
      inBraces -= 1;
    } else if (rest[0] === "," && inBraces > 0) source += "|";
    else if (rest[0] === "[" && /^\[[!^]?[^\]/]+\]/.test(rest)) {
      const [set] = rest.match(/^\[[!^]?[^\]/]+\]/);
      source += set.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
      at += set.length - 1;
    } else source += rest[0].replace(/[\\^$.|+()[\]{}*?]/, "\\$&");
  }
  return new RegExp(`^(?:${source})$`, "u");
}
