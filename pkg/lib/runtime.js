// Where this runs.

/** A page, or a worker of one: whoever opens it can read what the code holds. */
export const runsInBrowser =
  typeof document !== "undefined" ||
  (typeof importScripts === "function" && typeof Deno === "undefined" && navigator.userAgent !== "Cloudflare-Workers");

/**
 * Whether `encodeInto` takes two to four times as long as `JSON.parse` needs for half of a text, because it encodes what
 * is not ASCII unit by unit: Node before 26. `benches/README.md` has the figures.
 */
export const hasSlowEncoder = Number.parseInt(globalThis.process?.versions?.node, 10) < 26;
