import { oneOfEither } from "./job-or-batch.js";
import { tally } from "./results.js";
import { progressOf } from "./terminal/progress.js";

/** This many ids are polled at the same time. */
const AT_ONCE = 8;

/**
 * Waits for jobs and batches by id, a few at a time, with one progress bar.
 *
 * Every id gets one outcome, in the order in which they end, even if the render failed: the service's last response (if there
 * was one) and the error (if the render or the wait failed). An interrupt ends the wait; the renders continue.
 *
 * @param {import("./io.js").Io} io
 * @param {import("../index.js").NexrenderClient} client
 * @param {{ id: string, kind?: "job" | "batch" }[]} targets  without `kind`, a job is tried first
 * @param {{ timeout?: number }} options  in seconds, for the whole wait
 * @returns {AsyncGenerator<{ id: string, kind: "job" | "batch", last?: any, error?: any }>}
 */
export async function* waitFor(io, client, targets, { timeout }) {
  const progress = new WaitProgress(io, targets);
  const deadline = timeout === undefined ? undefined : Date.now() + timeout * 1000;

  // `Promise.race` would keep every outcome in memory until the slowest render ends.
  let waitingFor = 0;
  const settled = [];
  let wake;
  const settle = (outcome) => {
    waitingFor -= 1;
    settled.push(outcome);
    wake?.();
  };

  const start = (target) => {
    const left = deadline === undefined ? {} : { timeout: Math.max(1, deadline - Date.now()) };
    const outcome = waitForOne(client, target, { signal: io.stopping, ...left }, (status) =>
      progress.polled(target, status),
    );
    waitingFor += 1;
    outcome.then(
      (value) => {
        progress.ended(target, value);
        settle({ value });
      },
      (error) => settle({ error }),
    );
  };
  try {
    const rest = targets[Symbol.iterator]();
    for (let next = rest.next(); ; next = rest.next()) {
      if (!next.done) start(next.value);
      if (!next.done && waitingFor + settled.length < AT_ONCE) continue;
      if (waitingFor + settled.length === 0) return;
      while (settled.length === 0) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      const outcome = settled.shift();
      if ("error" in outcome) throw outcome.error;
      if (io.stdout.isTTY) progress.clear();
      yield outcome.value;
    }
  } finally {
    progress.end();
  }
}

async function waitForOne(client, { id, kind }, options, onStatus) {
  let last;
  const call = {
    ...options,
    onProgress: (status) => {
      last = status;
      onStatus(status);
    },
  };
  let found = kind ?? "job";
  try {
    const outcome =
      kind === "job"
        ? { kind, answer: await client.jobs.wait(id, call) }
        : await oneOfEither(kind === "batch", {
            job: () => client.jobs.wait(id, call),
            batch: () => {
              found = "batch";
              return client.batches.wait(id, call);
            },
          });
    return { id, kind: outcome.kind, last: outcome.answer };
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    return { id, kind: found, last: error.job ?? error.last ?? last, error };
  }
}

/** How an outcome of `waitFor` is counted: by its last state; `unknown` if that could not be read. */
export function outcomeOf({ last, error }) {
  const status = last?.status;
  if (status === "finished") return "finished";
  if (status === "error") return "failed";
  if (status === "manually_cancelled") return "cancelled";
  return error === undefined || last !== undefined ? "still rendering" : "unknown";
}

class WaitProgress {
  #bar;
  #targets;
  #shares = new Map();
  #total = 0;
  #outcomes = { finished: 0, failed: 0, cancelled: 0, unknown: 0 };

  constructor(io, targets) {
    this.#bar = progressOf(io);
    this.#targets = targets;
  }

  polled(target, status) {
    this.#count(target, shareOf(status));
    this.#draw(this.#targets.length === 1 ? stateText(status) : undefined);
  }

  /** A failed render has ended as well. */
  ended(target, outcome) {
    this.#count(target, 1);
    const kind = outcomeOf(outcome);
    this.#outcomes[kind] = (this.#outcomes[kind] ?? 0) + 1;
    this.#draw();
  }

  clear() {
    this.#bar.clear();
  }

  end() {
    this.#bar.end();
  }

  #count(target, share) {
    this.#total += share - (this.#shares.get(target) ?? 0);
    this.#shares.set(target, share);
  }

  #draw(text) {
    const all = this.#targets.length;
    const counted = Object.values(this.#outcomes).some(Boolean) ? tally(this.#outcomes) : "0 finished";
    this.#bar.update(this.#total / all, text ?? `${counted} of ${all.toLocaleString("en")}`);
  }
}

/** How much of a job or a batch is done, 0 to 1. */
function shareOf({ progress, stats, batchId }) {
  if (batchId === undefined) return (progress ?? 0) / 100;
  const { total = 0, finished = 0, error = 0 } = stats ?? {};
  return total === 0 ? 0 : (finished + error) / total;
}

function stateText({ status, stats, batchId }) {
  if (batchId === undefined) return status;
  const { total = 0, finished = 0, error = 0 } = stats ?? {};
  return `${finished} finished${error > 0 ? `, ${error} failed` : ""} of ${total}`;
}
