// What is known of each chunk, in Redis, where every worker sees it.
//
// A chunk is begun before its request leaves and ended when the response is here. A worker that finds
// a chunk begun and not ended knows that another one died in between, or is cut off: the service may
// have the chunk, so it is never sent again.
//
// It is as durable as the Redis: run that with `appendonly yes` and `appendfsync always`, and with
// `maxmemory-policy noeviction`, which BullMQ asks for anyway.

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
 * Notes that nobody can say what became of a chunk's jobs. The one who sent it may only have been
 * cut off, and knows better: `end` replaces this, this never replaces what `end` wrote.
 */
export async function endUnknown(redis, id, results) {
  await redis.hsetnx(journalKey(id), "results", JSON.stringify(results));
}

/** What became of a chunk's jobs, when that is known. */
export async function readResults(redis, id) {
  const results = await redis.hget(journalKey(id), "results");
  return results === null ? undefined : JSON.parse(results);
}
