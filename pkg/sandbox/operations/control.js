import { stateOf } from "../lifecycle.js";
import { Problem } from "../problems.js";

/** The sandbox's own calls, for tests that run in another process. */

export function overview({ sandbox }) {
  return { status: 200, body: sandbox.summary() };
}

export function requests({ sandbox }) {
  return { status: 200, body: { total: sandbox.log.total, requests: sandbox.log.entries } };
}

export function clearRequests({ sandbox }) {
  sandbox.log.clear();
  return { status: 204 };
}

/** How often jobs were created: a summary of all, or the count of the one with `?label=`. */
export function counts({ sandbox, search }) {
  const label = search.get("label");
  if (label !== null) return { status: 200, body: { label, count: sandbox.countOf(label) } };
  return { status: 200, body: sandbox.counts };
}

export function webhookCalls({ sandbox }) {
  return { status: 200, body: sandbox.webhooks.calls };
}

/** `{"faults": "reset=0.1"}` replaces the faults of all requests; `""` ends them. */
export function setFaults({ sandbox, body }) {
  try {
    sandbox.setFaults(body.value?.faults);
  } catch (error) {
    throw new Problem(400, error.message);
  }
  return { status: 204 };
}

/** Nothing is rendered: the output is a text that says so. */
export function output({ sandbox, params }) {
  const job = sandbox.store.job(params.file.replace(/\.\w+$/, ""));
  const state = stateOf(job, sandbox.context().now);
  if (state !== "finished") throw new Problem(404, `The job is ${state}`);
  return {
    status: 200,
    type: "text/plain; charset=utf-8",
    body: `The sandbox renders nothing. This is the output of job ${job.id}.\n`,
  };
}
