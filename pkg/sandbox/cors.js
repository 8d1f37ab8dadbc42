const allowedMethods = "GET, POST, PUT, PATCH, DELETE";
const exposed = "X-Request-Id, Retry-After";
const preflightSeconds = "600";

/**
 * @param {boolean | string | string[] | undefined} option `true` for any origin, or the origins
 * @returns {(origin: string | undefined) => string | null} what to allow to a caller of that origin
 */
export function corsPolicy(option) {
  if (!option) return () => null;
  if (option === true) return (origin) => (origin === undefined ? null : "*");
  const origins = new Set(Array.isArray(option) ? option : [option]);
  return (origin) => (origins.has(origin) ? origin : null);
}

/**
 * Headers that let a page of another origin read the answer. The service's own behaviour is not
 * documented, so this is off unless asked for.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {string} allowed from the policy
 */
export function corsHeaders(request, allowed) {
  const headers = {
    "Access-Control-Allow-Origin": allowed,
    "Access-Control-Expose-Headers": exposed,
    Vary: "Origin",
  };
  if (!isPreflight(request)) return headers;
  headers["Access-Control-Allow-Methods"] = allowedMethods;
  headers["Access-Control-Allow-Headers"] =
    request.headers["access-control-request-headers"] ?? "Authorization, Content-Type";
  headers["Access-Control-Max-Age"] = preflightSeconds;
  if (request.headers["access-control-request-private-network"] === "true") {
    headers["Access-Control-Allow-Private-Network"] = "true";
  }
  return headers;
}

/** @param {import("node:http").IncomingMessage} request */
export function isPreflight(request) {
  return (
    request.method === "OPTIONS" &&
    request.headers.origin !== undefined &&
    request.headers["access-control-request-method"] !== undefined
  );
}
