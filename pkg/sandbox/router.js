import { operations } from "./operations.js";
import { Problem } from "./problems.js";

/**
 * Finds the operation of a request. Forty fixed paths need no routing library: what is below is a comparison of path
 * parts, and it answers 405 with `Allow`, which most routers leave to the caller.
 */
const routes = operations.map((operation) => ({ operation, pattern: operation.path.split("/") }));

/** Whether faults may replace the answer: the sandbox's own calls always work. @param {string} path */
export function meetsFaults(path) {
  return path.startsWith("/api/") || path.startsWith("/storage/");
}

/**
 * @param {string} method
 * @param {string} path without its query, still percent-encoded
 * @returns {{ operation: import("./operations.js").Operation, params: Record<string, string> }}
 * @throws {Problem} 404, or 405 when the path exists with another method
 */
export function route(method, path) {
  const parts = path.split("/");
  const allowed = new Set();
  for (const { operation, pattern } of routes) {
    const params = matchParts(pattern, parts);
    if (!params) continue;
    if (operation.method === method) return { operation, params };
    allowed.add(operation.method);
  }
  if (allowed.size > 0) {
    const headers = { Allow: [...allowed].join(", ") };
    throw new Problem(405, `${method} is not allowed here`, { headers });
  }
  throw new Problem(
    404,
    "Not found: the paths of the API begin with /api/v2, and those of newer template reads with /api/v3",
  );
}

function matchParts(pattern, parts) {
  if (pattern.length !== parts.length) return null;
  const params = {};
  for (const [at, expected] of pattern.entries()) {
    if (expected.startsWith(":")) {
      if (parts[at] === "") return null;
      params[expected.slice(1)] = decode(parts[at]);
    } else if (expected !== parts[at]) {
      return null;
    }
  }
  return params;
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    // No resource has such a name.
    throw new Problem(404, "Not found: the path is not valid percent-encoding");
  }
}
