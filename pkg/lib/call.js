import { Call, Pace } from "../generated/nexrender_payload.js";
import { errorOf } from "./cause.js";
import { now, random } from "./clock.js";
import { errorFrom, noteSent, resultsFrom } from "./errors.js";
import { Performer } from "./perform.js";
import { flatHeaders, flatQuery } from "./request.js";
import { write } from "./wasm.js";

/**
 * The way from a client's options to the core, and back from what the core returns to answers and errors.
 */
export class Caller {
  #options;
  #token;
  /** Made at the first call: a slim entry starts the module later than its import. */
  #pace;

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
   * @param {{ signal?: AbortSignal, timeout?: number, headers?: Record<string, string>, maxRetries?: number }} options
   * @returns {Promise<string>}
   */
  async text(op, { body, id, query = {} }, options) {
    const { text } = await this.#call({ operation: op, id, query: flatQuery(query) }, options, { body });
    return text;
  }

  /** The same for answers that are JSON. */
  async json(op, payload, options) {
    return JSON.parse(await this.text(op, payload, options));
  }

  /**
   * Creates a batch; resolves with the service's answer and `results`, one for each job.
   *
   * @param {string} body
   * @param {Record<string, any>} options
   */
  async batch(body, options) {
    const { text, results } = await this.#call({ operation: "createBatch" }, options, { body });
    return { ...JSON.parse(text), results: resultsFrom(results) };
  }

  /**
   * @param {"job" | "batch"} kind
   * @param {string} id
   * @param {Record<string, any>} options
   */
  async wait(kind, id, { pollInterval, timeout, onProgress, ...options }) {
    const operation = kind === "batch" ? "getBatch" : "getJob";
    const wait = { pollInterval: finite(pollInterval), timeout: finite(timeout) };
    const { text } = await this.#call({ operation, id, wait }, options, { onProgress });
    return JSON.parse(text);
  }

  async #call(request, options, { body, onProgress }) {
    const hasBody = body !== undefined;
    const json = JSON.stringify({ ...request, hasBody, settings: this.settings(options) });
    const length = write(hasBody ? `${json}\n${body}` : json);
    const call = new Call(length, this.pace());
    const performer = this.performer({ signal: options.signal, onProgress });
    try {
      const resume = (outcome) => call.resume(write(outcome), now(), random());
      const { error, stop, ...done } = await performer.run(resume);
      if (stop) {
        noteSent(stop.error, error?.sent ?? "no");
        throw stop.error;
      }
      if (error) throw errorOfCall(error, performer.cause);
      return done;
    } finally {
      call.free();
    }
  }

  /** How the core is to call. */
  settings({ timeout, headers = {}, maxRetries }) {
    const { baseUrl, headers: common = {} } = this.#options;
    return {
      baseUrl,
      timeout: finite(timeout ?? this.#options.timeout),
      maxRetries: maxRetries ?? this.#options.maxRetries,
      headers: [...flatHeaders(common), ...flatHeaders(headers)],
      makesTokens: this.#token !== undefined,
    };
  }

  /** What all calls of the client share. Only to be asked for once the module has begun. */
  pace() {
    this.#pace ??= new Pace();
    return this.#pace;
  }

  /** @param {{ signal?: AbortSignal, quit?: AbortSignal, onProgress?: Function }} of */
  performer(of) {
    // `fetch` is looked up at each call: a page or a test may replace the global one.
    const { fetch = globalThis.fetch } = this.#options;
    return new Performer({ ...of, fetch, token: this.#token, hooks: this.#options });
  }
}

/** @param {Record<string, any>} info  @param {unknown} cause  what `fetch` rejected with */
export function errorOfCall({ maskedCause, ...info }, cause) {
  return errorFrom(info, maskedCause === undefined ? cause : errorOf(maskedCause));
}

/** JSON has no infinity. */
function finite(milliseconds) {
  return milliseconds && Math.min(milliseconds, Number.MAX_SAFE_INTEGER);
}

function tokenOf(token) {
  return async () => {
    const made = typeof token === "function" ? await token() : token;
    if (typeof made !== "string") throw new TypeError("token: the function must return a string");
    return made;
  };
}
