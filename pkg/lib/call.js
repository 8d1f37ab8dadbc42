import { version } from "../../package.json";
import { Call, Pace } from "../generated/nexrender_payload.js";
import { errorOf } from "./cause.js";
import { now, random } from "./clock.js";
import { errorFrom, noteSent, resultsFrom } from "./errors.js";
import { logOf } from "./log.js";
import { InvalidResponse, Performer } from "./perform.js";
import { flatHeaders, flatQuery } from "./request.js";
import { runsInBrowser } from "./runtime.js";
import { putFile } from "./storage.js";
import { write } from "./wasm.js";

/**
 * Passes a client's options to the core, and turns what the core returns into results and errors.
 */
export class Caller {
  #options;
  #token;
  #log;
  /** The state that all calls of a client, and of clients derived from it, share. */
  #shared;
  /** Receives the last response of a call. */
  #received;

  /**
   * @param {Record<string, any>} options  of the client, checked
   * @param {{ pace?: Pace }} [shared]
   * @param {object} [received]
   */
  constructor(options, shared = {}, received = {}) {
    const { token } = options;
    this.#options = options;
    this.#token = typeof token === "string" || typeof token === "function" ? tokenOf(token) : undefined;
    this.#log = logOf(options);
    this.#shared = shared;
    this.#received = received;
  }

  /** The same, for a call that needs its response. */
  receiving(received) {
    return new Caller(this.#options, this.#shared, received);
  }

  /** The same with other options, for the same account: when the service asks one client to slow down, both do. */
  with(options) {
    return new Caller(options, this.#shared);
  }

  /** The same, with a function that is called at each request. */
  counting(note) {
    const { onRequest } = this.#options;
    const count = (event) => {
      note();
      return onRequest?.(event);
    };
    return new Caller({ ...this.#options, onRequest: count }, this.#shared, this.#received);
  }

  /**
   * Calls an operation; resolves with the text of the response.
   *
   * @param {string} op
   * @param {{ body?: string, form?: FormData, id?: string, path?: string, query?: Record<string, any> }} payload
   * @param {{ signal?: AbortSignal, timeout?: number, headers?: Record<string, string>, maxRetries?: number }} options
   * @returns {Promise<string>}
   */
  async text(op, { body, form, id, path, query = {} }, options) {
    const request = { operation: op, id, path, query: flatQuery(query) };
    const { text } = await this.#call(request, options, { body, form });
    return text;
  }

  /** The same for JSON responses. */
  async json(op, payload, options) {
    return JSON.parse(await this.text(op, payload, options));
  }

  /**
   * Creates a batch; resolves with the service's response and `results`, one for each job.
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

  async #call(request, options, { body, form, onProgress }) {
    const hasBody = body !== undefined;
    const json = JSON.stringify({ ...request, hasBody, settings: this.settings(options) });
    const length = write(hasBody ? `${json}\n${body}` : json);
    const call = new Call(length, this.pace());
    const { signal, fetchOptions } = options;
    const performer = this.performer({ signal, fetchOptions, form, onProgress });
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
      Object.assign(this.#received, performer.answer);
      call.free();
    }
  }

  /**
   * Uploads a file to the storage, which is not part of the API: without the client's token, headers and timeout.
   *
   * @param {string} url
   * @param {BodyInit} file
   * @param {Record<string, any>} call
   */
  async put(url, file, { signal, timeout, maxRetries = this.#options.maxRetries, fetchOptions, onProgress }) {
    const { fetch = globalThis.fetch } = this.#options;
    const all = { ...this.#options.fetchOptions, ...fetchOptions };
    await putFile(url, file, { fetch, fetchOptions: all, signal, timeout, maxRetries, onProgress });
  }

  /** The settings of calls for the core. */
  settings({ timeout, headers = {}, maxRetries }) {
    const { baseUrl, headers: common = {} } = this.#options;
    const agent = runsInBrowser ? [] : [["User-Agent", `nexrender-payload/${version}`]];
    return {
      baseUrl,
      timeout: finite(timeout ?? this.#options.timeout),
      maxRetries: maxRetries ?? this.#options.maxRetries,
      headers: [...agent, ...flatHeaders(common), ...flatHeaders(headers)],
      makesTokens: this.#token !== undefined,
    };
  }

  /** Created at the first call, because a slim entry starts the module after its import. */
  pace() {
    this.#shared.pace ??= new Pace();
    return this.#shared.pace;
  }

  /**
   * @param {{ signal?: AbortSignal, quit?: AbortSignal, fetchOptions?: object, form?: FormData, onProgress?: Function }} of
   */
  performer(of) {
    // `fetch` is read for each call, because a page or a test may replace the global one.
    const { fetch = globalThis.fetch } = this.#options;
    const fetchOptions = { ...this.#options.fetchOptions, ...of.fetchOptions };
    return new Performer({ ...of, fetch, fetchOptions, token: this.#token, hooks: this.#options, log: this.#log });
  }
}

/** @param {Record<string, any>} info  @param {unknown} cause  what `fetch` rejected with */
export function errorOfCall({ maskedCause, ...info }, cause) {
  if (cause instanceof InvalidResponse) info.message += ` (${cause.message})`;
  return errorFrom(info, maskedCause === undefined ? cause : errorOf(maskedCause));
}

/** JSON cannot represent infinity. */
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
