/**
 * A job's state is computed from its creation time and its plan, not advanced by a timer: a million jobs need no timers,
 * and a restarted sandbox finds each job where it would be.
 *
 * @typedef {object} Job
 * @property {string} id
 * @property {string | null} templateId `null` for a join
 * @property {number} createdAt milliseconds since 1970
 * @property {number} pendingFor milliseconds until its children have ended; 0 without children
 * @property {number} waits milliseconds until it starts to render, `pendingFor` included; may be Infinity
 * @property {number} renders milliseconds that rendering takes
 * @property {string | null} error the error that its render will end with
 * @property {number} cancelledAt 0 while it is not cancelled
 * @property {Job | null} parent
 * @property {Job[] | null} children
 * @property {{ id: string } | null} batch
 * @property {number} index position in the batch's request
 * @property {string} assets as they were sent, as JSON
 * @property {number} totalAssets
 * @property {string | null} composition
 * @property {string} extension of the output file
 * @property {JobExtra | null} extra members that few jobs have
 *
 * @typedef {object} JobExtra
 * @property {string} [output] base URL of the user's own bucket
 * @property {true} [preview]
 * @property {string} [codec]
 * @property {string[]} [fonts]
 * @property {string[]} [missingFonts]
 * @property {string[]} [tags]
 * @property {number} [priority]
 * @property {object} [webhook]
 * @property {true} [called] whether the webhook needs no further call
 */

/** The part of a job's time that it spends in the queue. */
const queueShare = 0.25;

export const terminalStates = new Set(["finished", "error", "manually_cancelled"]);
export const cancellableStates = new Set(["queued", "pending"]);

/**
 * How long a job will wait and render.
 *
 * @param {{ jobMs: number, children: Job[] | null, error: string | null, waits: boolean }} facts
 */
export function plan({ jobMs, children, error, waits }) {
  const queue = Math.round(jobMs * queueShare);
  const render = Math.max(jobMs - queue, 0);
  let pendingFor = 0;
  let failedChild = null;
  for (const child of children ?? []) {
    pendingFor = Math.max(pendingFor, child.waits + child.renders);
    failedChild ??= child.error === null ? null : child;
  }
  if (failedChild) {
    const message = `Nested job ${failedChild.id} failed: ${failedChild.error}`;
    return { pendingFor, waits: pendingFor, renders: 0, error: message };
  }
  return {
    pendingFor,
    waits: waits ? Number.POSITIVE_INFINITY : pendingFor + queue,
    // A render that fails does so halfway.
    renders: error === null ? render : Math.round(render / 2),
    error,
  };
}

/**
 * @param {Job} job
 * @param {number} now
 */
export function stateOf(job, now) {
  if (job.cancelledAt !== 0) return "manually_cancelled";
  const age = now - job.createdAt;
  if (age < job.pendingFor) return "pending";
  if (age < job.waits) return "queued";
  if (age < job.waits + job.renders) return "render:dorender";
  return job.error === null ? "finished" : "error";
}

/** When the job reaches a terminal state; Infinity for one that waits forever. @param {Job} job */
export function endOf(job) {
  return job.cancelledAt || job.createdAt + job.waits + job.renders;
}

/**
 * @param {Job} job
 * @param {number} now
 * @returns {number} 0–100
 */
export function progressOf(job, now) {
  if (job.cancelledAt !== 0) return 0;
  const rendered = now - job.createdAt - job.waits;
  if (!(rendered > 0)) return 0;
  if (rendered >= job.renders) return job.error === null ? 100 : 50;
  const whole = job.error === null ? job.renders : job.renders * 2;
  return Math.min(99, Math.floor((rendered / whole) * 100));
}

/**
 * What has happened to a job so far, oldest first.
 *
 * @param {Job} job
 * @param {number} now
 * @returns {{ at: number, event: "created" | "started" | "cancelled" | "finished" | "error" }[]}
 */
export function history(job, now) {
  const events = [{ at: job.createdAt, event: "created" }];
  if (job.cancelledAt !== 0) {
    events.push({ at: job.cancelledAt, event: "cancelled" });
    return events;
  }
  const started = job.createdAt + job.waits;
  if (now >= started && job.renders > 0) events.push({ at: started, event: "started" });
  if (now >= endOf(job)) {
    events.push({ at: endOf(job), event: job.error === null ? "finished" : "error" });
  }
  return events;
}
