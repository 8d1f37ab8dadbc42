import { asUsageError, UsageError } from "./errors.js";
import { Interrupted } from "./interrupts.js";
import { NexrenderClient } from "./package.js";

/**
 * A client from the environment and the options. The token is read from NEXRENDER_API_KEY only: on the command line, it
 * would be visible in the list of processes and in the shell's history.
 *
 * @param {import("./io.js").Io} io
 * @param {Record<string, any>} values
 * @param {object} [options]  further options of the client
 * @returns {NexrenderClient}
 */
export function connect(io, values, options = {}) {
  const { env } = io;
  const token = env.NEXRENDER_API_KEY || undefined;
  const baseUrl = values["base-url"] ?? (env.NEXRENDER_BASE_URL || undefined);
  if (!token && !baseUrl) {
    throw new UsageError(
      "NEXRENDER_API_KEY is not set",
      "Set it to your API token, or use --base-url for a sandbox or for a proxy that adds the token.",
    );
  }
  if (baseUrl && URL.canParse(baseUrl)) io.host = new URL(baseUrl).host;
  try {
    return new NexrenderClient({ ...(token && { token }), ...(baseUrl && { baseUrl }), ...options });
  } catch (error) {
    throw asUsageError(error);
  }
}

/**
 * Sends requests that change something, one at a time. After the first interrupt, a request in flight may finish, because its
 * response shows what the service did, but no further attempt starts. The second interrupt aborts it.
 */
export class CarefulCalls {
  #io;
  #isOnWire = false;
  #controller = new AbortController();

  /** @param {import("./io.js").Io} io */
  constructor(io) {
    this.#io = io;
  }

  /** Hooks for the client that makes these calls. */
  get hooks() {
    return {
      onRequest: () => {
        this.#isOnWire = true;
      },
      onRetry: () => {
        this.#isOnWire = false;
        if (this.#io.stopping.aborted) this.#controller.abort(this.#io.stopping.reason);
      },
    };
  }

  /**
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} call
   * @returns {Promise<T>}
   */
  async send(call) {
    const { stopping, signal } = this.#io;
    stopping.throwIfAborted();
    this.#controller = new AbortController();
    const stop = () => {
      if (!this.#isOnWire) this.#controller.abort(stopping.reason);
    };
    const abort = () => {
      if (this.#isOnWire && signal.reason instanceof Interrupted) {
        signal.reason.hint =
          "The service may have accepted the request: check with `nexrender-payload list` before you send it again.";
      }
      this.#controller.abort(signal.reason);
    };
    stopping.addEventListener("abort", stop);
    signal.addEventListener("abort", abort);
    try {
      return await call(this.#controller.signal);
    } finally {
      this.#isOnWire = false;
      stopping.removeEventListener("abort", stop);
      signal.removeEventListener("abort", abort);
    }
  }
}
