// Forwards requests of the page to the sandbox or to the service, with the token that the page never sees.

export const SERVICE = "https://api.nexrender.com/api/v2";

/** A batch of 1,000 jobs is about half a megabyte. */
const MOST = 32 * 1024 * 1024;
const TIMEOUT = 60_000;

/** The response headers that the client reads. */
const PASSED = ["content-type", "retry-after", "x-request-id", "date"];

/**
 * @param {import("node:http").IncomingMessage} incoming
 * @param {import("node:http").ServerResponse} answer
 * @param {{ baseUrl: string, token?: string }} target
 * @param {string} path  with its query, under `/api/v2`
 */
export async function proxy(incoming, answer, { baseUrl, token }, path) {
  if (!isSameOrigin(incoming)) return problem(answer, 403, "Only the linter page may use this proxy.");
  const body = await readBody(incoming);
  if (body === null) return problem(answer, 413, "The payload is larger than 32 MB.");
  const address = addressOf(baseUrl, path);
  if (!address) return problem(answer, 404, "The proxy does not forward this request.");
  let reply;
  try {
    reply = await fetch(address, {
      method: incoming.method,
      headers: {
        accept: incoming.headers.accept ?? "application/json",
        ...(body && { "content-type": "application/json" }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch {
    // The service may have received the request, so the status must not mean that it has not.
    return problem(
      answer,
      502,
      "The service did not respond. If the request creates jobs, they may have been created.",
    );
  }
  if (reply.status >= 300 && reply.status < 400)
    return problem(answer, 502, "The service responded with a redirect, which is not followed.");
  const headers = Object.fromEntries(
    PASSED.filter((name) => reply.headers.has(name)).map((name) => [name, reply.headers.get(name)]),
  );
  const bytes = Buffer.from(await reply.arrayBuffer());
  answer.writeHead(reply.status, { ...headers, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
  answer.end(bytes);
}

/**
 * The URL at the service, or `null` for a path outside the API. Version 3 of the API is next to version 2.
 *
 * @returns {URL | null}
 */
function addressOf(baseUrl, path) {
  const base = new URL(baseUrl);
  const [plain] = path.split("?");
  // The path determines where the token is sent, so it must not change the host or leave the API's folder.
  if (!/^\/api\/v[23](?:\/[\w.~%-]+)*$/.test(plain) || /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(plain)) return null;
  return new URL(base.pathname.replace(/\/api\/v2\/?$/, "") + path, base.origin);
}

export function isSameOrigin({ headers }) {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  return headers.origin === undefined ? false : headers.origin === `http://${headers.host}`;
}

/** The body; `undefined` if there is none, `null` if it is too large. */
export async function readBody(incoming) {
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MOST) return null;
    chunks.push(chunk);
  }
  return size > 0 ? Buffer.concat(chunks) : undefined;
}

export function problem(answer, status, error) {
  answer.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  answer.end(JSON.stringify({ error }));
}
