const allowedMethods = "GET, POST, PUT, PATCH, DELETE";
const exposed = "X-Request-Id, Retry-After";
const preflightSeconds = "600";

/**
 * @param {boolean | string | string[] | undefined} option `true` for any origin, or the origins
 * @returns {(origin: string | undefined) => string | null} the value of `Access-Control-Allow-Origin` for an origin
 */
export function corsPolicy(option) {
  if (!option) return () => null;
  if (option === true) return (origin) => (origin === undefined ? null : "*");
  const origins = new Set(Array.isArray(option) ? option : [option]);
  return (origin) => (origins.has(origin) ? origin : null);
}

/**
 * Headers that let a page of another origin read the response. The service does not document its own behaviour, so this is
 * off by default.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {string} allowed as the policy returns it
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
