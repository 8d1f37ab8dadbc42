import { connect } from "../client.js";
import { printError } from "../errors.js";
import { Interrupted } from "../interrupts.js";
import { errorFacts, isBad, jobLine, resultLine, tally } from "../results.js";
import { outcomeOf, waitFor } from "../waiting.js";

/** `wait`: until every id has been rendered, or has failed. */
export async function run(io, values, ids) {
  const client = connect(io, values);
  const targets = [...new Set(ids)].map((id) => ({ id, ...(values.batch && { kind: "batch" }) }));
  const outcomes = new Map();
  const counts = {};
  let failed = false;
  try {
    for await (const outcome of waitFor(io, client, targets, { timeout: values.timeout })) {
      outcomes.set(outcome.id, outcome);
      const kind = outcomeOf(outcome);
      counts[kind] = (counts[kind] ?? 0) + 1;
      failed ||= outcome.error !== undefined || isBad(outcome.last?.status);
      if (!values.json) await show(io, outcome);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const left = targets.filter(({ id }) => !outcomes.has(id)).map(({ id }) => id);
    error.hint = `The renders continue: \`nexrender-payload wait ${left.join(" ")}\`.`;
    await finish(io, values, targets, outcomes, counts);
    throw error;
  }
  await finish(io, values, targets, outcomes, counts);
  return failed ? 1 : 0;
}

async function finish(io, values, targets, outcomes, counts) {
  if (values.json) {
    // In the order of the arguments, whichever ended first.
    const answers = targets.flatMap(({ id }) => (outcomes.has(id) ? [outcomes.get(id)] : []));
    await io.json(answers.map(({ id, last, error }) => ({ id, ...last, ...(error && { error: errorFacts(error) }) })));
  }
  if (targets.length > 1) await io.note(tally(counts));
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
  // The line above shows a failed render's own error.
  if (!error || (last && isBad(last.status))) return;
  await printError(io, id, error);
}
