// Where this runs.

/** A page, or a worker of one: whoever opens it can read what the code holds. */
export const runsInBrowser =
  typeof document !== "undefined" ||
  (typeof importScripts === "function" && typeof Deno === "undefined" && navigator.userAgent !== "Cloudflare-Workers");

/**
 * A variable of the environment, where there is one: on servers.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function environment(name) {
  if (runsInBrowser) return undefined;
  try {
    return globalThis.process?.env?.[name]?.trim() || undefined;
  } catch {
    // Deno asks its user for permission, who may say no.
    return undefined;
  }
}

/**
 * Whether `encodeInto` takes two to four times as long as `JSON.parse` needs for half of a text, because it encodes what
 * is not ASCII unit by unit: Node before 26. `benches/README.md` has the figures.
 */
export const hasSlowEncoder = Number.parseInt(globalThis.process?.versions?.node, 10) < 26;
