// Detects the runtime.

/** A page, or a worker of one: anyone who opens it can read the code and its data. */
export const runsInBrowser =
  typeof document !== "undefined" ||
  (typeof importScripts === "function" &&
    typeof Deno === "undefined" &&
    // Cloudflare's workers have `importScripts` too, and at older compatibility dates no `navigator`.
    typeof navigator !== "undefined" &&
    navigator.userAgent !== "Cloudflare-Workers");

/**
 * An environment variable, on servers.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function environment(name) {
  if (runsInBrowser) return undefined;
  try {
    return globalThis.process?.env?.[name]?.trim() || undefined;
  } catch {
    // Deno asks for permission, which may be denied.
    return undefined;
  }
}

/**
 * Whether `encodeInto` is slow for text that is not ASCII, because it encodes character by character: Node before 26.
 * `benches/README.md` has the figures.
 */
export const hasSlowEncoder = Number.parseInt(globalThis.process?.versions?.node, 10) < 26;
