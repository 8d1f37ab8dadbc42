import { connect } from "../client.js";
import { InputError, UsageError } from "../errors.js";
import { nameOf } from "../input/files.js";
import { checkJournal } from "../input/journal.js";
import { parseJson } from "../input/json.js";
import { countFilled, readPayload } from "../input/payload.js";
import { resultData, resultLine, tally } from "../results.js";
import { Handover } from "../submit/handover.js";
import { Pauses } from "../submit/pauses.js";
import { progressOf } from "../terminal/progress.js";
import { printableJson } from "../terminal/text.js";

/** `reconcile`: searches the service for the unknown jobs of a journal, and records the results. */
export async function run(io, values, [journal, path]) {
  if (path === undefined) {
    throw new UsageError(
      "missing argument: FILE",
      `A journal does not contain the jobs. Also pass the file that was submitted: \`nexrender-payload reconcile ${journal} FILE\`.`,
    );
  }
  await checkJournal(journal, { exists: true });
  const progress = progressOf(io);
  const pauses = new Pauses(io, progress);
  // The jobs were checked before they were sent.
  const client = connect(io, values, { check: false, ...pauses.hooks });
  const jobs = await jobsOf(path, io.stdin);
  const counts = { created: 0, "not sent": 0, unknown: 0 };
  const options = {
    journal,
    ...(values["max-outage"] !== undefined && { maxOutage: Math.round(values["max-outage"] * 1000) }),
    signal: io.stopping,
    onProgress: ({ waiting }) => {
      progress.update(undefined, tally(counts));
      if (waiting !== undefined) pauses.waits(waiting);
    },
  };
  try {
    for await (const result of client.batches.reconcile(new Handover(jobs, io.stopping, jobs.length), options)) {
      progress.clear();
      counts[result.status === "not-sent" ? "not sent" : result.status] += 1;
      await io.print(values.json ? printableJson(resultData(result)) : resultLine(result, io.colors.out));
    }
  } finally {
    progress.end();
  }
  await explain(io, counts, journal, path);
  return counts.unknown > 0 ? 1 : 0;
}

/** @returns {Promise<Iterable<object> | AsyncIterable<object>>} */
async function jobsOf(path, stdin) {
  const { jobs, text } = await readPayload(path, stdin);
  if (jobs) return Object.assign(jobs, { length: await countFilled(path) });
  const payload = parseJson(text, (reason) => new InputError(`${nameOf(path)} is not JSON${reason}`));
  if (Array.isArray(payload)) return payload;
  return Array.isArray(payload?.jobs) ? payload.jobs : [payload];
}

async function explain(io, counts, journal, path) {
  if (Object.values(counts).every((number) => number === 0)) {
    await io.note(`${journal} has no unknown jobs`);
    return;
  }
  await io.note(tally(counts));
  if (counts["not sent"] > 0) {
    await io.note(`  Not sent: \`nexrender-payload submit ${path} --journal ${journal}\` sends these jobs.`);
  }
  if (counts.unknown > 0) {
    await io.note(
      "  Unknown: listed jobs may be these. Compare them with `nexrender-payload list`; `submit --unknown resend` sends them again.",
    );
  }
}
