import { history, progressOf, stateOf } from "./lifecycle.js";

/** The shapes of the API's answers; the store's records never leave the sandbox as they are. */

const iso = (milliseconds) => new Date(milliseconds).toISOString();

/**
 * @param {import("./lifecycle.js").Job} job
 * @param {string} origin where this sandbox listens
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
    renderDuration: when("finished") === null ? null : job.renders,
    error: failed ? job.error : null,
  };
}

/** A job as `GET /jobs/:id` tells it. */
export function jobView(job, { now, origin }) {
  const view = {
    id: job.id,
    templateId: job.templateId,
    status: stateOf(job, now),
    progress: progressOf(job, now),
    stats: statsView(job, now),
    outputUrl: outputUrl(job, origin),
  };
  if (job.templateId === null) delete view.templateId;
  return view;
}

/** A job in a list that was asked for with `minimal`. */
export function minimalJobView(job, { now }) {
  return { id: job.id, status: stateOf(job, now), progress: progressOf(job, now) };
}

function related(job, { now, origin }) {
  const view = { id: job.id, status: stateOf(job, now), outputUrl: outputUrl(job, origin) };
  if (job.children) view.children = job.children.map((child) => related(child, { now, origin }));
  if (job.extra?.missingFonts) view.missingFonts = job.extra.missingFonts;
  return view;
}

/** A job as `POST /jobs` answers it. */
export function createdView(job, context) {
  const { children, missingFonts } = related(job, context);
  const view = jobView(job, context);
  if (children) view.children = children;
  if (missingFonts) view.missingFonts = missingFonts;
  return view;
}

/** A created job among the `jobs` of `POST /batches`. */
export function batchCreatedView(job, context) {
  return { index: job.index, ...related(job, context) };
}

/** A job among the `jobs` of `GET /batches/:id`. */
export function batchJobView(job, { now, origin }) {
  return {
    index: job.index,
    id: job.id,
    status: stateOf(job, now),
    outputUrl: outputUrl(job, origin),
    stats: statsView(job, now),
  };
}

/** The log of a render, as plain text. */
export function logText(job, now) {
  const lines = {
    created: `job ${job.id} created, ${job.totalAssets} asset(s)`,
    started: `rendering ${job.templateId ?? "a join"}`,
    cancelled: "cancelled",
    finished: `finished after ${job.renders} ms`,
    error: `failed: ${job.error}`,
  };
  return history(job, now)
    .map(({ at, event }) => `[${iso(at)}] ${lines[event]}\n`)
    .join("");
}
