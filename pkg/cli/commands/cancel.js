import { CarefulCalls, connect } from "../client.js";
import { printError } from "../errors.js";
import { oneOfEither } from "../job-or-batch.js";
import { NexrenderError } from "../package.js";
import { errorFacts } from "../results.js";
import { printable } from "../terminal/text.js";

/** `cancel`: jobs, or batches. */
export async function run(io, values, ids) {
  const calls = new CarefulCalls(io);
  const client = connect(io, values, calls.hooks);
  const answers = [];
  let failed = false;
  try {
    for (const id of ids) {
      try {
        const { kind, answer } = await oneOfEither(values.batch, {
          job: () => calls.send((signal) => client.jobs.cancel(id, { signal })),
          batch: () => calls.send((signal) => client.batches.cancel(id, { signal })),
        });
        answers.push(answer);
        if (!values.json) for (const line of SHOW[kind](answer, io.colors.out)) await io.print(line);
      } catch (error) {
        // If one id cannot be cancelled, the others still are.
        if (!(error instanceof NexrenderError)) throw error;
        failed = true;
        answers.push({ id, error: errorFacts(error) });
        await printError(io, id, error);
      }
    }
  } finally {
    if (values.json) await io.json(answers);
  }
  return failed ? 1 : 0;
}

const SHOW = {
  job: (jobs, colors) => jobs.map(({ id, status }) => `${printable(id)}  ${colors.yellow(printable(status))}`),
  batch: ({ batchId, cancelledCount, totalJobs, jobs = [] }, colors) => [
    `${colors.bold(printable(batchId))}  ${cancelledCount} of ${totalJobs} jobs cancelled`,
    ...jobs
      .filter(({ result }) => result === "skipped")
      .map(({ id, status, reason }) =>
        colors.dim(`  ${printable(id)}  ${printable(status)}${reason ? `: ${printable(reason)}` : ""}`),
      ),
  ],
};
