// The state of each chunk, in Redis, shared by all workers.
//
// A chunk is marked as started before its request is sent, and as ended when the response arrives. If a
// chunk is started and not ended, another worker died in between or lost its connection: the service may have the chunk, so
// it is never sent again.
//
// The journal is as durable as Redis: run it with `appendonly yes`, `appendfsync always` and `maxmemory-policy noeviction`,
// which BullMQ requires anyway.

export const QUEUE = "nexrender-chunks";

export const journalKey = (id) => `nexrender.${id}`;

/**
 * Takes a chunk for sending.
 *
 * @returns {Promise<boolean>} False when somebody took it before.
 */
export async function begin(redis, id) {
  return (await redis.hsetnx(journalKey(id), "begun", Date.now())) === 1;
}

/** Gives a chunk back that the service certainly did not take. */
export async function giveBack(redis, id) {
  await redis.hdel(journalKey(id), "begun");
}

/** Notes what became of a chunk's jobs. */
export async function end(redis, id, results) {
  await redis.hset(journalKey(id), "results", JSON.stringify(results));
}

/**
 * Records that the outcome of a chunk's jobs is unknown. If its sender only lost its
 * connection, its result is better: `end` replaces this record, but this never replaces the record of `end`.
 */
export async function endUnknown(redis, id, results) {
  await redis.hsetnx(journalKey(id), "results", JSON.stringify(results));
}

/** What became of a chunk's jobs, when that is known. */
export async function readResults(redis, id) {
  const results = await redis.hget(journalKey(id), "results");
  return results === null ? undefined : JSON.parse(results);
}
