// Where this runs.

/** A page, or a worker of one: whoever opens it can read what the code holds. */
export const runsInBrowser =
  typeof document !== "undefined" ||
  (typeof importScripts === "function" && typeof Deno === "undefined" && navigator.userAgent !== "Cloudflare-Workers");
