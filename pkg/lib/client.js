import { readAccount } from "./account.js";
import { Caller } from "./call.js";
import { callOptions, waitOptions } from "./call-options.js";
import { lint, validateFully } from "./check.js";
import { diagnose } from "./diagnose.js";
import { isNexrenderError, parsed, ValidationError } from "./errors.js";
import { jobQuery } from "./job-query.js";
import { Fonts, Secrets, Templates } from "./library.js";
import { logLevels } from "./log.js";
import {
  aBoolean,
  aFunction,
  aList,
  anObject,
  argument,
  aString,
  checked,
  count,
  either,
  forFetch,
  milliseconds,
  oneOf,
  someHeaders,
} from "./options.js";
import { pages } from "./pages.js";
import { Preflight, pass, preflightOption } from "./preflight.js";
import { buildRequest, flatHeaders, toText } from "./request.js";
import { call, resource } from "./responses.js";
import { environment, runsInBrowser } from "./runtime.js";
import { serialise } from "./serialise.js";
import { sourceOf } from "./source.js";
import { readyJob, reconcile, submitAll } from "./submit.js";

const serviceUrl = "https://api.nexrender.com/api/v2";

const aLogger = (value) => {
  const missing = ["debug", "info", "warn", "error"].find((level) => typeof value?.[level] !== "function");
  return missing && `expected an object with a method \`${missing}\``;
};

const clientOptions = {
  token: either(aString, aFunction, (value) => (value === null ? undefined : "expected null")),
  baseUrl: aString,
  fetch: aFunction,
  timeout: milliseconds,
  maxRetries: count,
  headers: someHeaders,
  fetchOptions: forFetch,
  allowBrowserToken: aBoolean,
  logger: aLogger,
  logLevel: oneOf(...logLevels),
  check: either(anObject, (value) => (value === false ? undefined : "expected options or false")),
  onRequest: aFunction,
  onResponse: aFunction,
  onFailure: aFunction,
  onRetry: aFunction,
};

/** The most entries that the service returns in one response. */
const pageSize = 1000;
const jobsPageSize = 200;

/**
 * A client of the API. It checks payloads before sending them, retries only what is safe to retry, and reports the result
 * of every job.
 */
export class NexrenderClient {
  #options;
  #baseUrl;
  #caller;

  /** @param {import("../index.js").ClientOptions} [options] */
  constructor(options) {
    this.#options = given(checked(options, clientOptions));
    const all = withDefaults(this.#options);
    refuseWhatCannotWork(all);
    this.#baseUrl = all.baseUrl;
    this.#serve(new Caller(all));
    Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), { value: inspected });
  }

  #serve(caller) {
    this.#caller = caller;
    const { check } = this.#options;
    const ready = checker(check);
    // Not writable, because a client is passed around.
    const members = {
      jobs: resource(Jobs, caller, ready, check),
      batches: resource(Batches, caller, ready, check),
      templates: resource(Templates, caller),
      fonts: resource(Fonts, caller),
      secrets: resource(Secrets, caller),
      request: call(caller, (own, [request, options]) => send(own, request, options)),
      preflight: call(caller, (own, [payload, options]) => preflight(own, payload, options, check)),
      snapshot: call(caller, (own, [ids, options]) => snapshot(own, ids, options)),
    };
    for (const [name, value] of Object.entries(members))
      Object.defineProperty(this, name, { value, enumerable: !methods.includes(name), configurable: true });
  }

  /** A client with these options replaced. */
  withOptions(options) {
    const changes = given(checked(options, clientOptions));
    const client = new this.constructor({ ...this.#options, ...changes });
    const isOfAccount = changes.token === undefined && changes.baseUrl === undefined;
    if (isOfAccount) client.#serve(this.#caller.with(withDefaults(client.#options)));
    return client;
  }

  /** The client without its token, for logs. */
  toJSON() {
    return { baseUrl: this.#baseUrl };
  }
}

/** The client in `console.log`. A method with a computed name would keep the class in every bundle. */
function inspected() {
  return `NexrenderClient { baseUrl: ${JSON.stringify(this.toJSON().baseUrl)} }`;
}

/** The options without those that are `undefined`. */
function given(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function withDefaults(options) {
  const token = options.token === undefined ? environment("NEXRENDER_API_KEY") : options.token;
  return { baseUrl: serviceUrl, timeout: 60_000, maxRetries: 2, ...options, ...(token && { token }) };
}

/** Calls an endpoint that this package may not know. */
async function send(caller, request, options) {
  const known = { method: oneOf(...verbs), path: aString, query: anObject, body: () => undefined };
  argument("request", request, anObject);
  const { method, path, query, body } = checked(request, known, "request");
  argument("request.method", method, oneOf(...verbs));
  argument("request.path", path, aString);
  if (method === "GET" && body !== undefined) throw new TypeError("request.body: a GET request has no body");
  const parts = {
    path,
    query,
    body: typeof body === "string" || body === undefined ? body : toText(body, "request.body"),
  };
  const text = await caller.text(method, parts, checked(options, callOptions));
  return text === "" ? undefined : parsed(text);
}

const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The methods of the client itself. */
const methods = ["request", "preflight", "snapshot"];

/** Checks a payload against the account and the hosts of its URLs. */
async function preflight(caller, payload, options, check) {
  return new Preflight(caller, options, check).report(sourceOf(payload));
}

/** Reads the account: these templates or all, the fonts, and the names of the secrets. */
async function snapshot(caller, ids, options) {
  if (ids !== undefined) {
    argument("ids", ids, aList);
    for (const [at, id] of ids.entries()) argument(`ids[${at}]`, id, aString);
  }
  return readAccount(caller, ids, checked(options, callOptions));
}

function refuseWhatCannotWork({ baseUrl, token, headers, fetch, allowBrowserToken }) {
  // Invalid headers and URLs are reported now, not at the first call.
  buildRequest("listFonts", undefined, { baseUrl, headers, token: typeof token === "string" ? token : undefined });
  if (!isAddress(baseUrl)) throw new TypeError("options.baseUrl: expected a URL, or a path in a page");
  if (token && runsInBrowser && !allowBrowserToken) {
    throw new TypeError(
      "options.token: anyone who opens a page can read its token. Use a proxy on the page's own origin " +
        "(`baseUrl`), or set `allowBrowserToken: true` if only you can open the page",
    );
  }
  refuseWithoutToken({ baseUrl, token, headers, fetch });
  if (baseUrl.startsWith("/") && fetch === undefined && typeof globalThis.location === "undefined") {
    throw new TypeError("options.baseUrl: a path without a host works only in a page; expected a URL");
  }
  if (fetch === undefined && typeof globalThis.fetch !== "function") {
    throw new TypeError("options.fetch: this runtime has no global `fetch`; pass a function");
  }
}

/** The service requires a token; a proxy or a custom `fetch` may add it. */
function refuseWithoutToken({ baseUrl, token, headers = {}, fetch }) {
  const isOfService = new URL(baseUrl, "http://localhost").host === new URL(serviceUrl).host;
  const isAuthorised = flatHeaders(headers).some(([name]) => name.toLowerCase() === "authorization");
  if (token !== undefined || fetch !== undefined || isAuthorised || !isOfService) return;
  throw new TypeError(
    runsInBrowser
      ? "options.baseUrl: a page needs the URL of a proxy that adds the token, such as `/api/nexrender`"
      : "options.token: missing; pass the API token, or set the environment variable NEXRENDER_API_KEY",
  );
}

/** A URL that `Request` rejects would otherwise be reported as a network error. */
function isAddress(baseUrl) {
  try {
    return Boolean(new URL(baseUrl, "http://localhost"));
  } catch {
    return false;
  }
}

/**
 * The text of a valid payload. It is serialised once, so that what is sent is what was checked.
 *
 * @param {import("../index.js").CheckOptions | false} [check]
 */
function checker(check = {}) {
  // Invalid options are reported now, not at the first payload.
  if (check !== false) lint("{}", check);
  return (payload, kind, name) => {
    argument(name, payload, anObject);
    if (check === false) return toText(payload, name);
    const text = serialise(payload);
    const options = { ...check, kind };
    const report = lint(text, options);
    if (report.valid) return text;
    // The report of an object includes what JSON would lose, and has no ranges in a text that the caller never saw.
    const full = validateFully(payload, options);
    throw new ValidationError(withMethod(full.valid ? report : full, text));
  };
}

/** If the payload belongs to another method, the help of what it lacks names that one. */
function withMethod(report, text) {
  const payload = parsed(text);
  const isBatch = Array.isArray(payload.jobs);
  const method = isBatch ? "batches.create" : payload.template ? "jobs.create" : undefined;
  if (method === undefined || isBatch === (report.kind === "batch")) return report;
  const isLack = ({ code, pointer }) => code === "required-field" && pointer === "";
  const diagnostics = report.diagnostics.map((each) =>
    isLack(each) ? { ...each, help: `send a ${isBatch ? "batch" : "job"} with \`${method}\`` } : each,
  );
  return { ...report, diagnostics };
}

/** What the calls take that send payloads. */
const sendOptions = { ...callOptions, preflight: preflightOption };

class Jobs {
  #caller;
  #ready;
  #check;

  constructor(caller, ready, check) {
    this.#caller = caller;
    this.#ready = ready;
    this.#check = check;
  }

  /** Creates a job. */
  async create(job, options) {
    if (Array.isArray(job))
      throw new TypeError("job: expected a job, got an array; send several with `batches.create`");
    return this.#send("createJob", this.#ready(job, "job", "job"), { kind: "job", object: job }, options);
  }

  /** Joins clips into one video. */
  async join(payload, options) {
    const body = this.#ready(payload, "join", "payload");
    return this.#send("createJoin", body, { kind: "join", object: payload }, options);
  }

  async #send(operation, body, payload, options) {
    const { preflight, ...call } = checked(options, sendOptions);
    const source = { ...payload, text: body, isText: false };
    await pass(this.#caller, source, preflight, { check: this.#check, signal: call.signal });
    return this.#caller.json(operation, { body }, call);
  }

  /** Reads a job. */
  async get(id, options) {
    return this.#caller.json("getJob", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Iterates over the jobs that match the query, in pages of `limit`. */
  list(query, options) {
    return Object.assign(jobPages(this.#caller, jobQuery(query), checked(options, callOptions)), { toArray });
  }

  /** Waits until the job has ended; rejects if it failed. */
  async wait(id, options) {
    return this.#caller.wait("job", argument("id", id, aString), checked(options, waitOptions));
  }

  /** Cancels one or more jobs and all related jobs; resolves with every job that was cancelled. */
  async cancel(ids, options) {
    const call = checked(options, callOptions);
    if (!Array.isArray(ids)) return this.#caller.json("cancelJob", { id: argument("id", ids, aString) }, call);
    if (ids.length === 0) throw new TypeError("ids: expected an id or a list of ids, got an empty list");
    for (const [at, id] of ids.entries()) argument(`ids[${at}]`, id, aString);
    // The service rejects a list with duplicates.
    const distinct = [...new Set(ids)];
    const cancelled = [];
    for (let at = 0; at < distinct.length; at += pageSize) {
      const body = toText({ jobs: distinct.slice(at, at + pageSize) });
      try {
        cancelled.push(...(await this.#caller.json("cancelJobs", { body }, call)));
      } catch (error) {
        // The jobs that were cancelled are part of the error.
        if (cancelled.length > 0 && isNexrenderError(error)) error.cancelled = cancelled;
        throw error;
      }
    }
    return cancelled;
  }

  /** Why a job failed, and which part of its payload did it. */
  async diagnose(id, options) {
    return diagnose(this.#caller, id, options, this.#check);
  }

  /** The job's log as text. */
  async logs(id, options) {
    return this.#caller.text("jobLogs", { id: argument("id", id, aString) }, checked(options, callOptions));
  }
}

function jobPages(caller, query, call) {
  const { limit = jobsPageSize, from } = query;
  const isOffset = from === undefined || Number.isFinite(Number(from));
  const next = ({ skip, last }) => (isOffset ? (skip === 0 ? from : Number(from ?? 0) + skip) : (last?.id ?? from));
  const read = (place) => caller.json("listJobs", { query: { ...query, limit, from: next(place) } }, call);
  return pages(read, ({ id }) => id);
}

/** The items of a list, up to `limit`. */
async function toArray(options) {
  const { limit = Number.POSITIVE_INFINITY } = checked(options, { limit: count });
  const items = [];
  if (limit > 0) {
    for await (const item of this) if (items.push(item) >= limit) break;
  }
  return items;
}

const aBatch = (value) => anObject(value)?.replace("an object", "a batch or a list of jobs");

class Batches {
  #caller;
  #ready;
  #check;

  constructor(caller, ready, check) {
    this.#caller = caller;
    this.#ready = ready;
    this.#check = check;
  }

  /**
   * Creates up to 1,000 jobs. Resolves with the service's response and `results`: one for each job, in their order. Some may
   * be rejected while others are created; if all are rejected, the call rejects with a `BatchError`.
   */
  async create(batch, options) {
    const { preflight, ...call } = checked(options, sendOptions);
    const object = Array.isArray(batch) ? { jobs: batch } : argument("batch", batch, aBatch);
    const body = this.#ready(object, "batch", "batch");
    const source = { kind: "batch", object, text: body, isText: false };
    await pass(this.#caller, source, preflight, { check: this.#check, signal: call.signal });
    return this.#caller.batch(body, call);
  }

  /** Reads a batch. */
  async get(id, options) {
    return this.#caller.json("getBatch", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Waits until the batch has ended; the result shows which jobs failed. */
  async wait(id, options) {
    return this.#caller.wait("batch", argument("id", id, aString), checked(options, waitOptions));
  }

  /** Cancels a batch. */
  async cancel(id, options) {
    return this.#caller.json("cancelBatch", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Submits any number of jobs, in batches; yields one result for each. */
  submitAll(jobs, options) {
    return submitAll(this.#caller, readyJob(this.#ready), jobs, options, this.#check);
  }

  /** Searches the service's list for the unknown jobs of a journal; yields the results, and sends nothing. */
  reconcile(jobs, options) {
    return reconcile(this.#caller, readyJob(this.#ready), jobs, options);
  }
}
