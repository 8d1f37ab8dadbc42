import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { corsHeaders, corsPolicy, isPreflight } from "./cors.js";
import { isLoopback } from "./hosts.js";
import { asBytes, parseBody, readBody, send } from "./http.js";
import { isUlid } from "./ids.js";
import { damaged, faultAnswer } from "./misbehave.js";
import { Problem } from "./problems.js";
import { readQuery } from "./query.js";
import { meetsFaults, route } from "./router.js";

/** Longer than clients keep idle connections: a reset between two requests must come from a fault. */
const keepAliveMs = 65_000;

/**
 * The HTTP side: reads a request, applies faults, runs the operation, sends the response.
 *
 * @param {object} sandbox what operations work with
 * @param {{ maxBodyBytes: number, token?: string | true, host: string, cors: any, onRequest?: (entry: object) => void }} options
 */
export function sandboxServer(sandbox, options) {
  const allowedOrigin = corsPolicy(options.cors);
  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      // A bug of the sandbox: report it, and do not let the client wait.
      console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, asBytes({ status: 500, body: { error: "Internal error of the sandbox" } }));
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
    const found = find(request.method, target.path);
    if (allowOrigin(request, response, target.path)) return deliver(response, { status: 204 });
    const body = await readBody(request, found.operation?.maxBytes ?? options.maxBodyBytes);
    if (body === null) return null;
    sandbox.log.setBody(entry, body, isReadable(found.operation));

    const { slowMs, fault } = pickFault(request, target.path);
    const effect = fault?.effect;
    entry.fault = [slowMs > 0 ? "slow" : null, fault?.name].filter(Boolean).join(",") || null;
    entry.taken = !effect || effect.taken;
    const answer = entry.taken ? asBytes(await answerTo(request, target.query, found, body)) : null;
    const delay = slowMs + (answer?.delayMs ?? 0);
    if (delay > 0) await pause(delay, undefined, { ref: false });
    return strike(response, effect ? fault : null, answer);
  }

  /** Sets the headers for pages of other origins. @returns {boolean} whether that is the whole answer */
  function allowOrigin(request, response, path) {
    const preflight = isPreflight(request);
    const { operation } = find(preflight ? request.headers["access-control-request-method"] : request.method, path);
    const origin = operation?.noCors ? null : allowedOrigin(request.headers.origin);
    if (origin === null) return false;
    for (const [name, value] of Object.entries(corsHeaders(request, origin))) response.setHeader(name, value);
    return preflight;
  }

  function pickFault(request, path) {
    if (!meetsFaults(path)) return { slowMs: 0, fault: null };
    try {
      return sandbox.faults.pick(request.headers["x-sandbox-fault"], `${request.method} ${path}`);
    } catch (error) {
      throw new Problem(400, `X-Sandbox-Fault: ${error.message}`);
    }
  }

  /** What the API answers, refusals included. */
  async function answerTo(request, search, { operation, params, problem }, bytes) {
    const { method, headers } = request;
    const call = { sandbox, method, headers, params, search, query: null, body: null };
    try {
      if (problem) throw problem;
      if (!operation.open) refuseWrongToken(headers.authorization);
      if (operation.id === "ulid" && !isUlid(params.id)) throw new Problem(400, "Invalid id");
      if (operation.query) call.query = readQuery(operation.query, search);
      call.body = await parseBody(operation.body, bytes, headers["content-type"]);
      return await operation.run(call);
    } catch (error) {
      const refusal = asProblem(error);
      return refusal.status === 400 && operation?.refuse ? operation.refuse(refusal, call) : refusal.answer();
    }
  }

  function refuseWrongToken(authorization) {
    const { token } = options;
    if (token === undefined) return;
    if (token === true ? /^Bearer \S/.test(authorization ?? "") : authorization === `Bearer ${token}`) return;
    const headers = { "WWW-Authenticate": "Bearer" };
    throw new Problem(401, "The API token is missing or invalid", { headers });
  }

  /**
   * A page whose host name resolves to this machine could otherwise read everything here. A sandbox that listens on the
   * loopback interface is only called by a loopback name.
   */
  function refuseForeignHost(host) {
    if (host === undefined || !isLoopback(options.host)) return;
    const name = host.replace(/:\d+$/, "").toLowerCase();
    if (isLoopback(name) || name === options.host) return;
    throw new Problem(403, `The host ${name} is not allowed: the sandbox listens on ${options.host} only`);
  }
}

/** Whether the log keeps the body of a request: not a secret, and not a file. */
function isReadable({ secret, body } = {}) {
  return !secret && body !== "form" && body !== "bytes";
}

/** The operation of a request, or the problem with its path or method. */
function find(method, path) {
  try {
    return route(method, path);
  } catch (problem) {
    return { problem };
  }
}

/** Some code of the engine is recursive; nothing has been created when it runs out of stack. */
function asProblem(error) {
  if (error instanceof Problem) return error;
  if (error instanceof RangeError) return new Problem(400, "The body is nested too deeply");
  throw error;
}

function readTarget(url) {
  const [path, query] = url.replace(/^https?:\/\/[^/]*/i, "").split(/\?(.*)/s);
  return { path, query: new URLSearchParams(query) };
}

/** @returns {number | null} the status, if an answer was sent */
function deliver(response, answer) {
  if (response.destroyed) return null;
  if (answer.ending === "reset") return reset(response);
  send(response, asBytes(answer));
  return answer.status;
}

function reset(response) {
  response.socket?.resetAndDestroy();
  return null;
}

/** Sends the response, or does what the fault does instead. */
function strike(response, fault, answer) {
  switch (fault?.effect.kind) {
    case undefined:
      return deliver(response, answer);
    case "reset":
    case "refuse":
      return reset(response);
    case "hang":
      if (fault.detail !== undefined) setTimeout(() => reset(response), fault.detail).unref();
      return null;
    case "answer":
      return deliver(response, faultAnswer(fault));
    case "damage":
      return deliver(response, damaged(answer, fault.effect.damage));
    default:
      throw new Error(`unknown fault: ${fault.name}`);
  }
}
