import { oneOfEither } from "./job-or-batch.js";
import { progressBar } from "./terminal/progress.js";

/** So many jobs are asked about at the same time. */
const AT_ONCE = 8;

/**
 * Waits for jobs and batches by id, a few at a time, with one bar for all.
 *
 * A render that failed is an outcome as well: every id gets one, with the service's last answer (when
 * there was one) and the error (when it failed or could not be waited for).
 *
 * @param {import("./io.js").Io} io
 * @param {import("../index.js").NexrenderClient} client
 * @param {{ id: string, kind?: "job" | "batch" }[]} targets  without `kind`, a job's id is tried first
 * @param {{ timeout?: number }} options  in seconds, for the whole wait
 * @returns {AsyncGenerator<{ id: string, kind: "job" | "batch", last?: any, error?: any }>}
 */
export async function* waitFor(io, client, targets, { timeout }) {
  const bar = progressBar(io);
  const shares = new Map();
  let total = 0;
  const count = (target, share) => {
    total += share - (shares.get(target) ?? 0);
    shares.set(target, share);
  };
  const deadline = timeout === undefined ? undefined : Date.now() + timeout * 1000;
  const draw = (target, status) => {
    count(target, shareOf(status));
    const text = targets.length === 1 ? statusText(status) : `${targets.length.toLocaleString("en")} to wait for`;
    bar.update(total / targets.length, text);
  };

  // `Promise.race` would keep every outcome alive as long as the slowest render takes.
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
    const outcome = waitForOne(client, target, { signal: io.signal, ...left }, (status) => draw(target, status));
    waitingFor += 1;
    outcome.then(
      (value) => {
        // A render that failed is over as well.
        count(target, 1);
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
      if (io.stdout.isTTY) bar.clear();
      yield outcome.value;
    }
  } finally {
    bar.clear();
  }
}

async function waitForOne(client, { id, kind }, options, draw) {
  let last;
  const seen = {
    ...options,
    onProgress: (status) => {
      last = status;
      draw(status);
    },
  };
  let found = kind ?? "job";
  try {
    const outcome =
      kind === "job"
        ? { kind, answer: await client.jobs.wait(id, seen) }
        : await oneOfEither(kind === "batch", {
            job: () => client.jobs.wait(id, seen),
            batch: () => {
              found = "batch";
              return client.batches.wait(id, seen);
            },
          });
    return { id, kind: outcome.kind, last: outcome.answer };
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    return { id, kind: found, last: error.job ?? error.last ?? last, error };
  }
}

/** How much of a job or a batch is done, 0 to 1. */
function shareOf({ progress, stats, batchId }) {
  if (batchId === undefined) return (progress ?? 0) / 100;
  const { total = 0, finished = 0, error = 0 } = stats ?? {};
  return total === 0 ? 0 : (finished + error) / total;
}

function statusText({ status, stats, batchId }) {
  if (batchId === undefined) return status;
  const { total = 0, finished = 0, error = 0 } = stats ?? {};
  return `${finished} of ${total} finished${error > 0 ? `, ${error} failed` : ""}`;
}
