// A same-origin proxy for web pages, for every runtime that has Request and Response: Cloudflare
// workers, Deno, Bun, Next's route handlers; proxy-node.mjs puts it behind Node's own server.
//
// The page talks to its own server and holds no token:
//
//     const client = new NexrenderClient({ baseUrl: "/api/nexrender" });
//     const job = await client.jobs.create(payload);
//
// The proxy lets through what a page needs and nothing more, checks each payload with the package,
// adds the token, and hands the service's response back as it is.

import { lint } from "nexrender-payload";

const SERVICE = "https://api.nexrender.com/api/v2";
const PREFIX = "/api/nexrender";
const TIMEOUT = 60_000;

/** A batch of 1,000 jobs is about half a megabyte. */
const MAX_BODY = 4 * 1024 * 1024;

const ID = "[0-9A-HJKMNP-TV-Z]{26}";

/** What a page may do. Fonts, secrets, logs and other people's jobs are not among it. */
const ROUTES = [
  { method: "POST", path: /^\/jobs$/, kind: "job" },
  { method: "POST", path: /^\/batches$/, kind: "batch" },
  { method: "POST", path: /^\/jobs\/join$/, kind: "join" },
  { method: "GET", path: new RegExp(`^/jobs/${ID}$`) },
  { method: "PATCH", path: new RegExp(`^/jobs/${ID}/cancel$`) },
  { method: "GET", path: new RegExp(`^/batches/${ID}$`) },
  { method: "POST", path: new RegExp(`^/batches/${ID}/cancel$`) },
];

/** What the client needs of a response's headers. */
const PASSED_HEADERS = ["content-type", "retry-after", "x-request-id"];

// `env` holds NEXRENDER_API_KEY and, for tests, NEXRENDER_BASE_URL.
export default { fetch: (request, env) => handle(request, env) };

/**
 * Answers one request of a page.
 *
 * @param {Request} request
 * @param {{ NEXRENDER_API_KEY: string, NEXRENDER_BASE_URL?: string }} env
 * @param {{ authorize?: (request: Request) => boolean | Promise<boolean> }} [options] `authorize`
 *   returns whether the user of the request may render: check your session here.
 * @returns {Promise<Response>}
 */
export async function handle(request, env, { authorize = () => true } = {}) {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(`${PREFIX}/`)) {
    return problem(404, "There is nothing here.");
  }
  const path = pathname.slice(PREFIX.length);
  const route = ROUTES.find(({ method, path: pattern }) => method === request.method && pattern.test(path));
  if (!route) {
    return problem(404, "The proxy does not pass this request on.");
  }
  if (!isSameOrigin(request)) {
    return problem(403, "Only pages of this origin may call the proxy.");
  }
  if (!(await authorize(request))) {
    return problem(401, "Sign in to render.");
  }

  let body;
  if (route.kind) {
    body = await readBody(request);
    if (body === undefined) {
      return problem(413, `The body is larger than ${MAX_BODY} bytes.`);
    }
    // The payload comes from a browser: a credential in it was exposed, and is an error.
    const report = lint(body, { kind: route.kind, context: "browser" });
    if (!report.valid) {
      return refusal(report);
    }
  }
  return forward(env, request.method, path, body);
}

/** Other sites' pages must not spend this account's renders with the visitor's cookies. */
function isSameOrigin(request) {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) {
    return site === "same-origin";
  }
  // Compares only hosts: behind a server that terminates TLS, the request's own URL is http.
  const origin = request.headers.get("origin");
  return origin === null || origin.replace(/^https?:\/\//, "") === new URL(request.url).host;
}

/** The body's bytes, or nothing when there are too many. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Sends what was checked, byte for byte, and gives the response back. */
async function forward(env, method, path, body) {
  const headers = { authorization: `Bearer ${env.NEXRENDER_API_KEY}`, accept: "application/json" };
  if (body) {
    headers["content-type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch((env.NEXRENDER_BASE_URL ?? SERVICE) + path, {
      method,
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch {
    // Not 503, which would tell the client that nothing was accepted: the service may have the request.
    return problem(502, "The service did not answer; it may have taken the request all the same.");
  }
  if (answer.status >= 300 && answer.status < 400) {
    return problem(502, "The service answered with a redirect, which is not followed.");
  }
  const passed = PASSED_HEADERS.filter((name) => answer.headers.has(name));
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      "cache-control": "no-store",
      ...Object.fromEntries(passed.map((name) => [name, answer.headers.get(name)])),
    },
  });
}

/** The checker's findings in the form of the service's own refusals. */
function refusal({ errorCount, diagnostics }) {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return json(400, {
    error: `The payload has ${errorCount} ${errorCount === 1 ? "error" : "errors"}.`,
    details: errors.map(({ pointer, message }) => ({ field: pointer, message })),
  });
}

function problem(status, error) {
  return json(status, { error });
}

function json(status, body) {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
