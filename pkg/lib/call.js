import { Call, Outcome } from "../generated/nexrender_payload.js";
import { errorFrom, resultsFrom } from "./errors.js";
import { flatHeaders, flatQuery } from "./request.js";

/**
 * The way from a client's options to the core, and back from what the core tells to answers and errors.
 */
export class Caller {
  #options;
  #token;
  #observe;

  /** @param {Record<string, any>} options  of the client, checked */
  constructor(options) {
    const { token, onRequest, onResponse, onRetry } = options;
    this.#options = options;
    this.#token = token === undefined ? undefined : tokenOf(token);
    const hooks = { onRequest, onResponse, onRetry };
    const isObserved = Object.values(hooks).some((hook) => hook !== undefined);
    this.#observe = isObserved ? (name, told) => tell(hooks[name], JSON.parse(told)) : undefined;
  }

  /**
   * Calls an operation; resolves with the answer's text.
   *
   * @param {string} op
   * @param {{ body?: string, id?: string, query?: Record<string, any> }} payload
   * @param {{ signal?: AbortSignal, timeout?: number, headers?: Record<string, string> }} call
   * @returns {Promise<string>}
   */
  async text(op, { body, id, query = {} }, call) {
    const given = { kind: "operation", operation: op, id, query: flatQuery(query) };
    const { text } = await this.#call(given, call, { body });
    return text;
  }

  /** The same for answers that are JSON. */
  async json(op, payload, call) {
    return JSON.parse(await this.text(op, payload, call));
  }

  /**
   * Creates a batch; resolves with the service's answer and `results`, one for each job.
   *
   * @param {string} body
   * @param {Record<string, any>} call
   */
  async batch(body, call) {
    const { text, results } = await this.#call({ kind: "batch", operation: "createBatch" }, call, { body });
    return { ...JSON.parse(text), results: resultsFrom(results) };
  }

  /**
   * Sends a chunk of a submission. Resolves also when something stops the submission: what became of this chunk
   * is known all the same.
   *
   * @param {Record<string, any>} chunk
   * @param {Record<string, any>} call
   * @returns {Promise<{ results: object[], record: string, stop?: { error: unknown } }>}
   */
  async chunk({ body, ...chunk }, call) {
    return this.#settle({ kind: "chunk", operation: "createBatch", ...chunk }, call, { body });
  }

  /**
   * @param {"job" | "batch"} kind
   * @param {string} id
   * @param {Record<string, any>} call
   */
  async wait(kind, id, { pollInterval, timeout, onProgress, ...call }) {
    const wait = {
      kind: "wait",
      operation: kind === "batch" ? "getBatch" : "getJob",
      id,
      pollInterval: finite(pollInterval),
      waitTimeout: finite(timeout),
    };
    const tell = onProgress && ((text) => onProgress(JSON.parse(text)));
    const { text } = await this.#call(wait, call, { onProgress: tell });
    return JSON.parse(text);
  }

  async #call(given, call, beside) {
    const { stop, ...told } = await this.#settle(given, call, beside);
    if (stop) throw stop.error;
    return told;
  }

  /** What the core tells of a call; `stop` is there when it has failed, since an error may be any value. */
  async #settle(given, { signal, timeout, headers = {}, maxRetries }, beside) {
    const { baseUrl, fetch, headers: common = {} } = this.#options;
    const all = {
      ...given,
      baseUrl,
      timeout: finite(timeout ?? this.#options.timeout),
      maxRetries: maxRetries ?? this.#options.maxRetries,
      headers: [...flatHeaders(common), ...flatHeaders(headers)],
    };
    const [json, text, thrown] = await run({
      ...beside,
      given: JSON.stringify(all),
      // Looked up at each call, as a page's or a test's replacement of the global one is meant to be used.
      fetch: fetch ?? globalThis.fetch,
      signal,
      token: this.#token,
      observe: this.#observe,
    });
    const { error, isStopped, ...told } = JSON.parse(json);
    if (isStopped) return { ...told, stop: { error: thrown } };
    return error ? { ...told, stop: { error: errorFrom(error, text, thrown) } } : { ...told, text };
  }
}

/** Takes a call to its end, turn by turn: the core says what it waits for, here is waited. */
async function run(settings) {
  const call = new Call(settings);
  try {
    let step = call.resume(Outcome.Value, undefined);
    while (step) step = call.resume(...(await outcomeOf(step, settings.signal)));
    return call.told();
  } finally {
    call.free();
  }
}

/** What comes first: the promise, the end of the time, or the signal. */
function outcomeOf([limit, ...promised], signal) {
  return new Promise((resolve) => {
    const end = (outcome, value) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      resolve([outcome, value]);
    };
    const abort = () => end(Outcome.Aborted);
    const timer = limit === undefined ? undefined : setTimeout(() => end(Outcome.Late), limit);
    signal?.addEventListener("abort", abort);
    // It may have happened while the step was made, in a function of the caller's.
    if (signal?.aborted) abort();
    for (const promise of promised)
      Promise.resolve(promise).then(
        (value) => end(Outcome.Value, value),
        (error) => end(Outcome.Error, error),
      );
  });
}

/** JSON has no infinity. */
function finite(milliseconds) {
  return milliseconds && Math.min(milliseconds, Number.MAX_SAFE_INTEGER);
}

function tokenOf(token) {
  return async () => {
    const made = typeof token === "function" ? await token() : token;
    if (typeof made !== "string") throw new TypeError("token: the function must give a string");
    return made;
  };
}

/** A hook that fails, at once or later, must not lose the answer that it was told of. */
function tell(hook, told) {
  try {
    const outcome = hook?.(told);
    if (typeof outcome?.then === "function") outcome.then(undefined, () => {});
  } catch {
    // As said above.
  }
}
