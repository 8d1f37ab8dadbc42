import { iso } from "./ids.js";
import { history, progressOf, stateOf, terminalStates } from "./lifecycle.js";

/** The API's answers about jobs, made from the store's records. */

/**
 * @param {import("./lifecycle.js").Job} job
 * @param {string} origin of this sandbox
 */
export function outputUrl(job, origin) {
  const file = `${job.id}.${job.extension}`;
  return job.extra?.output === undefined ? `${origin}/outputs/${file}` : job.extra.output + file;
}

/** The `stats` of a job. */
export function statsView(job, now) {
  const past = history(job, now);
  const when = (event) => {
    const found = past.find((one) => one.event === event);
    return found ? iso(found.at) : null;
  };
  const failed = past.at(-1).event === "error";
  return {
    createdAt: iso(job.createdAt),
    updatedAt: iso(past.at(-1).at),
    startedAt: when("started"),
    finishedAt: when("finished"),
    errorAt: when("error"),
    totalAssets: job.totalAssets,
    renderDuration: when("finished") === null ? null : job.renders / 1000,
    error: failed ? job.error : null,
  };
}

/** A job as the calls that cancel answer it. */
export function jobView(job, { now, origin }) {
  return {
    id: job.id,
    templateId: job.templateId,
    status: stateOf(job, now),
    progress: progressOf(job, now),
    stats: statsView(job, now),
    outputUrl: outputUrl(job, origin),
  };
}

/** A job as `GET /jobs/:id` returns it, and `GET /jobs` in a list: with its assets as they were sent. */
export function fullJobView(job, context) {
  return { ...jobView(job, context), assets: JSON.parse(job.assets) };
}

/** A job in a list with `minimal=true`. */
export function minimalJobView(job, { now }) {
  return { id: job.id, templateId: job.templateId, status: stateOf(job, now), progress: progressOf(job, now) };
}

/** A new job and its children, in the states that they are created in: short jobs may already be further. */
function related(job, { origin }) {
  const view = { id: job.id, status: job.children ? "pending" : "queued", outputUrl: outputUrl(job, origin) };
  if (job.children) view.children = job.children.map((child) => related(child, { origin }));
  if (job.extra?.missingFonts) view.missingFonts = job.extra.missingFonts;
  return view;
}

/** A new job as `POST /jobs` returns it. */
export function createdView(job, context) {
  const { id, status, outputUrl, ...more } = related(job, context);
  const stats = { createdAt: iso(job.createdAt) };
  return { id, templateId: job.templateId, status, progress: 0, stats, outputUrl, ...more };
}

/** A created job among the `jobs` of `POST /batches`. */
export function batchCreatedView(job, context) {
  return { index: job.index, ...related(job, context) };
}

/** A job among the `jobs` of `GET /batches/:id`; it has `stats` only when it has ended. */
export function batchJobView(job, { now, origin }) {
  const status = stateOf(job, now);
  const view = { index: job.index, id: job.id, status, outputUrl: outputUrl(job, origin) };
  if (terminalStates.has(status)) view.stats = statsView(job, now);
  return view;
}

/** What a webhook gets: the job, or the shape of the older documentation. @type {Record<string, Function>} */
export const webhookViews = {
  job: jobView,
  older(job, context) {
    const { id, status, outputUrl, stats } = jobView(job, context);
    return { id, state: status, outputUrl, finishedAt: stats.finishedAt, renderDuration: stats.renderDuration };
  },
};
