import { cancellableStates, stateOf, terminalStates } from "./lifecycle.js";
import { Problem } from "./problems.js";
import { StateFile } from "./state-file.js";
import { digestOf, Tally } from "./tally.js";

/**
 * @typedef {object} Batch
 * @property {string} id
 * @property {number} createdAt
 * @property {import("./lifecycle.js").Job[]} jobs the created ones, in the order of the request
 */

/** All jobs and batches, in memory and, with the option `state`, in a file. */
export class Store {
  #jobs = new Map();
  #batches = new Map();
  #keep;
  #file;
  #templateIds = new Map();

  /**
   * @param {{ keep: number, stateFile: string | undefined }} options `keep`: how many jobs are kept; older ones are
   *   forgotten, so that the memory does not grow
   */
  constructor({ keep, stateFile }) {
    this.#keep = keep;
    this.tally = new Tally();
    this.created = 0;
    this.#file = stateFile === undefined ? null : new StateFile(stateFile);
    try {
      this.#file?.load((line) => this.#replay(line));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Jobs from the oldest to the newest. */
  get jobs() {
    return this.#jobs.values();
  }

  get jobCount() {
    return this.#jobs.size;
  }

  get batchCount() {
    return this.#batches.size;
  }

  /** @param {string} id @returns {import("./lifecycle.js").Job} @throws {Problem} 404 */
  job(id) {
    const job = this.#jobs.get(id);
    if (!job) throw new Problem(404, "Job not found");
    return job;
  }

  /** @param {string} id @returns {import("./lifecycle.js").Job | undefined} */
  findJob(id) {
    return this.#jobs.get(id);
  }

  /** @param {string} id @returns {Batch} @throws {Problem} 404 */
  batch(id) {
    const batch = this.#batches.get(id);
    if (!batch) throw new Problem(404, "Batch not found");
    return batch;
  }

  /** Whether a job that has not ended fits. @param {(job: import("./lifecycle.js").Job) => boolean} fits @param {number} now */
  hasActive(fits, now) {
    for (const job of this.#jobs.values()) if (fits(job) && !terminalStates.has(stateOf(job, now))) return true;
    return false;
  }

  /**
   * Stores the jobs that one request created.
   *
   * @param {{ job: import("./lifecycle.js").Job, name: { digest: string, label: string } | null }[]} created
   * @param {Batch | null} batch
   */
  create(created, batch = null) {
    // Written first: what is not in the file was not created.
    this.#file?.append({
      create: created.map(({ job, name }) => ({ ...plainJob(job), label: name?.label, digest: name?.digest })),
      batch: batch ? { id: batch.id, createdAt: batch.createdAt } : undefined,
    });
    this.#insert(created, batch);
  }

  /**
   * Cancels jobs with their parents, children and siblings, as far as these can still be cancelled.
   *
   * @param {import("./lifecycle.js").Job[]} jobs
   * @param {number} now
   * @returns {import("./lifecycle.js").Job[]} the cancelled ones
   */
  cancel(jobs, now) {
    const cancelled = new Set();
    for (const job of jobs) {
      if (!cancellableStates.has(stateOf(job, now))) continue;
      const root = job.parent ?? job;
      for (const one of [root, ...(root.children ?? [])]) {
        if (cancellableStates.has(stateOf(one, now))) cancelled.add(one);
      }
    }
    if (cancelled.size > 0) {
      this.#file?.append({ cancel: Array.from(cancelled, ({ id }) => id), at: now });
      for (const job of cancelled) job.cancelledAt = now;
    }
    return [...cancelled];
  }

  /** Records that a job's webhook needs no further call. @param {import("./lifecycle.js").Job} job */
  settleWebhook(job) {
    this.#file?.append({ called: job.id });
    job.extra.called = true;
  }

  close() {
    this.#file?.close();
    this.#file = null;
  }

  #insert(created, batch) {
    if (batch) this.#batches.set(batch.id, batch);
    for (const { job, name } of created) {
      this.#remember(job);
      for (const child of job.children ?? []) this.#remember(child);
      if (name) this.tally.add(name.digest, name.label);
    }
    this.created += created.length;
    this.#forget();
  }

  #remember(job) {
    // A campaign uses few templates; without this every job would hold its own copy of the id.
    const shared = this.#templateIds.get(job.templateId);
    if (shared !== undefined) job.templateId = shared;
    else if (this.#templateIds.size < 1000) this.#templateIds.set(job.templateId, job.templateId);
    this.#jobs.set(job.id, job);
  }

  #forget() {
    let surplus = this.#jobs.size - this.#keep;
    if (surplus <= 0) return;
    for (const [id, job] of this.#jobs) {
      this.#jobs.delete(id);
      if (job.batch) this.#batches.delete(job.batch.id);
      surplus -= 1;
      if (surplus <= 0) return;
    }
  }

  #replay(line) {
    if (line.create) {
      const batch = line.batch ? { ...line.batch, jobs: [] } : null;
      const created = line.create.map(({ label, digest, ...plain }) => ({
        job: fullJob(plain, null, batch),
        name: label === undefined ? null : { label, digest: digest ?? digestOf(label) },
      }));
      if (batch) batch.jobs = created.map(({ job }) => job);
      this.#insert(created, batch);
    } else if (line.cancel) {
      for (const id of line.cancel) {
        const job = this.#jobs.get(id);
        if (job) job.cancelledAt = line.at;
      }
    } else if (line.called) {
      const job = this.#jobs.get(line.called);
      if (job?.extra) job.extra.called = true;
    }
  }
}

/** A job without its circular references; JSON has no Infinity. */
function plainJob({ parent, batch, children, waits, ...rest }) {
  const plain = { ...rest, waits: waits === Number.POSITIVE_INFINITY ? null : waits };
  if (children) plain.children = children.map(plainJob);
  return plain;
}

function fullJob({ children, waits, ...rest }, parent, batch) {
  const job = { ...rest, waits: waits ?? Number.POSITIVE_INFINITY, parent, batch, children: null };
  if (children) job.children = children.map((child) => fullJob(child, job, null));
  return job;
}
