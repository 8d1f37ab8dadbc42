// Puts a campaign into the queue, chunk by chunk, and prints the result of every job.
//
//     node examples/bullmq/campaign.mjs spring-2026 jobs.ndjson
//
// Started again with the same input it adds nothing twice and goes on where it was; started again
// with other input it refuses.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { journalKey, QUEUE, readResults } from "./journal.mjs";

/**
 * Adds a campaign's jobs to the queue.
 *
 * A chunk's id is made of the campaign, the place of its first job and a hash of its jobs, so that
 * the same input makes the same ids: BullMQ ignores an id that it has, and the journal, which is
 * kept under the same id, knows a chunk that BullMQ has forgotten.
 *
 * @param {Redis} redis
 * @param {string} name The campaign's name; no colon, which BullMQ keeps for itself.
 * @param {AsyncIterable<object> | Iterable<object>} jobs
 * @param {{ size?: number, attempts?: number }} [options] `attempts` bounds how often a chunk
 *   is tried that the service does not take; the waits in between double from half a second.
 * @returns {Promise<number>} How many jobs there are.
 */
export async function enqueue(redis, name, jobs, { size = 1000, attempts = 10 } = {}) {
  const queue = new Queue(QUEUE, { connection: redis });
  const options = { attempts, backoff: { type: "exponential", delay: 500 }, removeOnComplete: 1000 };
  let total = 0;
  try {
    for await (const chunk of chunks(jobs, size)) {
      const hash = createHash("sha256").update(JSON.stringify(chunk)).digest("hex").slice(0, 16);
      const id = `${name}.${total}.${hash}`;
      await claim(redis, name, total, id);
      await queue.add(name, { first: total, jobs: chunk }, { ...options, jobId: id });
      total += chunk.length;
    }
    await redis.hset(campaignKey(name), "total", total);
  } finally {
    await queue.close();
  }
  return total;
}

/**
 * What became of each job, in order: of every job exactly one result, once its chunk is through.
 *
 * @param {Redis} redis
 * @param {string} name
 * @param {{ interval?: number, signal?: AbortSignal }} [options]
 * @returns {AsyncGenerator<object>}
 */
export async function* results(redis, name, { interval = 200, signal } = {}) {
  const { total, ...chunkIds } = await redis.hgetall(campaignKey(name));
  if (total === undefined) {
    throw new Error(`the campaign ${name} was not enqueued to its end`);
  }
  for (const first of Object.keys(chunkIds).sort((a, b) => a - b)) {
    let found = await readResults(redis, chunkIds[first]);
    while (found === undefined) {
      signal?.throwIfAborted();
      await new Promise((wake) => setTimeout(wake, interval));
      found = await readResults(redis, chunkIds[first]);
    }
    yield* found;
  }
}

/** Notes which chunk begins at a place, and refuses another one there. */
async function claim(redis, name, first, id) {
  const key = campaignKey(name);
  if ((await redis.hsetnx(key, first, id)) === 0 && (await redis.hget(key, first)) !== id) {
    throw new Error(`the campaign ${name} was begun with other jobs, or in chunks of another size`);
  }
}

const campaignKey = (name) => journalKey(`campaign.${name}`);

async function* chunks(jobs, size) {
  let chunk = [];
  for await (const job of jobs) {
    chunk.push(job);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) {
    yield chunk;
  }
}

async function* readLines(file) {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() !== "") {
      yield JSON.parse(line);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [name, file] = process.argv.slice(2);
  if (!file) {
    console.error("usage: node campaign.mjs NAME JOBS.ndjson");
    process.exit(2);
  }
  const redis = new Redis(process.env.REDIS_URL ?? "redis://127.0.0.1:6379", {
    maxRetriesPerRequest: null,
  });
  await enqueue(redis, name, readLines(file));
  for await (const result of results(redis, name)) {
    console.log(JSON.stringify(result));
  }
  await redis.quit();
}
