import { isBad, resultData, resultLine, tally } from "../results.js";
import { printableJson } from "../terminal/text.js";

/**
 * Prints results as they arrive, and counts them for the summary and the exit code. With `--json`, a result is a line of JSON,
 * with `job` if its last state is known.
 */
export class Reporter {
  #io;
  #values;
  #pending = new Map();
  #renders = {};
  /** The number of results per status. */
  counts = {};
  /** Whether a job was rejected, failed, or is unknown. */
  isBad = false;

  /**
   * @param {import("../io.js").Io} io
   * @param {{ json?: boolean, journal?: string }} values
   */
  constructor(io, values) {
    this.#io = io;
    this.#values = values;
  }

  /** A result of the submission. With `later` it is printed once its render has ended. */
  async add(result, { later = false } = {}) {
    this.counts[result.status] = (this.counts[result.status] ?? 0) + 1;
    this.isBad ||= isBad(result.status);
    if (later) this.#pending.set(result.id, result);
    else await this.#print(result);
  }

  /** The created jobs whose renders have not ended yet. */
  get pending() {
    return [...this.#pending.values()];
  }

  /**
   * How a created job ended, as far as that is known.
   *
   * @param {string} id
   * @param {object} [job]
   * @param {unknown} [error]
   */
  async end(id, job, error) {
    const result = this.#pending.get(id);
    this.#pending.delete(id);
    this.isBad ||= error !== undefined || isBad(job?.status);
    // The error of a failed render has more details than the client's.
    await this.#print(error && !isBad(job?.status) ? { ...result, error } : result, job);
  }

  /** One more render with this outcome, for `renderSummary`. */
  countRender(outcome) {
    this.#renders[outcome] = (this.#renders[outcome] ?? 0) + 1;
  }

  /** @param {{ notSent?: number }} [rest]  how many jobs have no result */
  async summary({ notSent = 0 } = {}) {
    await this.#io.note(tally({ ...this.counts, "not sent": notSent }));
    if (!this.counts.unknown) return;
    const { journal, file = "FILE" } = this.#values;
    const how = journal
      ? `\`nexrender-payload reconcile ${journal} ${file}\` searches the service for them.`
      : "Check with `nexrender-payload list` before you submit them again.";
    await this.#io.note(`  Unknown: the service may have accepted these jobs. ${how}`);
  }

  async renderSummary() {
    if (Object.keys(this.#renders).length > 0) await this.#io.note(`renders: ${tally(this.#renders)}`);
  }

  /** Prints the created jobs whose renders were not awaited, so that no id is lost. */
  async printPending() {
    for (const result of this.#pending.values()) await this.#print(result);
    this.#pending.clear();
  }

  async #print(result, job) {
    const { json, journal } = this.#values;
    const line = json
      ? printableJson({ ...resultData(result), ...(job && { job }) })
      : resultLine(merged(result, job), this.#io.colors.out);
    // Without a journal, this line may be the only record of an id, so it is printed even if stdout is closed.
    if (!(await this.#io.print(line)) && !journal) await this.#io.note(line);
  }
}

function merged(result, job) {
  const { index, missingFonts, error = job?.stats?.error ?? undefined } = result;
  return job ? { ...job, index, missingFonts, error } : result;
}
