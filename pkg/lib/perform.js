import { chainOf, textsOf } from "./cause.js";
import { onAbort, reasonOf } from "./signals.js";

/**
 * Performs the steps of one call for the core, with the `fetch` and the timers of the runtime. Steps and outcomes are
 * declared in `wasm/src/client/protocol.rs`.
 */
export class Performer {
  #means;
  /** The text of the last response. */
  #text;
  /** Ends a pause. */
  #wake = () => {};
  /** The reason of the caller's signal, token function or callback, which may be any value. */
  stop;
  /** The last error of `fetch`. */
  cause;
  /** The status, headers and request id of the last response. */
  answer = {};

  /**
   * @param {{ fetch: Function, fetchOptions?: object, log?: Function, signal?: AbortSignal, quit?: AbortSignal, token?: () => Promise<string>,
   *   hooks: Record<string, Function | undefined>, onProgress?: Function }} means  `quit` ends everything except a request
   *   that creates something and is in flight
   */
  constructor(means) {
    this.#means = means;
  }

  /**
   * Runs a call to its end.
   *
   * @param {(outcome: string) => { events: any[], step: any }} resume
   * @returns {Promise<Record<string, any>>} the result; with `stop` if the caller ended the call
   */
  async run(resume) {
    for (let outcome = '"begin"'; ; ) {
      const { events, step } = resume(outcome);
      for (const event of events) this.#report(event);
      if (step.done) return { ...step.done, stop: this.stop };
      outcome = await this.#take(step);
    }
  }

  /** An error of a callback ends the wait. A hook that fails must not lose the response. */
  #report(event) {
    const { onProgress, hooks, log } = this.#means;
    if (event === "progress") {
      if (onProgress) callBack(onProgress, JSON.parse(this.#text), this.#fail);
      return;
    }
    const [[name, details]] = Object.entries(event);
    if (name === "response") this.answer = { ...this.answer, status: details.status, requestId: details.requestId };
    log?.(name, details);
    callBack(hooks[hookOf[name]], details, () => {});
  }

  #fail = (error) => {
    this.stop ??= { error };
    this.#wake();
  };

  /** The outcome of a step, unless the caller has cancelled the call. */
  async #take({ send, sleep, token }) {
    if (this.#isStopped() || this.#means.quit?.aborted) return '"stopped"';
    const outcome = await (send ? this.#send(send) : sleep ? this.#sleep(sleep) : this.#token(token));
    if (this.#isStopped()) return send ? '"brokenOff"' : '"stopped"';
    return outcome ?? '"stopped"';
  }

  #isStopped() {
    const { signal } = this.#means;
    if (signal?.aborted) this.stop ??= { error: reasonOf(signal) };
    return this.stop !== undefined;
  }

  async #send({ method, url, headers, body, limit }) {
    const { fetch, fetchOptions, form, signal, quit } = this.#means;
    this.cause = undefined;
    const controller = new AbortController();
    const init = {
      ...fetchOptions,
      method,
      headers,
      redirect: "manual",
      signal: controller.signal,
      ...((form ?? body) !== undefined && { body: form ?? body }),
    };
    try {
      const signals = method === "GET" ? [signal, quit] : [signal];
      const { value, isLate } = await first(exchange(fetch, url, init), limit, signals);
      if (value) {
        this.#text = value.text;
        this.answer = { headers: value.headers };
        return `${JSON.stringify({ responded: value.head })}\n${value.text}`;
      }
      controller.abort();
      return isLate ? '"timedOut"' : undefined;
    } catch (error) {
      this.cause = error;
      return `${JSON.stringify({ failed: { chain: chainOf(error) } })}\n${textsOf(error)}`;
    }
  }

  async #sleep({ limit }) {
    const woken = new Promise((resolve) => {
      this.#wake = resolve;
    });
    const { signal, quit } = this.#means;
    const { isLate } = await first(woken, limit, [signal, quit]);
    return isLate ? '"slept"' : undefined;
  }

  async #token({ limit }) {
    const { token, signal, quit } = this.#means;
    try {
      const { value, isLate } = await first(token(), limit, [signal, quit]);
      if (value !== undefined) return `"token"\n${value}`;
      return isLate ? '"timedOut"' : undefined;
    } catch (error) {
      if (!this.#isStopped()) this.stop = { error };
      return undefined;
    }
  }
}

/** Calls a function of the caller, if set, without awaiting it; its errors are passed to `fail`. */
export function callBack(callback, argument, fail) {
  try {
    const outcome = callback?.(argument);
    if (typeof outcome?.then === "function") outcome.then(undefined, fail);
  } catch (error) {
    fail(error);
  }
}

/** The hooks by the names of events. */
const hookOf = { request: "onRequest", response: "onResponse", failure: "onFailure", retry: "onRetry" };

/** The headers that the core reads. */
const headersRead = ["x-request-id", "retry-after", "date", "location"];

/** A custom `fetch` returned something other than a response. The message contains nothing of the request. */
export class InvalidResponse extends TypeError {}

/**
 * Calls `fetch`. A `fetch` of another realm, such as Node's in jsdom, rejects this realm's signal before it sends anything.
 * It is then called again without the signal, so the connection of a cancelled call stays open until the response.
 */
async function send(fetch, url, init) {
  try {
    return await fetch(url, init);
  } catch (error) {
    const refusesSignal = error?.name === "TypeError" && !error.cause && /\bAbortSignal\b/.test(error.message);
    if (!refusesSignal) throw error;
    const { signal: _, ...others } = init;
    return await fetch(url, others);
  }
}

/** The parts of a response that the core reads. */
export async function exchange(fetch, url, init) {
  const answer = await send(fetch, url, init);
  const missing = [
    [typeof answer?.status === "number", "a `status`"],
    [typeof answer?.headers?.get === "function", "`headers` with a method `get`"],
    [typeof answer?.text === "function", "a method `text`"],
  ].find(([has]) => !has);
  if (missing) throw new InvalidResponse(`\`fetch\` must resolve with a Response; the value lacks ${missing[1]}`);
  const headers = headersRead.flatMap((name) => {
    const value = answer.headers.get(name);
    return typeof value === "string" ? [[name, value]] : [];
  });
  const text = await answer.text();
  if (typeof text !== "string")
    throw new InvalidResponse(
      "`fetch` must resolve with a Response; the method `text` of the value must resolve with a string",
    );
  // A Response removes the byte order mark itself; other implementations may not.
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  return { head: { status: answer.status, headers }, headers: answer.headers, text: body };
}

/** The longest time that timers accept. */
const longestTimer = 2 ** 31 - 1;

/**
 * The value of a promise; no value if the time is up (`isLate`) or one of the signals aborts first.
 *
 * @param {Promise<any>} promise
 * @param {number} limit
 * @param {(AbortSignal | undefined)[]} signals
 * @returns {Promise<{ value?: any, isLate?: boolean }>}
 */
export function first(promise, limit, signals) {
  return new Promise((resolve, reject) => {
    const end = (settle) => (value) => {
      clearTimeout(timer);
      for (const off of watches) off();
      settle(value);
    };
    const giveUp = end(() => resolve({}));
    const timer = setTimeout(
      end(() => resolve({ isLate: true })),
      Math.min(limit, longestTimer),
    );
    const watches = signals.map((signal) => onAbort(signal, () => giveUp()));
    // A signal may have aborted while a function of the caller created the promise.
    if (signals.some((signal) => signal?.aborted)) giveUp();
    promise.then(
      end((value) => resolve({ value })),
      end(reject),
    );
  });
}
