/** The exit codes that shells give a process that was ended by a signal: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 };
const MESSAGES = {
  SIGINT: "interrupted",
  SIGTERM: "terminated",
  SIGPIPE: "standard output was closed",
};

/** The user interrupted the process, or the reader of its output is gone. */
export class Interrupted extends Error {
  /** @param {keyof typeof EXIT_CODES} signal */
  constructor(signal) {
    super(MESSAGES[signal]);
    this.name = "Interrupted";
    this.exitCode = EXIT_CODES[signal];
    /** What to do next, if anything. */
    this.hint = undefined;
  }
}

/**
 * Ends a command in two steps. After the first SIGINT, SIGTERM or broken pipe it starts nothing new, so that what is
 * under way can finish and be reported. The second one aborts that too; the third one kills the process.
 *
 * This takes effect only for a command that asks for a signal; any other is killed by the first, as usual.
 */
export class Interrupts {
  #process;
  #stopping = new AbortController();
  #aborting = new AbortController();
  #isArmed = false;
  #listener = (signal) => this.#interrupt(signal);

  /** @param {NodeJS.EventEmitter} process */
  constructor(process) {
    this.#process = process;
  }

  get stopping() {
    this.#arm();
    return this.#stopping.signal;
  }

  get signal() {
    this.#arm();
    return this.#aborting.signal;
  }

  brokenPipe() {
    if (this.#isArmed && !this.#stopping.signal.aborted) this.#interrupt("SIGPIPE");
  }

  #arm() {
    if (this.#isArmed) return;
    this.#isArmed = true;
    for (const signal of ["SIGINT", "SIGTERM"]) this.#process.on(signal, this.#listener);
  }

  #interrupt(signal) {
    if (!this.#stopping.signal.aborted) {
      this.#stopping.abort(new Interrupted(signal));
      return;
    }
    for (const name of ["SIGINT", "SIGTERM"]) this.#process.off(name, this.#listener);
    this.#aborting.abort(new Interrupted(signal));
  }
}
