import {
  buildRequest as build,
  toCurl as curl,
  operations as table,
  withoutSchema,
} from "../generated/nexrender_payload.js";
import { reading } from "./blame.js";
import { jobQuery } from "./job-query.js";
import { anObject, argument, aString, aText, checked, meant, someHeaders } from "./options.js";
import { isDate, isHeaders } from "./realm.js";
import { serialise } from "./serialise.js";
import { write } from "./wasm.js";

/**
 * The input of each operation, from the core's table: `body`, `id`, `query`, `idAndQuery`, `idAndBody` or `nothing`.
 * Read at the first use, because a slim entry starts the core after its import.
 *
 * @type {Map<string, string> | undefined}
 */
let inputs;

function inputOf(op) {
  if (!inputs) {
    write("");
    inputs = new Map(table());
  }
  const input = inputs.get(op);
  if (input === undefined) throw new TypeError(`op: there is no operation "${op}"${meant(op, [...inputs.keys()])}`);
  return input;
}

const options = { token: aString, baseUrl: aString, headers: someHeaders };

/**
 * Builds the request of an operation for any HTTP library. It does not check the payload.
 *
 * @param {string} op  such as `createJob`
 * @param {unknown} [payload]  the input of the operation: a payload (or its JSON text), an id, a query, or `{ id, ...query }`
 * @param {{ token?: string, baseUrl?: string, headers?: Record<string, string> }} [settings]
 * @returns {{ method: string, url: string, headers: Record<string, string>, body?: string }}
 */
export function buildRequest(op, payload, settings) {
  const { token, baseUrl, headers = {} } = checked(settings, options);
  const { body, id, query } = payloadOf(argument("op", op, aString), payload);
  const hasBody = body !== undefined;
  const parts = { operation: op, hasBody, id, query, baseUrl, token, headers: flatHeaders(headers) };
  const { request, refused } = build(write(JSON.stringify(parts)));
  if (refused !== undefined) throw new TypeError(refused);
  return { ...request, ...(hasBody && { body }) };
}

/**
 * A request as a `curl` command for a POSIX shell; the token appears as `$NEXRENDER_API_KEY`.
 *
 * @param {{ method: string, url: string, headers?: Record<string, string>, body?: string }} request
 */
export function toCurl(request) {
  argument("request", request, anObject);
  const { method, url, headers = {}, body } = reading("request", request, partsOf);
  argument("request.method", method, aString);
  argument("request.url", url, aString);
  argument("request.headers", headers, anObject);
  if (body !== undefined) argument("request.body", body, aText);
  return curl(write(JSON.stringify({ method, url, headers: flatHeaders(headers), body })));
}

const partsOf = ({ method, url, headers, body }) => ({ method, url, headers, body });

/**
 * Splits the caller's payload into the inputs of the core.
 *
 * @param {string} op
 * @param {any} payload
 * @returns {{ body?: string, id?: string, query: [string, string][] }}
 */
function payloadOf(op, payload) {
  // Reports a getter or a proxy that throws; members are read again below.
  if (typeof payload === "object") reading("payload", payload, (value) => ({ ...value }));
  switch (inputOf(op)) {
    case "body":
      return { body: sent(typeof payload === "string" ? payload : toText(bodyOf(op, payload))), query: [] };
    case "id":
      return { id: argument("payload", payload?.id ?? payload, aString), query: [] };
    case "query":
      return { query: flatQuery(op === "listJobs" ? jobQuery(payload ?? undefined) : (payload ?? {})) };
    case "idAndQuery": {
      const { id, ...query } = typeof payload === "string" ? { id: payload } : argument("payload", payload, anObject);
      return { id: argument("payload.id", id, aString), query: flatQuery(query) };
    }
    case "idAndBody": {
      const { id, ...body } = argument("payload", payload, anObject);
      return { id: argument("payload.id", id, aString), body: toText(body), query: [] };
    }
    default:
      if (payload !== undefined && payload !== null) throw new TypeError(`payload: ${op} takes no payload`);
      return { query: [] };
  }
}

/** The payload that is sent: without `$schema`, which only editors use. */
function sent(text) {
  return (text.includes('"$schema"') && withoutSchema(write(text))) || text;
}

/** Wraps lists in the object that the service expects. */
function bodyOf(op, payload) {
  const isList = Array.isArray(payload) && (op === "createBatch" || op === "cancelJobs");
  return isList ? { jobs: payload } : payload;
}

/**
 * The JSON text of a payload, from `JSON.stringify`.
 *
 * @param {unknown} payload
 * @param {string} [name]  of the argument
 */
export function toText(payload, name = "payload") {
  let text;
  try {
    text = JSON.stringify(payload);
  } catch {
    serialise(payload, name); // throws as well, and names the path
  }
  if (text === undefined) throw new TypeError(`${name}: expected a payload, got a value of type ${typeof payload}`);
  return text;
}

/**
 * @param {Record<string, any>} query
 * @returns {[string, string][]}
 */
export function flatQuery(query) {
  return reading("query", argument("query", query, anObject), Object.entries).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    if (isDate(value)) {
      if (Number.isNaN(value.getTime())) throw new TypeError(`query.${name}: expected a valid Date`);
      return [[name, value.toISOString()]];
    }
    if (typeof value === "object" && !Array.isArray(value))
      throw new TypeError(`query.${name}: expected a value or a list`);
    return [[name, String(value)]];
  });
}

/**
 * @param {Record<string, string>} headers
 * @returns {[string, string][]}
 */
export function flatHeaders(headers) {
  const isIterable = Array.isArray(headers) || isHeaders(headers);
  const entries = isIterable ? [...headers] : reading("headers", headers, Object.entries);
  return entries.flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof name !== "string") throw new TypeError("headers: expected strings as names");
    if (typeof value !== "string") throw new TypeError(`headers.${name}: expected a string`);
    return [[name, value]];
  });
}
