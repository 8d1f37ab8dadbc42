/**
 * Passes jobs to `submitAll` until the signal aborts, and then fails with the signal's reason, even while it waits for the
 * next job. Tracks the jobs that were passed on and have no result yet.
 */
export class Handover {
  #jobs;
  #stopping;
  #read = 0;
  #hasEnded = false;
  #open = new Set();

  /**
   * @param {Iterable<object> | AsyncIterable<object>} jobs
   * @param {AbortSignal} stopping
   * @param {number} [length]  the number of jobs, if it is known
   */
  constructor(jobs, stopping, length) {
    this.#jobs = jobs;
    this.#stopping = stopping;
    this.length = length;
  }

  async *[Symbol.asyncIterator]() {
    const iterator = this.#jobs[Symbol.asyncIterator]?.() ?? this.#jobs[Symbol.iterator]();
    // One listener for all jobs: a promise that lives as long as the campaign would keep every job in memory.
    let stop;
    const listener = () => stop?.(this.#stopping.reason);
    this.#stopping.addEventListener("abort", listener);
    try {
      for (;;) {
        this.#stopping.throwIfAborted();
        const next = iterator.next();
        // A list returns immediately; standard input may never.
        const { done, value } =
          typeof next.then === "function"
            ? await new Promise((resolve, reject) => {
                stop = reject;
                next.then(resolve, reject);
              })
            : next;
        if (done) {
          this.#hasEnded = true;
          return;
        }
        this.#open.add(this.#read);
        this.#read += 1;
        yield value;
      }
    } finally {
      this.#stopping.removeEventListener("abort", listener);
    }
  }

  /** Records that the job at this index has its result. */
  reported(index) {
    this.#open.delete(index);
  }

  /** How many jobs have a result. */
  get reportedCount() {
    return this.#read - this.#open.size;
  }

  /** How many jobs have no result; for an input of unknown length, only jobs that were read are counted. */
  get openCount() {
    return this.length === undefined ? this.#open.size : this.length - this.reportedCount;
  }

  /** The jobs without a result, such as `#0–#999, #5000 and all after it`; empty if there are none. */
  get openJobs() {
    const ranges = [];
    const add = (start, end) => {
      const last = ranges.at(-1);
      if (last?.end === start - 1) last.end = end;
      else ranges.push({ start, end });
    };
    for (const index of [...this.#open].sort((a, b) => a - b)) add(index, index);
    if (!this.#hasEnded && !(this.length <= this.#read)) add(this.#read, (this.length ?? Number.POSITIVE_INFINITY) - 1);
    return ranges.map(rangeText).join(", ");
  }
}

function rangeText({ start, end }) {
  if (start === end) return `#${start}`;
  return end === Number.POSITIVE_INFINITY ? `#${start} and all after it` : `#${start}–#${end}`;
}
