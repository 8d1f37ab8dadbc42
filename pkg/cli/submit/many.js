import { Interrupted } from "../interrupts.js";
import { CampaignError } from "../package.js";
import { preflightOptions } from "../preflight-options.js";
import { tally } from "../results.js";
import { progressOf } from "../terminal/progress.js";
import { outcomeOf, waitFor } from "../waiting.js";
import { Handover } from "./handover.js";
import { Pauses } from "./pauses.js";
import { Reporter } from "./reporter.js";

/**
 * Submits any number of jobs in batches, with a result for each.
 *
 * The first interrupt ends the input: `submitAll` then sends nothing more, waits for the batches in flight and yields their
 * results. The second one aborts those batches: their jobs are unknown.
 *
 * @param {import("../io.js").Io} io
 * @param {(options: object) => import("../package.js").NexrenderClient} connected
 * @param {Record<string, any>} values
 * @param {Iterable<object> | AsyncIterable<object>} jobs
 * @param {number} [total]  if it is known
 */
export async function submitMany(io, connected, values, jobs, total) {
  const progress = progressOf(io);
  const pauses = new Pauses(io, progress);
  const client = connected(pauses.hooks);
  const reporter = new Reporter(io, values);
  const handover = new Handover(jobs, io.stopping, total);
  const onProgress = ({ done, created, rejected, invalid, unknown, waiting }) => {
    const counted = tally({ created, rejected, invalid, unknown });
    progress.update(total && done / total, total ? `${counted} of ${count(total)}` : counted);
    if (waiting !== undefined) pauses.waits(waiting);
  };
  try {
    for await (const result of client.batches.submitAll(handover, { ...settings(io, values), onProgress })) {
      handover.reported(result.index);
      const later = values.wait === true && result.status === "created";
      // If stdout is not a terminal, the bar can stay.
      if (!later && io.stdout.isTTY) progress.clear();
      await reporter.add(result, { later });
    }
  } catch (error) {
    progress.end();
    await reporter.printPending();
    const isStop = error instanceof Interrupted || error instanceof CampaignError;
    await reporter.summary({ notSent: isStop ? handover.openCount : 0 });
    if (isStop) await explainStop(io, values, handover, error);
    throw error;
  }
  progress.end();
  await reporter.summary();
  if (reporter.pending.length > 0) await waitForRenders(io, client, values, reporter);
  return reporter.isBad ? 1 : 0;
}

function settings(io, values) {
  const { journal, "chunk-size": chunkSize, concurrency, unknown, "max-outage": seconds } = values;
  const maxOutage = seconds === undefined ? undefined : Math.round(seconds * 1000);
  const given = { journal, chunkSize, concurrency, unknown, maxOutage };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const preflight = values.preflight && preflightOptions(values);
  return { ...Object.fromEntries(set), ...(preflight && { preflight }), signal: io.signal };
}

const count = (number) => number.toLocaleString("en");

/** Reports what was not sent, and how to continue. */
async function explainStop(io, { journal }, { openJobs, reportedCount }, error) {
  if (openJobs === "") {
    error.hint = "Every job has a result.";
    return;
  }
  await io.note(`  Not sent: ${openJobs}`);
  if (journal) {
    error.hint = `To send them, run the same command again: ${journal} records what was sent.`;
  } else if (reportedCount === 0) {
    error.hint = "Nothing was sent: run the same command again.";
  } else {
    error.hint = "To send them, submit only those jobs. With --journal, the same command continues where it stopped.";
  }
}

async function waitForRenders(io, client, values, reporter) {
  const targets = reporter.pending.map(({ id }) => ({ id, kind: "job" }));
  try {
    for await (const outcome of waitFor(io, client, targets, values)) {
      reporter.countRender(outcomeOf(outcome));
      await reporter.end(outcome.id, outcome.last, outcome.error);
    }
    await reporter.renderSummary();
  } catch (error) {
    await reporter.printPending();
    await reporter.renderSummary();
    if (error instanceof Interrupted) error.hint = "The renders continue: `nexrender-payload wait ID…`.";
    throw error;
  }
}
