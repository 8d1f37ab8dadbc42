import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { corsHeaders, corsPolicy, isPreflight } from "./cors.js";
import { asText, parseJson, readBody, send } from "./http.js";
import { damaged, faultAnswer } from "./misbehave.js";
import { Problem } from "./problems.js";
import { isApi, isPublic, route } from "./router.js";

/** Longer than clients keep idle connections: a reset between two requests must be a fault's. */
const keepAliveMs = 65_000;

/**
 * The HTTP side: reads a request, lets faults strike, runs the operation, sends the answer.
 *
 * @param {object} sandbox what operations work on
 * @param {{ maxBodyBytes: number, token?: string, host: string, cors: any, onRequest?: (entry: object) => void }} options
 */
export function sandboxServer(sandbox, options) {
  const allowedOrigin = corsPolicy(options.cors);
  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      // A bug of the sandbox: tell it, and do not leave the caller waiting.
      console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, asText({ status: 500, body: { error: "Internal error of the sandbox" } }));
    });
  });
  server.keepAliveTimeout = keepAliveMs;
  return server;

  async function serve(request, response) {
    const started = performance.now();
    const entry = sandbox.log.begin(request);
    entry.requestId = randomUUID();
    response.setHeader("X-Request-Id", entry.requestId);
    const sent = await exchange(request, response, entry).catch((error) => {
      if (!(error instanceof Problem)) throw error;
      return deliver(response, error.answer());
    });
    entry.status = sent;
    entry.ms = Math.round(performance.now() - started);
    options.onRequest?.(entry);
  }

  /** @returns {Promise<number | null>} the status that was sent */
  async function exchange(request, response, entry) {
    const target = readTarget(request.url);
    refuseForeignHost(request.headers.host);
    const origin = allowedOrigin(request.headers.origin);
    if (origin !== null) {
      for (const [name, value] of Object.entries(corsHeaders(request, origin))) {
        response.setHeader(name, value);
      }
      if (isPreflight(request)) return deliver(response, { status: 204 });
    }
    const body = await readBody(request, options.maxBodyBytes);
    if (body === null) return null;
    sandbox.log.setBody(entry, body);

    const { slowMs, fault } = pickFault(request, target.path);
    const effect = fault?.effect;
    entry.fault = [slowMs > 0 ? "slow" : null, fault?.name].filter(Boolean).join(",") || null;
    entry.taken = !effect || effect.taken;
    const answer = entry.taken ? asText(await answerTo(request, target, body)) : null;
    if (slowMs > 0) await pause(slowMs, undefined, { ref: false });
    return strike(response, effect ? fault : null, answer);
  }

  function pickFault(request, path) {
    if (!isApi(path)) return { slowMs: 0, fault: null };
    try {
      return sandbox.faults.pick(request.headers["x-sandbox-fault"], `${request.method} ${path}`);
    } catch (error) {
      throw new Problem(400, `X-Sandbox-Fault: ${error.message}`);
    }
  }

  /** What the API answers, refusals included. */
  async function answerTo(request, { path, query }, bytes) {
    try {
      if (!isPublic(path)) refuseWrongToken(request.headers.authorization);
      const { endpoint, params } = route(request.method, path);
      const body = endpoint.body ? parseJson(bytes, request.headers["content-type"]) : null;
      return await endpoint.run({ sandbox, params, query, body });
    } catch (error) {
      if (error instanceof Problem) return error.answer();
      // Some code in the engine walks by recursion; nothing was created yet when it gives up.
      if (error instanceof RangeError) return new Problem(400, "The body is nested too deeply").answer();
      throw error;
    }
  }

  function refuseWrongToken(authorization) {
    if (options.token === undefined || authorization === `Bearer ${options.token}`) return;
    const headers = { "WWW-Authenticate": "Bearer" };
    throw new Problem(401, "The token is missing or wrong", { headers });
  }

  /**
   * A page whose host name was made to resolve to this machine could otherwise read all that is
   * here; a sandbox that listens on the loopback is only ever called by a loopback name.
   */
  function refuseForeignHost(host) {
    if (host === undefined || !isLoopback(options.host)) return;
    const name = host.replace(/:\d+$/, "").toLowerCase();
    if (isLoopback(name) || name === options.host) return;
    throw new Problem(403, `The sandbox is not called ${name}; it listens on ${options.host} only`);
  }
}

function isLoopback(name) {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(name);
}

function readTarget(url) {
  const [path, query] = url.replace(/^https?:\/\/[^/]*/i, "").split(/\?(.*)/s);
  return { path, query: new URLSearchParams(query) };
}

/** @returns {number | null} the status, when an answer was sent */
function deliver(response, answer) {
  if (response.destroyed) return null;
  send(response, asText(answer));
  return answer.status;
}

/** Sends the answer, or does what the fault does in its place. */
function strike(response, fault, answer) {
  switch (fault?.effect.kind) {
    case undefined:
      return deliver(response, answer);
    case "reset":
      response.socket?.resetAndDestroy();
      return null;
    case "hang":
      return null;
    case "answer":
      return deliver(response, faultAnswer(fault));
    case "damage":
      return deliver(response, damaged(answer, fault.effect.damage));
    default:
      throw new Error(`no such fault: ${fault.name}`);
  }
}
