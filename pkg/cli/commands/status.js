import { connect } from "../client.js";
import { printError } from "../errors.js";
import { oneOfEither } from "../job-or-batch.js";
import { NexrenderError } from "../package.js";
import { errorFacts, jobLine, statusText } from "../results.js";
import { printable } from "../terminal/text.js";

/** `status`: the current state of jobs or batches. */
export async function run(io, values, ids) {
  const client = connect(io, values);
  const call = { signal: io.stopping };
  const answers = [];
  let failed = false;
  for (const id of new Set(ids)) {
    try {
      const { kind, answer } = await oneOfEither(values.batch, {
        job: () => client.jobs.get(id, call),
        batch: () => client.batches.get(id, call),
      });
      answers.push(answer);
      if (!values.json) for (const line of SHOW[kind](answer, io.colors.out)) await io.print(line);
    } catch (error) {
      // If one id cannot be read, the others are still shown.
      if (!(error instanceof NexrenderError)) throw error;
      failed = true;
      answers.push({ id, error: errorFacts(error) });
      await printError(io, id, error);
    }
  }
  if (values.json) await io.json(answers);
  return failed ? 1 : 0;
}

const SHOW = {
  job: (job, colors) => [
    `${jobLine(job, colors)}${isRendering(job) ? colors.dim(`  ${job.progress}%`) : ""}`,
    ...(job.children ?? []).map((child) => `  ${jobLine(child, colors)}`),
  ],
  batch: ({ batchId, status, stats = {}, jobs = [] }, colors) => [
    `${statusText(status, colors, 9)}  ${printable(batchId)}  ${stats.finished ?? 0} finished, ${stats.error ?? 0} failed of ${stats.total ?? jobs.length}`,
    ...jobs.map((job) => `  ${jobLine(job, colors)}`),
  ],
};

const isRendering = ({ status, progress }) => status === "render:dorender" && typeof progress === "number";
