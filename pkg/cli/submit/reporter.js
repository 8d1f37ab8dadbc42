import { isBad, resultData, resultLine, tally } from "../results.js";

/**
 * Tells results as they come, and remembers what the last line and the exit code need. With `--json`
 * a result is a line of JSON, with `job` where its last state is known.
 *
 * @param {import("../io.js").Io} io
 * @param {{ json?: boolean }} values
 */
export function teller(io, { json }) {
  const counts = {};
  let bad = false;
  return {
    /** Whether a job was refused, failed, or is unknown. */
    get bad() {
      return bad;
    },
    get counts() {
      return counts;
    },
    /** A result of the submission; it is told later, with its job, when `later` is set. */
    async add(result, { later = false } = {}) {
      counts[result.status] = (counts[result.status] ?? 0) + 1;
      bad ||= isBad(result.status);
      if (!later) await tell(result);
    },
    /** How a created job ended, as far as that is known. */
    async end(result, job, error) {
      bad ||= error !== undefined || isBad(job?.status);
      // A render that failed is told by the job itself.
      const own = error && !isBad(job?.status) ? { ...result, error } : result;
      await tell(own, job);
    },
    async summary() {
      await io.note(tally(counts));
      if (counts.unknown) {
        await io.note("  Unknown: the service may have taken these. Look there before you submit them again.");
      }
    },
  };

  async function tell(result, job) {
    if (json) {
      await io.write(`${JSON.stringify({ ...resultData(result), ...(job && { job }) })}\n`);
      return;
    }
    const { index, missingFonts, error = job?.stats?.error ?? undefined } = result;
    await io.print(resultLine(job ? { ...job, index, missingFonts, error } : result, io.colors.out));
  }
}
