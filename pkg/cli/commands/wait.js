import { connect } from "../client.js";
import { tell } from "../errors.js";
import { errorFacts, isBad, jobLine, resultLine } from "../results.js";
import { waitFor } from "../waiting.js";

/** `wait`: until every id has been rendered, or has failed. */
export async function run(io, values, ids) {
  const client = connect(io, values);
  const targets = [...new Set(ids)].map((id) => ({ id, ...(values.batch && { kind: "batch" }) }));
  const outcomes = new Map();
  let failed = false;
  for await (const outcome of waitFor(io, client, targets, { timeout: values.timeout })) {
    outcomes.set(outcome.id, outcome);
    failed ||= outcome.error !== undefined || isBad(outcome.last?.status);
    if (!values.json) await show(io, outcome);
  }
  if (values.json) {
    // In the order asked for, whichever ended first.
    const answers = targets.map(({ id }) => outcomes.get(id));
    await io.json(answers.map(({ id, last, error }) => ({ id, ...last, ...(error && { error: errorFacts(error) }) })));
  }
  return failed ? 1 : 0;
}

async function show(io, { id, kind, last, error }) {
  const colors = io.colors.out;
  if (last && kind === "job") {
    await io.print(jobLine({ ...last, id }, colors));
  } else if (last) {
    await io.print(resultLine({ id, status: last.status }, colors));
    for (const job of last.jobs ?? []) {
      await io.print(`  ${jobLine(job, colors)}`);
    }
  }
  // A render that failed has been told above, by what the service said of it.
  if (!error || (last && isBad(last.status))) return;
  await tell(io, id, error);
}
