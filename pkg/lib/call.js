import { Call } from "../generated/nexrender_payload.js";
import { errorOf, textsOf } from "./cause.js";
import { errorFrom, resultsFrom } from "./errors.js";
import { flatHeaders, flatQuery } from "./request.js";
import { answer, firstLine, write } from "./wasm.js";

/**
 * The way from a client's options to the core, and back from what the core tells to answers and errors.
 */
export class Caller {
  #options;
  #token;

  /** @param {Record<string, any>} options  of the client, checked */
  constructor(options) {
    const { token } = options;
    this.#options = options;
    this.#token = token === undefined ? undefined : tokenOf(token);
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
    const { text } = await this.#call(wait, call, { onProgress });
    return JSON.parse(text);
  }

  async #call(given, call, beside) {
    const { stop, ...told } = await this.#settle(given, call, beside);
    if (stop) throw stop.error;
    return told;
  }

  /** What the core tells of a call; `stop` is there when it has failed. */
  #settle(given, { signal, timeout, headers = {}, maxRetries }, beside) {
    const { baseUrl, fetch, headers: common = {} } = this.#options;
    const all = {
      ...given,
      baseUrl,
      timeout: finite(timeout ?? this.#options.timeout),
      maxRetries: maxRetries ?? this.#options.maxRetries,
      headers: [...flatHeaders(common), ...flatHeaders(headers)],
      makesTokens: this.#token !== undefined,
    };
    const call = new Turns({
      ...beside,
      // Looked up at each call, as a page's or a test's replacement of the global one is meant to be used.
      fetch: fetch ?? globalThis.fetch,
      signal,
      token: this.#token,
      hooks: this.#options,
    });
    return call.run(JSON.stringify(all));
  }
}

/** One call on its way through the core, which says step by step what it needs of the world. */
class Turns {
  #means;
  /** What the caller's signal, token function or callback gave as its reason; an error may be any value. */
  #stop;
  /** What `fetch` rejected with last. */
  #cause;
  /** The last answer's text. */
  #text;
  /** Ends the pause. */
  #wake = () => {};

  /**
   * @param {{ body?: string, fetch: Function, signal?: AbortSignal, token?: () => Promise<string>,
   *   hooks: Record<string, Function | undefined>, onProgress?: Function }} means
   */
  constructor(means) {
    this.#means = means;
  }

  /**
   * Takes the call to its end. `stop` is there when it has failed.
   *
   * @param {string} given  what to do, as JSON
   */
  async run(given) {
    const { body } = this.#means;
    const call = new Call(write(body === undefined ? given : `${given}\n${body}`));
    try {
      for (let outcome = ""; ; ) {
        const [line, text] = firstLine(answer((length) => call.resume(length), outcome));
        const { events, step, error, cause, ...told } = JSON.parse(line);
        for (const event of events) this.#tell(event);
        if (step) outcome = await this.#take(step, told);
        else if (this.#stop) return { ...told, stop: this.#stop };
        else if (error)
          return { ...told, stop: { error: errorFrom(error, text, cause ? errorOf(cause) : this.#cause) } };
        else return { ...told, text };
      }
    } finally {
      call.free();
    }
  }

  /** What a callback throws or rejects with ends the wait. A hook that fails must not lose the answer. */
  #tell({ hook, ...told }) {
    const { onProgress, hooks } = this.#means;
    if (hook !== "onProgress") callBack(hooks[hook], told, () => {});
    else if (onProgress) callBack(onProgress, JSON.parse(this.#text), this.#fail);
  }

  #fail = (error) => {
    this.#stop ??= { error };
    this.#wake();
  };

  /** Does what the core asks for, unless the caller has called it off; what came of it, for the core. */
  async #take(step, told) {
    if (this.#isStopped()) return failed("stopped");
    const steps = { send: () => this.#send(told), sleep: () => this.#sleep(told), token: () => this.#token(told) };
    const outcome = await steps[step]();
    return this.#isStopped() ? failed(step === "send" ? "broken-off" : "stopped") : outcome;
  }

  #isStopped() {
    const { signal } = this.#means;
    if (signal?.aborted) this.#stop ??= { error: signal.reason };
    return this.#stop !== undefined;
  }

  async #send({ method, url, headers, limit }) {
    const { fetch, body, signal } = this.#means;
    this.#cause = undefined;
    try {
      const controller = new AbortController();
      const init = {
        method,
        headers,
        redirect: "manual",
        signal: controller.signal,
        ...(body !== undefined && { body }),
      };
      const answer = await first(exchange(fetch, url, init), limit, signal);
      if (answer) {
        this.#text = answer.text;
        return `${JSON.stringify(answer.head)}\n${answer.text}`;
      }
      controller.abort();
      return failed("late");
    } catch (error) {
      this.#cause = error;
      return `${failed(kindOf(error))}\n${textsOf(error)}`;
    }
  }

  async #sleep({ limit }) {
    const woken = new Promise((resolve) => {
      this.#wake = resolve;
    });
    await first(woken, limit, this.#means.signal);
    return "{}";
  }

  async #token({ limit }) {
    const { token, signal } = this.#means;
    try {
      const made = await first(token(), limit, signal);
      return made === undefined ? failed("late") : `{}\n${made}`;
    } catch (error) {
      if (!this.#isStopped()) this.#stop = { error };
      return "";
    }
  }
}

/** Calls what the caller gave, if anything, and does not wait for it; what that throws or rejects with goes to `fail`. */
export function callBack(callback, told, fail) {
  try {
    const outcome = callback?.(told);
    if (typeof outcome?.then === "function") outcome.then(undefined, fail);
  } catch (error) {
    fail(error);
  }
}

const failed = (failure) => JSON.stringify({ failure });

/** What the core reads of an answer. */
async function exchange(fetch, url, init) {
  const answer = await fetch(url, init);
  const isResponse =
    typeof answer?.status === "number" &&
    typeof answer.headers?.get === "function" &&
    typeof answer.text === "function";
  if (!isResponse) throw "`fetch` gave no Response";
  const headers = ["x-request-id", "retry-after", "location"].flatMap((name) => {
    const value = answer.headers.get(name);
    return typeof value === "string" ? [name, value] : [];
  });
  const text = await answer.text();
  return { head: { status: answer.status, headers }, text: typeof text === "string" ? text : "" };
}

/**
 * Whether a request that failed can have left. Nobody listened: Node says so as the cause's code, Bun as the error's
 * own. `fetch` connects to no such port, whoever listens there: Node says so in the cause's message, Deno in the
 * error's own, browsers nowhere. <https://fetch.spec.whatwg.org/#port-blocking>
 */
function kindOf(error) {
  try {
    const told = [error, error?.cause].filter(Boolean);
    if (told.some(({ code }) => code === "ECONNREFUSED" || code === "ConnectionRefused")) return "refused";
    if (told.some(({ message }) => message === "bad port" || message?.includes("Requests to port "))) return "blocked";
  } catch {
    // An error of the caller's own `fetch` may be anything.
  }
  return "lost";
}

/** The longest time that timers take. */
const longestTimer = 2 ** 31 - 1;

/** What a promise gives; nothing, when the time is up or the signal aborts before. */
function first(promise, limit, signal) {
  return new Promise((resolve, reject) => {
    const end = (settle) => (value) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      settle(value);
    };
    const giveUp = end(() => resolve());
    const timer = setTimeout(giveUp, Math.min(limit, longestTimer));
    signal?.addEventListener("abort", giveUp);
    // It may have happened while the promise was made, in a function of the caller's.
    if (signal?.aborted) giveUp();
    promise.then(end(resolve), end(reject));
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
