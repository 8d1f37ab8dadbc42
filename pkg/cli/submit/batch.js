import { Interrupted } from "../interrupts.js";
import { BatchError } from "../package.js";
import { isBad } from "../results.js";
import { outcomeOf, waitFor } from "../waiting.js";
import { Reporter } from "./reporter.js";

/**
 * Submits a batch in one request. The response has a result for every job, even if all were rejected.
 *
 * @param {import("../io.js").Io} io
 * @param {import("../package.js").NexrenderClient} client
 * @param {Record<string, any>} values
 * @param {() => Promise<any>} create
 */
export async function submitBatch(io, client, values, create) {
  const { batchId, results } = await create().catch((error) => {
    if (error instanceof BatchError) return error.batch;
    throw error;
  });
  const reporter = new Reporter(io, values);
  if (batchId && !values.json) await io.note(`batch ${batchId}`);
  const waits = values.wait === true && !io.stopping.aborted;
  for (const result of results) {
    await reporter.add(batchId ? { ...result, batchId } : result, { later: waits && result.status === "created" });
  }
  await reporter.summary();
  io.stopping.throwIfAborted();
  if (reporter.pending.length > 0) await waitForBatch(io, client, values, batchId, reporter);
  return reporter.isBad ? 1 : 0;
}

/** One request reads the state of the whole batch. */
async function waitForBatch(io, client, values, batchId, reporter) {
  try {
    for await (const { last, error } of waitFor(io, client, [{ id: batchId, kind: "batch" }], values)) {
      const jobs = new Map((last?.jobs ?? []).map((job) => [job.index, job]));
      for (const { index, id } of reporter.pending) {
        const job = jobs.get(index);
        reporter.countRender(outcomeOf({ last: job, error }));
        await reporter.end(id, job);
      }
      await reporter.renderSummary();
      if (error && !isBad(last?.status)) throw error;
    }
  } catch (error) {
    await reporter.printPending();
    if (error instanceof Interrupted) {
      error.hint = `The renders continue: \`nexrender-payload wait --batch ${batchId}\`.`;
    }
    throw error;
  }
}
