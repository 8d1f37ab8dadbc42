// The same-origin proxy of proxy-worker.mjs behind Node's own HTTP server:
//
//     NEXRENDER_API_KEY=… node examples/proxy-node.mjs
//
// In an Express or Fastify app call `proxy(request, response)` from the route instead.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { handle } from "./proxy-worker.mjs";

/**
 * Answers one request of Node's server.
 *
 * @param {import("node:http").IncomingMessage} incoming
 * @param {import("node:http").ServerResponse} outgoing
 * @param {object} [env] Holds NEXRENDER_API_KEY; the process's environment when left out.
 * @param {object} [options] As for `handle`.
 */
export async function proxy(incoming, outgoing, env = process.env, options = {}) {
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers: headersOf(incoming),
    body: hasBody ? Readable.toWeb(incoming) : undefined,
    duplex: "half",
  });
  const answer = await handle(request, env, options);
  // What is left of a body that was not read to its end would stand before the connection's next request.
  if (hasBody && !incoming.complete) {
    outgoing.setHeader("connection", "close");
  }
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  await pipeline(answer.body ?? [], outgoing);
}

function headersOf({ rawHeaders }) {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at], rawHeaders[at + 1]);
  }
  return headers;
}

/** A server that does nothing but this. */
export function createProxy(env, options) {
  return createServer(async (incoming, outgoing) => {
    try {
      await proxy(incoming, outgoing, env, options);
    } catch {
      // A URL or a header that no Request takes, or a page that went away.
      if (!outgoing.headersSent) outgoing.writeHead(400);
      outgoing.end();
    }
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const server = createProxy().listen(Number(process.env.PORT ?? 8787), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}/api/nexrender`);
  });
}
