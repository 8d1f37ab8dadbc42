import { invalidPayload, sortByJob, summary } from "../check.js";
import { draftJob } from "../intake.js";
import { stateOf, terminalStates } from "../lifecycle.js";
import { Problem } from "../problems.js";
import { invalid } from "../query.js";
import { batchCreatedView, batchJobView, jobView } from "../views.js";
import { cancelAll } from "./jobs.js";

/** Batches of jobs. */

const mostJobs = 1000;

/** Valid jobs are created; each of the others has an entry in `errors`. */
export function createBatch({ sandbox, body }) {
  const { text, value } = body;
  const { whole, byJob } = sortByJob(sandbox.check(text, "batch", sandbox.account));
  if (whole.length > 0) throw invalidPayload(whole);
  const payloads = readJobs(value);

  const intake = sandbox.intake();
  const batch = { id: intake.newId(), createdAt: intake.now, jobs: [] };
  const created = [];
  const errors = [];
  for (const [index, payload] of payloads.entries()) {
    const findings = byJob.get(index);
    if (findings) {
      errors.push({ index, error: summary(findings), errorCode: "VALIDATION_ERROR" });
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
  // A batch without jobs does not exist afterwards.
  if (created.length > 0) sandbox.store.create(created, batch);
  for (const job of batch.jobs) sandbox.webhooks.watch(job);
  return createdAnswer({ batch, errors, total: payloads.length }, sandbox.context());
}

/** A batch that is rejected as a whole has the body of one without jobs, plus the reason. */
export function refuseBatch(problem, { sandbox }) {
  const answer = problem.answer();
  const none = { batchId: sandbox.newId(), status: "error", totalJobs: 0, successCount: 0, jobs: [] };
  return { ...answer, body: { ...answer.body, ...none } };
}

function readJobs(value) {
  const jobs = value?.jobs;
  if (Array.isArray(jobs) && jobs.length >= 1 && jobs.length <= mostJobs) return jobs;
  throw invalid([{ field: "jobs", message: `Expected a list of 1 to ${mostJobs} jobs` }]);
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

/**
 * `total` is the number of the batch's jobs. Cancelled jobs count as neither finished nor failed, unless the option
 * `cancelledAsErrors` says so: the service stores them as errors, and a batch of it may count them.
 */
export function getBatch({ sandbox, params }) {
  const batch = sandbox.store.batch(params.id);
  const context = sandbox.context();
  const states = batch.jobs.map((job) => stateOf(job, context.now));
  const count = (fits) => states.filter(fits).length;
  const isError = (state) => state === "error" || (sandbox.options.cancelledAsErrors && state === "manually_cancelled");
  const stats = {
    total: batch.jobs.length,
    finished: count((state) => state === "finished"),
    error: count(isError),
    pending: count((state) => !terminalStates.has(state)),
  };
  const ended = stats.finished > 0 ? "finished" : "error";
  const body = {
    batchId: batch.id,
    status: stats.pending > 0 ? "processing" : ended,
    stats,
    jobs: batch.jobs.map((job) => batchJobView(job, context)),
  };
  return { status: 200, body };
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
