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

  async function work({ id, data: { first, jobs }, attemptsMade, opts }) {
    if (!(await begin(redis, id))) {
      if ((await readResults(redis, id)) === undefined) {
        const error = "the worker that sent this job did not live to see the answer";
        await endUnknown(redis, id, all(jobs, first, { status: "unknown", error }));
      }
      return;
    }
    try {
      await end(redis, id, await send(client, first, jobs));
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
        await end(redis, id, all(jobs, first, { status: "rejected", error: error.message }));
        return;
      }
      await giveBack(redis, id);
      throw error;
    }
  }

  return worker;
}

/** One result for each job: what is wrong is left out of the batch, the rest goes ahead. */
async function send(client, first, jobs) {
  const faults = new Map();
  const report = validate({ jobs }, { kind: "batch", maxDiagnostics: Number.MAX_SAFE_INTEGER });
  for (const { severity, path, message } of report.diagnostics) {
    if (severity === "error" && !faults.has(path[1])) {
      faults.set(path[1], message);
    }
  }
  const results = jobs.map((_, at) => ({ index: first + at, status: "invalid", error: faults.get(at) }));
  const places = jobs.flatMap((_, at) => (faults.has(at) ? [] : [at]));
  if (places.length > 0) {
    const answers = await create(
      client,
      places.map((at) => jobs[at]),
    );
    for (const { index, error, ...answer } of answers) {
      const at = places[index];
      results[at] = { ...answer, index: first + at, ...(error && { error: error.message ?? error }) };
    }
  }
  return results;
}

/** Sends a batch, and makes every outcome but "it was not taken" a result for each of its jobs. */
async function create(client, jobs) {
  try {
    return (await client.batches.create({ jobs })).results;
  } catch (error) {
    if (error instanceof BatchError) {
      return error.batch.results;
    }
    const isAnswer = error.status !== undefined || error.sent !== undefined;
    if (!isAnswer || wasNotTaken(error)) {
      throw error;
    }
    // A refusal of the whole batch says that it was not taken; all else, nobody can say.
    const refused = error.status >= 400 && error.status < 500 && error.sent === undefined;
    return all(jobs, 0, { status: refused ? "rejected" : "unknown", error: error.message });
  }
}

/** Whether the service said, or the network, that the request was not taken. */
function wasNotTaken({ status, sent }) {
  return sent === "no" || status === 429 || status === 503;
}

function all(jobs, first, result) {
  return jobs.map((_, at) => ({ index: first + at, ...result }));
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
