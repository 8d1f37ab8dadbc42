/** Starts and stops listening: for the fault `refuse` in the middle of a run, too. */
export class Listener {
  #server;
  #host;
  #timers = [];
  #stopped = false;

  /** @param {import("node:http").Server} server @param {string} host */
  constructor(server, host) {
    this.#server = server;
    this.#host = host;
    this.port = 0;
  }

  /** @param {number} port 0 takes a free one */
  async start(port) {
    await new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, this.#host, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    this.port = this.#server.address().port;
  }

  /** Refuses connections for a time. @param {{ from: number, to: number }} times in milliseconds from now */
  refuse({ from, to }) {
    this.#after(from, () => this.#close());
    this.#after(to, () => this.start(this.port).catch((error) => console.error(error)));
  }

  async stop() {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#close();
  }

  /** @returns {Promise<void>} when all connections have ended */
  #close() {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #after(milliseconds, action) {
    const timer = setTimeout(() => {
      if (!this.#stopped) action();
    }, milliseconds);
    this.#timers.push(timer);
  }
}
