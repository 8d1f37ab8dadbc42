import { validate } from "../package.js";
import { printable } from "../terminal/text.js";

/** How many jobs with errors are named. */
const NAMED = 20;

/**
 * `submit --dry-run` of many jobs: checks each of them and says how much they will render, without a request.
 *
 * @param {import("../io.js").Io} io
 * @param {Record<string, any>} values
 * @param {import("../../index.js").CheckOptions} check
 * @param {import("./forecast.js").Forecast} forecast
 * @param {Iterable<any> | AsyncIterable<any>} jobs
 */
export async function tryOut(io, values, check, forecast, jobs) {
  const invalid = [];
  let count = 0;
  await forecast.addJobs(checked());
  if (values.json) {
    await io.json({ valid: invalid.length === 0, invalid, estimate: forecast.facts() });
  } else {
    for (const { index, error } of invalid.slice(0, NAMED)) await io.note(`job ${index}: ${printable(error)}`);
    if (invalid.length > NAMED)
      await io.note(`… and ${(invalid.length - NAMED).toLocaleString("en")} more jobs with errors`);
    await io.print(`would submit ${forecast.sentence()}`);
  }
  return invalid.length === 0 ? 0 : 1;

  /** The jobs without errors: the others would not be sent. */
  async function* checked() {
    for await (const job of jobs) {
      io.stopping.throwIfAborted();
      const { diagnostics, valid } = validate(job, { ...check, kind: "job" });
      const first = diagnostics.find(({ severity }) => severity === "error");
      if (valid) yield job;
      else invalid.push({ index: count, error: `${first.message} (${first.pointer || "/"})` });
      count += 1;
    }
  }
}
