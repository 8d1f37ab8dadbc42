import { Caller } from "./call.js";
import { lint, validateFully } from "./check.js";
import { ResponseError, ValidationError } from "./errors.js";
import {
  aBoolean,
  aFunction,
  anObject,
  argument,
  aSignal,
  aString,
  checked,
  count,
  either,
  milliseconds,
  upTo,
} from "./options.js";
import { buildRequest, toText } from "./request.js";
import { runsInBrowser } from "./runtime.js";
import { serialise } from "./serialise.js";
import { readyJob, reconcile, submitAll } from "./submit.js";

const serviceUrl = "https://api.nexrender.com/api/v2";

const clientOptions = {
  token: either(aString, aFunction),
  baseUrl: aString,
  fetch: aFunction,
  timeout: milliseconds,
  maxRetries: count,
  headers: anObject,
  allowBrowserToken: aBoolean,
  check: either(anObject, (value) => (value === false ? undefined : "expected options or false")),
  onRequest: aFunction,
  onResponse: aFunction,
  onRetry: aFunction,
};

const callOptions = { signal: aSignal, timeout: milliseconds, headers: anObject };
const waitOptions = { ...callOptions, pollInterval: milliseconds, onProgress: aFunction };

/** How many entries the service gives at most in one answer. */
const pageSize = 1000;
const jobsPageSize = 200;

/**
 * A client of the API. It checks what it sends, repeats only what is safe to repeat, and reports what
 * became of every job.
 */
export class NexrenderClient {
  #baseUrl;

  /** @param {import("../index.js").ClientOptions} [options] */
  constructor(options) {
    const given = withDefaults(checked(options, clientOptions));
    refuseWhatCannotWork(given);
    this.#baseUrl = given.baseUrl;
    const caller = new Caller(given);
    const ready = checker(given.check);
    // Bound to this client, and not writable: a client is handed around.
    const resources = {
      jobs: new Jobs(caller, ready),
      batches: new Batches(caller, ready),
      templates: new Templates(caller),
      fonts: new Listed(caller, "listFonts"),
      secrets: new Listed(caller, "listSecrets"),
    };
    for (const [name, resource] of Object.entries(resources))
      Object.defineProperty(this, name, { value: bound(resource), enumerable: true });
  }

  /** What a log may show of a client. */
  toJSON() {
    return { baseUrl: this.#baseUrl };
  }

  [Symbol.for("nodejs.util.inspect.custom")]() {
    return `NexrenderClient { baseUrl: ${JSON.stringify(this.#baseUrl)} }`;
  }
}

/** The resource with methods that work also when they are taken out of it. */
function bound(resource) {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(resource))) {
    if (name !== "constructor") resource[name] = resource[name].bind(resource);
  }
  return resource;
}

function withDefaults(options) {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { baseUrl: serviceUrl, timeout: 60_000, maxRetries: 2, ...given };
}

function refuseWhatCannotWork({ baseUrl, token, headers, fetch, allowBrowserToken }) {
  // Wrong headers and addresses are reported now, not at the first call.
  buildRequest("listFonts", undefined, { baseUrl, headers, token: typeof token === "string" ? token : undefined });
  if (!isAddress(baseUrl)) throw new TypeError("options.baseUrl: expected a URL, or a path in a page");
  if (token !== undefined && runsInBrowser && !allowBrowserToken) {
    throw new TypeError(
      "options.token: everyone who opens a page can read its token. Send through a proxy of the page's own origin " +
        "(`baseUrl`), or set `allowBrowserToken` if the page is for your eyes only",
    );
  }
  if (baseUrl.startsWith("/") && fetch === undefined && typeof globalThis.location === "undefined") {
    throw new TypeError("options.baseUrl: a path without a host works only in a page; expected a URL");
  }
  if (fetch === undefined && typeof globalThis.fetch !== "function") {
    throw new TypeError("options.fetch: this runtime has none of its own; expected a function");
  }
}

/** What no `Request` can be made of would else come back as a failure of the network. */
function isAddress(baseUrl) {
  try {
    return Boolean(new URL(baseUrl, "http://localhost"));
  } catch {
    return false;
  }
}

/**
 * The text of a payload, once it was found to be right. It is made once: what is sent is what was checked.
 *
 * @param {import("../index.js").CheckOptions | false} [check]
 */
function checker(check = {}) {
  // Wrong options are reported now, not at the first payload.
  if (check !== false) lint("{}", check);
  return (payload, kind, name) => {
    argument(name, payload, anObject);
    if (check === false) return toText(payload, name);
    const text = serialise(payload);
    const options = { ...check, kind };
    const report = lint(text, options);
    if (report.valid) return text;
    // The report of an object says what JSON would lose, and has no ranges in a text that nobody saw.
    const full = validateFully(payload, options);
    throw new ValidationError(full.valid ? report : full);
  };
}

class Jobs {
  #caller;
  #ready;

  constructor(caller, ready) {
    this.#caller = caller;
    this.#ready = ready;
  }

  /** Creates a job. */
  async create(job, options) {
    const call = checked(options, callOptions);
    return this.#caller.json("createJob", { body: this.#ready(job, "job", "job") }, call);
  }

  /** Joins clips into one video. */
  async join(payload, options) {
    const call = checked(options, callOptions);
    return this.#caller.json("createJoin", { body: this.#ready(payload, "join", "payload") }, call);
  }

  /** Reads a job. */
  async get(id, options) {
    return this.#caller.json("getJob", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Every job that the query selects, read a page of `limit` at a time as the loop goes on. */
  list(query = {}, options) {
    argument("query", query, anObject);
    // Of more than the service gives at once, a full page would look like the last.
    if (query.limit !== undefined) argument("query.limit", query.limit, upTo(1000));
    return jobPages(this.#caller, query, checked(options, callOptions));
  }

  /** Waits until the job has ended; rejects when it failed. */
  async wait(id, options) {
    return this.#caller.wait("job", argument("id", id, aString), checked(options, waitOptions));
  }

  /** Cancels a job, or a list of jobs, with their relatives; resolves with every job that was cancelled. */
  async cancel(ids, options) {
    const call = checked(options, callOptions);
    if (!Array.isArray(ids)) return this.#caller.json("cancelJob", { id: argument("id", ids, aString) }, call);
    if (ids.length === 0) throw new TypeError("ids: expected an id or a list of ids, got an empty list");
    for (const [at, id] of ids.entries()) argument(`ids[${at}]`, id, aString);
    // The service refuses a list that names a job twice.
    const distinct = [...new Set(ids)];
    const cancelled = [];
    for (let at = 0; at < distinct.length; at += pageSize) {
      const body = toText({ jobs: distinct.slice(at, at + pageSize) });
      cancelled.push(...(await this.#caller.json("cancelJobs", { body }, call)));
    }
    return cancelled;
  }

  /** The job's log as text. */
  async logs(id, options) {
    return this.#caller.text("jobLogs", { id: argument("id", id, aString) }, checked(options, callOptions));
  }
}

async function* jobPages(caller, query, call) {
  const limit = query.limit ?? jobsPageSize;
  let { from } = query;
  // The job that a page ends with, or that came in between two pages, may open the next.
  let seen = new Set();
  while (true) {
    const page = await caller.json("listJobs", { query: { ...query, limit, from } }, call);
    const fresh = page.filter(({ id }) => !seen.has(id));
    yield* fresh;
    // A page that brings nothing new would come for ever.
    if (page.length < limit || fresh.length === 0) return;
    seen = new Set(page.map(({ id }) => id));
    const isOffset = from === undefined || Number.isFinite(Number(from));
    from = isOffset ? Number(from ?? 0) + page.length : page.at(-1).id;
  }
}

class Batches {
  #caller;
  #ready;

  constructor(caller, ready) {
    this.#caller = caller;
    this.#ready = ready;
  }

  /**
   * Creates up to 1,000 jobs. The answer is the service's, with `results`: one for each job, in the order of the jobs.
   * Some may be rejected while others go ahead; when all are, it rejects with a `BatchError`.
   */
  async create(batch, options) {
    const call = checked(options, callOptions);
    const payload = Array.isArray(batch) ? { jobs: batch } : batch;
    return this.#caller.batch(this.#ready(payload, "batch", "batch"), call);
  }

  /** Reads a batch. */
  async get(id, options) {
    return this.#caller.json("getBatch", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Waits until the batch has ended, with all jobs or with some in error: the answer says which. */
  async wait(id, options) {
    return this.#caller.wait("batch", argument("id", id, aString), checked(options, waitOptions));
  }

  /** Cancels a batch. */
  async cancel(id, options) {
    return this.#caller.json("cancelBatch", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Submits any number of jobs, in batches; yields one result for each. */
  submitAll(jobs, options) {
    return submitAll(this.#caller, readyJob(this.#ready), jobs, options);
  }

  /** Asks the service about the jobs that a journal has as unknown; yields what it found, and sends nothing. */
  reconcile(jobs, options) {
    return reconcile(this.#caller, readyJob(this.#ready), jobs, options);
  }
}

class Templates {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  /** Reads a template with the names of its compositions and layers. */
  async get(id, options) {
    return this.#caller.json("getTemplate", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Reads all that is known of a template: its state, and every composition and layer with its facts. */
  async inspect(id, options) {
    argument("id", id, aString);
    const given = checked(options, callOptions);
    const controller = new AbortController();
    const call = { ...given, signal: controller.signal };
    const end = () => controller.abort(given.signal?.reason);
    given.signal?.addEventListener("abort", end);
    if (given.signal?.aborted) end();
    try {
      const [template, compositions, layers] = await Promise.all([
        this.#caller.json("templateInfo", { id }, call),
        this.#all("templateCompositions", id, call),
        this.#all("templateLayers", id, call),
      ]);
      return { ...template, compositions, layers };
    } finally {
      given.signal?.removeEventListener("abort", end);
      // When one has failed, nobody waits for the others.
      end();
    }
  }

  async #all(op, id, call) {
    const all = [];
    while (true) {
      const query = { limit: pageSize, offset: all.length };
      const page = await this.#caller.json(op, { id, query }, call);
      if (all.length > 0 && page.length > 0 && JSON.stringify(page[0]) === JSON.stringify(all.at(-pageSize))) {
        throw new ResponseError(`${op}: the service gives the same page again`, { status: 200, body: page });
      }
      all.push(...page);
      if (page.length < pageSize) return all;
    }
  }
}

class Listed {
  #caller;
  #op;

  constructor(caller, op) {
    this.#caller = caller;
    this.#op = op;
  }

  /** All of them. */
  async list(options) {
    return this.#caller.json(this.#op, {}, checked(options, callOptions));
  }
}
