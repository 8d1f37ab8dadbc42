import { endOf, stateOf, terminalStates } from "./lifecycle.js";

const answerMs = 2000;
const retries = 3;
const atOnce = 32;
const keptCalls = 1000;
const longestTimer = 2 ** 31 - 1;
const bodiless = new Set(["GET"]);

/**
 * Calls the webhook of each job that reaches a terminal state. An endpoint that does not answer with a 2xx within 2 s is
 * called up to three more times.
 *
 * @typedef {object} WebhookCall
 * @property {string} jobId
 * @property {string} url
 * @property {string} method
 * @property {number} attempt from 1
 * @property {number | null} status `null` when there was no answer
 * @property {string | null} error
 * @property {string} time
 */
export class Webhooks {
  #timers = new Map();
  #waiting = [];
  #running = 0;
  #closed = false;
  #calling = new Set();
  #calls = [];

  /**
   * @param {{ now: () => number, retryMs: number, fillIn: (text: string) => string,
   *   view: (job: import("./lifecycle.js").Job) => object, settle: (job: import("./lifecycle.js").Job) => void }} context
   */
  constructor(context) {
    this.context = context;
  }

  /** The last calls, oldest first. @returns {WebhookCall[]} */
  get calls() {
    return [...this.#calls];
  }

  /** Schedules the call of a job's webhook for when the job ends. @param {import("./lifecycle.js").Job} job */
  watch(job) {
    if (!job.extra?.webhook || job.extra.called || this.#closed) return;
    clearTimeout(this.#timers.get(job.id));
    const now = this.context.now();
    if (terminalStates.has(stateOf(job, now))) {
      this.#timers.delete(job.id);
      this.#waiting.push(job);
      this.#next();
      return;
    }
    const delay = Math.max(1, Math.ceil(endOf(job) - now));
    // A job that waits forever is watched again when it is cancelled.
    if (delay === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(() => this.watch(job), Math.min(delay, longestTimer));
    timer.unref();
    this.#timers.set(job.id, timer);
  }

  close() {
    this.#closed = true;
    for (const controller of this.#calling) controller.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = [];
  }

  #next() {
    while (this.#running < atOnce && this.#waiting.length > 0) {
      this.#running += 1;
      this.#deliver(this.#waiting.shift())
        // A state file that cannot be written does not end the sandbox.
        .catch((error) => console.error(error))
        .then(() => {
          this.#running -= 1;
          this.#next();
        });
    }
  }

  async #deliver(job) {
    for (let attempt = 1; attempt <= 1 + retries; attempt += 1) {
      if (attempt > 1) {
        const delay = this.context.retryMs * 2 ** (attempt - 2);
        await new Promise((resolve) => setTimeout(resolve, delay).unref());
      }
      if (this.#closed) return;
      if (await this.#call(job, attempt)) break;
    }
    if (!this.#closed) this.context.settle(job);
  }

  /** @returns {Promise<boolean>} whether the endpoint accepted the call */
  async #call(job, attempt) {
    const { url, method = "POST", headers, data, custom } = job.extra.webhook;
    const call = { jobId: job.id, url, method, attempt, status: null, error: null, time: new Date().toISOString() };
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error(`timeout: no response within ${answerMs} ms`)), answerMs);
    this.#calling.add(controller);
    try {
      if (!/^https?:$/.test(new URL(url).protocol)) throw new TypeError("only http and https URLs can be called");
      const body = bodiless.has(method)
        ? undefined
        : JSON.stringify(webhookBody(this.context.view(job), { data, custom }));
      const response = await fetch(url, {
        method,
        headers: this.#headers(headers, body),
        body,
        redirect: "manual",
        signal: controller.signal,
      });
      call.status = response.status;
      await response.body?.cancel();
    } catch (error) {
      call.error = error.cause?.message ?? error.message;
    } finally {
      clearTimeout(timer);
      this.#calling.delete(controller);
    }
    this.#calls.push(call);
    if (this.#calls.length > keptCalls * 2) this.#calls.splice(0, keptCalls);
    return call.status !== null && call.status >= 200 && call.status < 300;
  }

  #headers(given, body) {
    const headers = new Headers(body === undefined ? {} : { "Content-Type": "application/json" });
    for (const [name, value] of Object.entries(given ?? {})) {
      headers.set(name, this.context.fillIn(String(value)));
    }
    return headers;
  }
}

/** With `custom`, only the webhook's own `data`; otherwise the job, with the `data` added to it. */
function webhookBody(job, { data, custom }) {
  if (custom === true) return data ?? {};
  return data === undefined ? job : { ...job, data };
}
