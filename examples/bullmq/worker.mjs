// Sends the chunks of the queue, one worker of as many as you like, on as many machines.
//
//     NEXRENDER_API_KEY=… node examples/bullmq/worker.mjs
//
// The queue gives the retries and the rate limit, the journal the promise that nothing is sent
// twice: BullMQ runs a chunk again when its worker died, and cannot know whether it was sent.

import { pathToFileURL } from "node:url";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { BatchError, NexrenderClient, validate } from "nexrender-payload";
import { begin, end, endUnknown, giveBack, QUEUE, readResults } from "./journal.mjs";

/**
 * Starts a worker.
 *
 * @param {Redis} redis
 * @param {NexrenderClient} client
 * @param {import("bullmq").WorkerOptions} [options]
 */
export function startWorker(redis, client, options = {}) {
  const worker = new Worker(QUEUE, (job) => work(job), {
    connection: redis,
    concurrency: 2,
    // Two batches a second over all workers; the service documents no limit of its own.
    limiter: { max: 2, duration: 1000 },
    // A chunk whose worker died is given to another one however often that happens: the journal
    // makes sure that it ends.
    maxStalledCount: 1000,
    ...options,
  });

  // One line for what BullMQ could not do, such as ending a chunk that another worker was given.
  worker.on("error", ({ message }) => console.error(message));

  async function work({ id, data: { first, jobs }, attemptsMade, opts }) {
    const { results, places } = sift(first, jobs);
    /** Puts what became of the jobs that were sent among those that were left out. */
    const settle = (answers) => {
      for (const { index, ...answer } of answers) {
        results[places[index]] = { index: first + places[index], ...answer };
      }
      return results;
    };
    const all = (status, error) => settle(places.map((_, index) => ({ index, status, error })));

    if (!(await begin(redis, id))) {
      if ((await readResults(redis, id)) === undefined) {
        await endUnknown(redis, id, all("unknown", "the worker that sent this job did not live to see the answer"));
      }
      return;
    }
    const batch = places.map((at) => jobs[at]);
    try {
      await end(redis, id, settle(batch.length > 0 ? await create(client, batch) : []));
    } catch (error) {
      if (!wasNotTaken(error)) {
        throw error;
      }
      if (error.retryAfter !== undefined) {
        await giveBack(redis, id);
        await worker.rateLimit(error.retryAfter * 1000);
        throw Worker.RateLimitError();
      }
      if (attemptsMade + 1 >= opts.attempts) {
        await end(redis, id, all("rejected", error.message));
        return;
      }
      await giveBack(redis, id);
      throw error;
    }
  }

  return worker;
}

/** Leaves out the jobs with errors, so that the rest goes ahead: `places` are those of the rest. */
function sift(first, jobs) {
  const faults = new Map();
  const report = validate({ jobs }, { kind: "batch", maxDiagnostics: Number.POSITIVE_INFINITY });
  for (const { severity, path, message } of report.diagnostics) {
    if (severity === "error" && !faults.has(path[1])) {
      faults.set(path[1], message);
    }
  }
  const results = jobs.map((_, at) => ({ index: first + at, status: "invalid", error: faults.get(at) }));
  return { results, places: jobs.flatMap((_, at) => (faults.has(at) ? [] : [at])) };
}

/** Sends a batch, and makes every outcome but "it was not taken" a result for each of its jobs. */
async function create(client, jobs) {
  try {
    return (await client.batches.create({ jobs })).results.map(plain);
  } catch (error) {
    if (error instanceof BatchError) {
      return error.batch.results.map(plain);
    }
    const isAnswer = error.status !== undefined || error.sent !== undefined;
    if (!isAnswer || wasNotTaken(error)) {
      throw error;
    }
    // If the whole batch is rejected, it was not accepted; any other error leaves the outcome unknown.
    const refused = error.status >= 400 && error.status < 500 && error.sent === undefined;
    const status = refused ? "rejected" : "unknown";
    return jobs.map((_, index) => ({ index, status, error: error.message }));
  }
}

/** A result as the journal keeps it. */
function plain({ error, ...result }) {
  return error === undefined ? result : { ...result, error: error.message };
}

/** Whether the service said, or the network, that the request was not taken. */
function wasNotTaken({ status, sent }) {
  return sent === "no" || status === 429 || status === 503;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const redis = new Redis(process.env.REDIS_URL ?? "redis://127.0.0.1:6379", {
    maxRetriesPerRequest: null,
  });
  const client = new NexrenderClient({
    token: process.env.NEXRENDER_API_KEY,
    baseUrl: process.env.NEXRENDER_BASE_URL,
  });
  const worker = startWorker(redis, client);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    // Lets the requests that are out come back: a worker that is killed instead leaves them unknown.
    process.once(signal, async () => {
      await worker.close();
      await redis.quit();
    });
  }
}
