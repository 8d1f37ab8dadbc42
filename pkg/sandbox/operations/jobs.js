import { invalidPayload } from "../check.js";
import { isUlid } from "../ids.js";
import { draftJob, draftJoin } from "../intake.js";
import { cancellableStates, stateOf } from "../lifecycle.js";
import { Problem } from "../problems.js";
import { invalid } from "../query.js";
import { renderLog } from "../render-log.js";
import { createdView, fullJobView, jobView, minimalJobView } from "../views.js";
import { selectJobs } from "./job-list.js";

/** Single jobs, and lists of them. */

const mostCancelled = 1000;

export function createJob(call) {
  return create(call, "job", draftJob);
}

export function createJoin(call) {
  return create(call, "join", draftJoin);
}

function create({ sandbox, body }, kind, draft) {
  const { text, value } = body;
  const findings = sandbox.check(text, kind, sandbox.account);
  if (findings.length > 0) throw invalidPayload(findings);
  const job = draft(value, sandbox.intake());
  sandbox.store.create([{ job, name: sandbox.nameOf(value) }]);
  sandbox.webhooks.watch(job);
  return { status: 201, body: createdView(job, sandbox.context()) };
}

export function getJob({ sandbox, params }) {
  return { status: 200, body: fullJobView(sandbox.store.job(params.id), sandbox.context()) };
}

export function listJobs({ sandbox, query }) {
  const context = sandbox.context();
  const view = query.minimal === "true" ? minimalJobView : fullJobView;
  const jobs = selectJobs(sandbox.store.jobs, query, context.now);
  return { status: 200, body: jobs.map((job) => view(job, context)) };
}

export function jobLogs({ sandbox, params }) {
  const log = renderLog(sandbox.store.job(params.id), sandbox.context().now);
  if (log === null) throw new Problem(404, "The job has no render log");
  const headers = {
    "Content-Disposition": `inline; filename="${params.id}.log"`,
    "X-Content-Type-Options": "nosniff",
  };
  return { status: 200, type: "text/plain; charset=utf-8", headers, body: log };
}

export function cancelJob({ sandbox, params }) {
  return cancelListed(sandbox, [sandbox.store.job(params.id)]);
}

/** All or nothing: when one job is unknown or cannot be cancelled, none is. */
export function cancelJobs({ sandbox, body }) {
  const { jobs: ids } = Object(body.value);
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > mostCancelled) {
    throw invalid([{ field: "jobs", message: `Expected a list of 1 to ${mostCancelled} job ids` }]);
  }
  const seen = new Set();
  const details = ids.flatMap((id, at) => {
    if (!isUlid(id)) return [{ field: `jobs.${at}`, message: "Expected a job id" }];
    const isDuplicate = seen.size === seen.add(id).size;
    return isDuplicate ? [{ field: `jobs.${at}`, message: "Duplicate job id" }] : [];
  });
  if (details.length > 0) throw invalid(details);
  const known = ids.map((id) => sandbox.store.findJob(id));
  if (known.includes(undefined)) throw new Problem(404, "One or more jobs were not found");
  return cancelListed(sandbox, known);
}

function cancelListed(sandbox, jobs) {
  const { now } = sandbox.context();
  const tooLate = jobs.find((job) => !cancellableStates.has(stateOf(job, now)));
  if (tooLate) {
    const which = `Job ${tooLate.id} is ${stateOf(tooLate, now)}`;
    throw new Problem(409, `${which}; only ${[...cancellableStates].join(" and ")} jobs can be cancelled`);
  }
  const context = sandbox.context();
  return { status: 200, body: cancelAll(sandbox, jobs).map((job) => jobView(job, context)) };
}

/** Cancels jobs and the jobs related to them, and calls their webhooks. */
export function cancelAll(sandbox, jobs) {
  const cancelled = sandbox.store.cancel(jobs, sandbox.context().now);
  for (const job of cancelled) sandbox.webhooks.watch(job);
  return cancelled;
}
