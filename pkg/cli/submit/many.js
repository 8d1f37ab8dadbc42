import { Interrupted } from "../interrupts.js";
import { tally } from "../results.js";
import { progressOf } from "../terminal/progress.js";
import { outcomeOf, waitFor } from "../waiting.js";
import { Handover } from "./handover.js";
import { Reporter } from "./reporter.js";

/**
 * Submits any number of jobs in batches, with a result for each.
 *
 * The first interrupt ends the input: `submitAll` then sends nothing more, waits for the batches on the wire and yields
 * their results. The second one aborts those.
 *
 * @param {import("../io.js").Io} io
 * @param {(options: object) => import("../package.js").NexrenderClient} connected
 * @param {Record<string, any>} values
 * @param {Iterable<object> | AsyncIterable<object>} jobs
 * @param {number} [total]  if it is known
 */
export async function submitMany(io, connected, values, jobs, total) {
  const progress = progressOf(io);
  const client = connected({ onRetry: (event) => progress.retry(event) });
  const reporter = new Reporter(io, values);
  const handover = new Handover(jobs, io.stopping);
  const onProgress = ({ done, created, rejected, invalid, unknown }) => {
    const counted = tally({ created, rejected, invalid, unknown });
    progress.update(total && done / total, total ? `${counted} of ${total.toLocaleString("en")}` : counted);
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
    await reporter.summary();
    if (error instanceof Interrupted) await explainInterrupt(io, values, handover, total, error);
    throw error;
  }
  progress.end();
  await reporter.summary();
  if (reporter.pending.length > 0) await waitForRenders(io, client, values, reporter);
  return reporter.isBad ? 1 : 0;
}

function settings(io, { journal, "chunk-size": chunkSize, concurrency }) {
  const given = { journal, chunkSize, concurrency };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(set), signal: io.signal };
}

/** What was not sent, what is unknown, and how to go on. */
async function explainInterrupt(io, { journal }, handover, total, error) {
  const { reportedCount, openRanges } = handover;
  const count = (number) => number.toLocaleString("en");
  if (io.signal.aborted && openRanges.length > 0) {
    await io.note(`without a result, may have been sent: ${openRanges.join(", ")}`);
  } else if (total !== undefined) {
    await io.note(`${count(total - reportedCount)} of ${count(total)} jobs were not sent`);
  }
  if (journal) error.hint = `Run the same command again to go on: ${journal} records what was sent.`;
  else if (io.signal.aborted) error.hint = "Check with `nexrender-payload list` before you submit those again.";
  else if (reportedCount === 0) error.hint = "Nothing was sent.";
  else {
    error.hint = `To go on, submit only the jobs after the first ${count(reportedCount)}. With --journal, the same command goes on where it stopped.`;
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
