/**
 * Hands jobs to `submitAll` until the signal aborts, and then fails with the signal's reason, even while it waits for the
 * next job. Keeps track of the jobs that were handed over and have no result yet.
 */
export class Handover {
  #jobs;
  #stopping;
  #read = 0;
  #open = new Set();

  /**
   * @param {Iterable<object> | AsyncIterable<object>} jobs
   * @param {AbortSignal} stopping
   */
  constructor(jobs, stopping) {
    this.#jobs = jobs;
    this.#stopping = stopping;
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
        // A list answers at once; standard input may never.
        const { done, value } =
          typeof next.then === "function"
            ? await new Promise((resolve, reject) => {
                stop = reject;
                next.then(resolve, reject);
              })
            : next;
        if (done) return;
        this.#open.add(this.#read);
        this.#read += 1;
        yield value;
      }
    } finally {
      this.#stopping.removeEventListener("abort", listener);
    }
  }

  /** The job at this place has its result. */
  reported(index) {
    this.#open.delete(index);
  }

  /** How many jobs have a result. */
  get reportedCount() {
    return this.#read - this.#open.size;
  }

  /** The jobs without a result, as `#0–#999`. */
  get openRanges() {
    const ranges = [];
    for (const index of [...this.#open].sort((a, b) => a - b)) {
      const last = ranges.at(-1);
      if (last?.end === index - 1) last.end = index;
      else ranges.push({ start: index, end: index });
    }
    return ranges.map(({ start, end }) => (start === end ? `#${start}` : `#${start}–#${end}`));
  }
}
