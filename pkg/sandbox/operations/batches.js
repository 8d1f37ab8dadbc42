import { invalidPayload, sortByJob, summary } from "../check.js";
import { draftJob } from "../intake.js";
import { stateOf, terminalStates } from "../lifecycle.js";
import { Problem } from "../problems.js";
import { batchCreatedView, batchJobView, jobView } from "../views.js";
import { cancelAll } from "./jobs.js";

/** The calls about batches. */

const mostJobs = 1000;

/** The jobs that pass go ahead; each of the others gets an entry in `errors`. */
export function createBatch({ sandbox, body }) {
  const { text, value } = body;
  const findings = sandbox.check(text, "batch", sandbox.account);
  const { whole, byJob } = sortByJob(findings);
  if (whole.length > 0) throw invalidPayload(whole);
  const payloads = readJobs(value);

  const intake = sandbox.intake();
  const batch = { id: intake.newId(), createdAt: intake.now, jobs: [] };
  const created = [];
  const errors = [];
  for (const [index, payload] of payloads.entries()) {
    const wrong = byJob.get(index);
    if (wrong) {
      errors.push({ index, error: summary(wrong), errorCode: "VALIDATION_ERROR" });
      continue;
    }
    try {
      created.push({ job: draftJob(payload, intake, batch, index), name: sandbox.nameOf(payload) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      errors.push({ index, error: error.message, errorCode: error.errorCode });
    }
  }
  batch.jobs = created.map(({ job }) => job);
  sandbox.store.create(created, batch);
  for (const job of batch.jobs) sandbox.webhooks.watch(job);
  return createdAnswer({ batch, errors, total: payloads.length }, sandbox.context());
}

function readJobs(value) {
  const jobs = value?.jobs;
  if (Array.isArray(jobs) && jobs.length >= 1 && jobs.length <= mostJobs) return jobs;
  throw new Problem(400, "Validation failed", {
    details: [{ field: "jobs", message: `expected a list of 1 to ${mostJobs} jobs` }],
  });
}

function createdAnswer({ batch, errors, total }, context) {
  const successCount = batch.jobs.length;
  const body = {
    batchId: batch.id,
    status: successCount === 0 ? "error" : errors.length > 0 ? "partial" : "created",
    totalJobs: total,
    successCount,
    jobs: batch.jobs.map((job) => batchCreatedView(job, context)),
  };
  if (errors.length > 0) body.errors = errors;
  return { status: successCount === 0 ? 400 : 201, body };
}

/** A cancelled job counts among `error`, so that the numbers add up to `total`. */
export function getBatch({ sandbox, params }) {
  const batch = sandbox.store.batch(params.id);
  const context = sandbox.context();
  const stats = { total: batch.jobs.length, finished: 0, error: 0, pending: 0 };
  for (const job of batch.jobs) stats[countedAs(stateOf(job, context.now))] += 1;
  const ended = stats.finished > 0 ? "finished" : "error";
  const body = {
    batchId: batch.id,
    status: stats.pending > 0 ? "processing" : ended,
    stats,
    jobs: batch.jobs.map((job) => batchJobView(job, context)),
  };
  return { status: 200, body };
}

function countedAs(state) {
  if (!terminalStates.has(state)) return "pending";
  return state === "finished" ? "finished" : "error";
}

export function cancelBatch({ sandbox, params }) {
  const batch = sandbox.store.batch(params.id);
  const before = new Map(batch.jobs.map((job) => [job, stateOf(job, sandbox.context().now)]));
  const cancelled = new Set(cancelAll(sandbox, batch.jobs));
  const context = sandbox.context();
  const jobs = batch.jobs.map((job) => {
    const view = { index: job.index, id: job.id, result: "cancelled", status: stateOf(job, context.now) };
    if (!cancelled.has(job)) {
      view.result = "skipped";
      view.reason = `The job was already ${before.get(job)}`;
    }
    return view;
  });
  const cancelledCount = jobs.filter(({ result }) => result === "cancelled").length;
  const skippedCount = jobs.length - cancelledCount;
  const some = cancelledCount > 0 ? "partial" : "unchanged";
  const body = {
    batchId: batch.id,
    status: cancelledCount > 0 && skippedCount === 0 ? "cancelled" : some,
    totalJobs: jobs.length,
    cancelledCount,
    skippedCount,
    jobs,
    cancelledJobs: Array.from(cancelled, (job) => jobView(job, context)),
  };
  return { status: 200, body };
}
