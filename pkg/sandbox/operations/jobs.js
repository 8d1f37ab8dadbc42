import { invalidPayload } from "../check.js";
import { draftJob, draftJoin } from "../intake.js";
import { cancellableStates, stateOf } from "../lifecycle.js";
import { Problem } from "../problems.js";
import { createdView, jobView, logText, minimalJobView } from "../views.js";
import { readJobQuery, selectJobs } from "./job-list.js";

/** The calls about single jobs. Each takes the call and gives an answer. */

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
  return { status: 200, body: jobView(sandbox.store.job(params.id), sandbox.context()) };
}

export function listJobs({ sandbox, query }) {
  const wanted = readJobQuery(query);
  const context = sandbox.context();
  const view = wanted.minimal ? minimalJobView : jobView;
  const jobs = selectJobs(sandbox.store.jobs, wanted, context.now);
  return { status: 200, body: jobs.map((job) => view(job, context)) };
}

export function jobLogs({ sandbox, params }) {
  const job = sandbox.store.job(params.id);
  return { status: 200, type: "text/plain; charset=utf-8", body: logText(job, sandbox.context().now) };
}

export function cancelJob({ sandbox, params }) {
  const job = sandbox.store.job(params.id);
  const cancelled = cancelAll(sandbox, [job]);
  if (cancelled.length === 0) throw notCancellable([job], sandbox);
  return { status: 200, body: viewAll(cancelled, sandbox) };
}

/** Ids that are unknown or can no longer be cancelled are passed over while any can be. */
export function cancelJobs({ sandbox, body }) {
  const { jobs: ids, unique } = Object(body.value);
  const fits = Array.isArray(ids) && ids.length > 0 && ids.length <= mostCancelled;
  if (!fits || ids.some((id) => typeof id !== "string")) {
    throw badField("jobs", `expected a list of 1 to ${mostCancelled} job ids`);
  }
  if (unique !== undefined && typeof unique !== "boolean") throw badField("unique", "expected true or false");
  const known = ids.map((id) => sandbox.store.findJob(id)).filter((job) => job !== undefined);
  if (known.length === 0) throw new Problem(404, "None of the jobs was found");
  const cancelled = cancelAll(sandbox, known);
  if (cancelled.length === 0) throw notCancellable(known, sandbox);
  return { status: 200, body: viewAll(cancelled, sandbox) };
}

/** Cancels jobs with their relatives and has their webhooks called. */
export function cancelAll(sandbox, jobs) {
  const cancelled = sandbox.store.cancel(jobs, sandbox.context().now);
  for (const job of cancelled) sandbox.webhooks.watch(job);
  return cancelled;
}

function viewAll(jobs, sandbox) {
  const context = sandbox.context();
  return jobs.map((job) => jobView(job, context));
}

function notCancellable(jobs, sandbox) {
  const { now } = sandbox.context();
  const which = jobs.length === 1 ? `The job is ${stateOf(jobs[0], now)}` : "No job is";
  return new Problem(409, `${which}; only ${[...cancellableStates].join(" and ")} jobs can be cancelled`);
}

function badField(field, message) {
  return new Problem(400, "Validation failed", { details: [{ field, message }] });
}
