/** Shows on the progress line that a campaign is pausing, and why. */
export class Pauses {
  #io;
  #progress;
  /** The status of the last response, if any. */
  #status;

  /**
   * @param {import("../io.js").Io} io
   * @param {ReturnType<typeof import("../terminal/progress.js").progressOf>} progress
   */
  constructor(io, progress) {
    this.#io = io;
    this.#progress = progress;
  }

  /** Hooks for the client of the campaign. */
  get hooks() {
    return {
      onRequest: () => {
        this.#status = undefined;
      },
      onResponse: ({ status }) => {
        this.#status = status;
      },
      onRetry: ({ status, delay }) => this.#progress.waits({ status, delay, host: this.#io.host }),
    };
  }

  /** @param {number} delay  milliseconds until something is sent again */
  waits(delay) {
    this.#progress.waits({ status: this.#status, delay, host: this.#io.host });
  }
}
