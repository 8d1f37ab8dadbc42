import { connect } from "../client.js";
import { oneOfEither } from "../job-or-batch.js";
import { printable } from "../terminal/text.js";

/** `cancel`: jobs, or batches. */
export async function run(io, values, ids) {
  const client = connect(io, values);
  const options = { signal: io.signal };
  const answers = [];
  for (const id of ids) {
    const { kind, answer } = await oneOfEither(values.batch, {
      job: () => client.jobs.cancel(id, options),
      batch: () => client.batches.cancel(id, options),
    });
    answers.push(answer);
    if (!values.json) for (const line of SHOW[kind](answer, io.colors.out)) await io.print(line);
  }
  if (values.json) await io.json(answers);
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
