import { connect } from "../client.js";
import { tell } from "../errors.js";
import { oneOfEither } from "../job-or-batch.js";
import { NexrenderError } from "../package.js";
import { errorFacts } from "../results.js";
import { printable } from "../terminal/text.js";

/** `cancel`: jobs, or batches. */
export async function run(io, values, ids) {
  const client = connect(io, values);
  const options = { signal: io.signal };
  const answers = [];
  let failed = false;
  for (const id of ids) {
    try {
      const { kind, answer } = await oneOfEither(values.batch, {
        job: () => client.jobs.cancel(id, options),
        batch: () => client.batches.cancel(id, options),
      });
      answers.push(answer);
      if (!values.json) for (const line of SHOW[kind](answer, io.colors.out)) await io.print(line);
    } catch (error) {
      // What cannot be cancelled does not keep the others rendering.
      if (!(error instanceof NexrenderError)) throw error;
      failed = true;
      answers.push({ id, error: errorFacts(error) });
      await tell(io, id, error);
    }
  }
  if (values.json) await io.json(answers);
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
