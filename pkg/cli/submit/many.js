import { Interrupted } from "../io.js";
import { tally } from "../results.js";
import { progressBar } from "../terminal/progress.js";
import { waitFor } from "../waiting.js";
import { teller } from "./teller.js";

/**
 * Submits any number of jobs, in batches, each with a result of its own.
 *
 * @param {import("../io.js").Io} io
 * @param {import("../package.js").NexrenderClient} client
 * @param {Record<string, any>} values
 * @param {Iterable<object> | AsyncIterable<object>} jobs
 * @param {number} [total]  how many there are, when that is known
 */
export async function submitMany(io, client, values, jobs, total) {
  const bar = progressBar(io);
  const told = teller(io, values);
  const created = [];
  try {
    for await (const result of client.batches.submitAll(jobs, options(io, values, draw(bar, total)))) {
      const later = values.wait === true && result.status === "created";
      if (later) created.push(result);
      // Where results go elsewhere, the bar can stay in sight.
      else if (io.stdout.isTTY) bar.clear();
      await told.add(result, { later });
    }
  } catch (error) {
    bar.clear();
    await io.note(`until then: ${tally(told.counts)}`);
    if (error instanceof Interrupted && values.journal) {
      await io.note("Run the same command again to go on: the journal knows what was sent.");
    }
    throw error;
  }
  bar.clear();
  await told.summary();

  const byId = new Map(created.map((result) => [result.id, result]));
  const targets = created.map(({ id }) => ({ id, kind: "job" }));
  for await (const { id, last, error } of waitFor(io, client, targets, values)) {
    await told.end(byId.get(id), last, error);
  }
  return told.bad ? 1 : 0;
}

function options(io, { journal, "chunk-size": chunkSize, concurrency }, onProgress) {
  const given = { journal, chunkSize, concurrency };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(set), signal: io.signal, onProgress };
}

const draw =
  (bar, total) =>
  ({ done, created, rejected, invalid, unknown }) => {
    const counted = tally({ created, rejected, invalid, unknown });
    bar.update(total && done / total, total ? `${counted} of ${total.toLocaleString("en")}` : counted);
  };
