import { chainOf, textsOf } from "./cause.js";

/**
 * Does what one call of the core needs, step by step, with the `fetch` and the timers of the runtime. Steps and outcomes
 * are declared in `wasm/src/client/protocol.rs`.
 */
export class Performer {
  #means;
  /** The last answer's text. */
  #text;
  /** Ends a pause. */
  #wake = () => {};
  /** What the caller's signal, token function or callback gave as its reason, which may be any value. */
  stop;
  /** What `fetch` rejected with last. */
  cause;

  /**
   * @param {{ fetch: Function, signal?: AbortSignal, quit?: AbortSignal, token?: () => Promise<string>,
   *   hooks: Record<string, Function | undefined>, onProgress?: Function }} means  `quit` ends everything but a request
   *   that creates something and is on the wire
   */
  constructor(means) {
    this.#means = means;
  }

  /**
   * Takes a call to its end.
   *
   * @param {(outcome: string) => { events: any[], step: any }} resume
   * @returns {Promise<Record<string, any>>} how it ended; with `stop` if the caller has ended it
   */
  async run(resume) {
    for (let outcome = '"begin"'; ; ) {
      const { events, step } = resume(outcome);
      for (const event of events) this.#report(event);
      if (step.done) return { ...step.done, stop: this.stop };
      outcome = await this.#take(step);
    }
  }

  /** What a callback throws or rejects with ends the wait. A hook that fails must not lose the answer. */
  #report(event) {
    const { onProgress, hooks } = this.#means;
    if (event === "progress") {
      if (onProgress) callBack(onProgress, JSON.parse(this.#text), this.#fail);
      return;
    }
    const { request, response, retry } = event;
    if (request) callBack(hooks.onRequest, request, () => {});
    if (response) callBack(hooks.onResponse, response, () => {});
    if (retry) callBack(hooks.onRetry, retry, () => {});
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
    if (signal?.aborted) this.stop ??= { error: signal.reason };
    return this.stop !== undefined;
  }

  async #send({ method, url, headers, body, limit }) {
    const { fetch, signal, quit } = this.#means;
    this.cause = undefined;
    const controller = new AbortController();
    const init = {
      method,
      headers,
      redirect: "manual",
      signal: controller.signal,
      ...(body !== undefined && { body }),
    };
    try {
      const signals = method === "GET" ? [signal, quit] : [signal];
      const { value, isLate } = await first(exchange(fetch, url, init), limit, signals);
      if (value) {
        this.#text = value.text;
        return `${JSON.stringify({ answered: value.head })}\n${value.text}`;
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

/** Calls what the caller gave, if anything, and does not wait for it; what that throws or rejects with goes to `fail`. */
export function callBack(callback, argument, fail) {
  try {
    const outcome = callback?.(argument);
    if (typeof outcome?.then === "function") outcome.then(undefined, fail);
  } catch (error) {
    fail(error);
  }
}

/** The headers that the core reads. */
const headersRead = ["x-request-id", "retry-after", "date", "location"];

/** What the core reads of an answer. */
async function exchange(fetch, url, init) {
  const answer = await fetch(url, init);
  const missing = [
    [typeof answer?.status === "number", "a `status`"],
    [typeof answer?.headers?.get === "function", "`headers` with a method `get`"],
    [typeof answer?.text === "function", "a method `text`"],
  ].find(([has]) => !has);
  if (missing) throw new TypeError(`\`fetch\` must resolve with a Response; what it gave lacks ${missing[1]}`);
  const headers = headersRead.flatMap((name) => {
    const value = answer.headers.get(name);
    return typeof value === "string" ? [[name, value]] : [];
  });
  const text = await answer.text();
  return { head: { status: answer.status, headers }, text: typeof text === "string" ? text : "" };
}

/** The longest time that timers take. */
const longestTimer = 2 ** 31 - 1;

/**
 * What a promise gives; no value when the time is up (`isLate`) or one of the signals aborts before.
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
      for (const signal of signals) signal?.removeEventListener("abort", giveUp);
      settle(value);
    };
    const giveUp = end(() => resolve({}));
    const timer = setTimeout(
      end(() => resolve({ isLate: true })),
      Math.min(limit, longestTimer),
    );
    for (const signal of signals) signal?.addEventListener("abort", giveUp);
    // It may have happened while the promise was made, in a function of the caller's.
    if (signals.some((signal) => signal?.aborted)) giveUp();
    promise.then(
      end((value) => resolve({ value })),
      end(reject),
    );
  });
}
