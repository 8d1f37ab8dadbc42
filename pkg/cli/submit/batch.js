import { BatchError } from "../package.js";
import { isBad } from "../results.js";
import { waitFor } from "../waiting.js";
import { teller } from "./teller.js";

/**
 * Submits a batch in one request; its answer tells every job's fate, also when all were refused.
 *
 * @param {import("../io.js").Io} io
 * @param {import("../package.js").NexrenderClient} client
 * @param {Record<string, any>} values
 * @param {object} batch
 */
export async function submitBatch(io, client, values, batch) {
  const { batchId, results } = await client.batches.create(batch, { signal: io.signal }).catch((error) => {
    if (error instanceof BatchError) return error.batch;
    throw error;
  });
  const told = teller(io, values);
  const created = [];
  if (batchId && !values.json) await io.note(`batch ${batchId}`);
  for (const result of results) {
    const later = values.wait === true && result.status === "created";
    if (later) created.push(result);
    await told.add(batchId ? { ...result, batchId } : result, { later });
  }
  await told.summary();
  if (created.length === 0) return told.bad ? 1 : 0;

  // One question tells the state of the whole batch.
  for await (const { last, error } of waitFor(io, client, [{ id: batchId, kind: "batch" }], values)) {
    const jobs = new Map((last?.jobs ?? []).map((job) => [job.index, job]));
    for (const result of created) await told.end({ ...result, batchId }, jobs.get(result.index));
    if (error && !isBad(last?.status)) throw error;
  }
  return told.bad ? 1 : 0;
}
