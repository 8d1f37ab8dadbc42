import { clientCall } from "../generated/nexrender_payload.js";
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
    this.#observe = isObserved ? (name, told) => tell(hooks[name], told) : undefined;
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
    const { text } = await this.#call({ kind: "call", operation: op, body, id, query: flatQuery(query) }, call);
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
    const { text, results } = await this.#call({ kind: "batch", operation: "createBatch", body }, call);
    return { ...JSON.parse(text), results: resultsFrom(results) };
  }

  /**
   * Sends a chunk of a submission. Resolves also when something stops the submission: what became of this chunk
   * is known all the same.
   *
   * @param {Record<string, any>} chunk
   * @param {Record<string, any>} call
   * @returns {Promise<{ results: string, record: string, stop?: { error: unknown } }>}
   */
  async chunk(chunk, call) {
    const { told, error, cause, isStopped, stopped } = await this.#settle(
      { kind: "chunk", operation: "createBatch", ...chunk },
      call,
    );
    if (isStopped) return { ...told, stop: { error: stopped } };
    return error ? { ...told, stop: { error: errorFrom(error, cause) } } : told;
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
      pollInterval,
      waitTimeout: timeout,
      onProgress: onProgress && ((text) => onProgress(JSON.parse(text))),
    };
    const { text } = await this.#call(wait, call);
    return JSON.parse(text);
  }

  async #call(what, call) {
    const { ok, error, cause, isStopped, stopped } = await this.#settle(what, call);
    if (isStopped) throw stopped;
    if (error) throw errorFrom(error, cause);
    return ok;
  }

  #settle(what, { signal, timeout, headers = {}, maxRetries }) {
    const { baseUrl, fetch, headers: common = {} } = this.#options;
    return clientCall({
      ...what,
      baseUrl,
      // Looked up at each call, as a page's or a test's replacement of the global one is meant to be used.
      fetch: fetch ?? globalThis.fetch,
      timeout: timeout ?? this.#options.timeout,
      maxRetries: maxRetries ?? this.#options.maxRetries,
      headers: [...flatHeaders(common), ...flatHeaders(headers)],
      signal,
      token: this.#token,
      observe: this.#observe,
    });
  }
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
