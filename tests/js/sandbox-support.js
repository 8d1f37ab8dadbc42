import { createSandbox } from "../../pkg/sandbox/index.js";

/** What the tests of the sandbox share. */

export const templateId = "01JTGM9GCR71JV7EJYDF45QAFD";
export const unknownId = "01JTGM9GCR71JV7EJYDUNKNOWN";
export const failingId = "01JTGM9GCR71JV7EJYDF4FAILS";
export const waitingId = "01JTGM9GCR71JV7EJYDF4WAITS";

/** A valid job for a template. */
export function job(id = templateId, more = {}) {
  return { template: { id, composition: "main" }, ...more };
}

/**
 * Stands in for the checker, which has tests of its own: a job with `invalid: true` has one error.
 */
export function checkMarked(text, { kind }) {
  const value = JSON.parse(text);
  const diagnostics = [];
  const look = (one, path) => {
    if (one?.invalid) {
      diagnostics.push({ code: "x", severity: "error", message: "is invalid", path: [...path, "invalid"] });
    }
  };
  if (kind !== "batch") look(value, []);
  else if (Array.isArray(value.jobs)) for (const [at, one] of value.jobs.entries()) look(one, ["jobs", at]);
  return { diagnostics };
}

/**
 * A sandbox that ends with the test, and a short way to call it.
 *
 * @param {import("node:test").TestContext} t
 * @param {object} [options]
 */
export async function start(t, options = {}) {
  const sandbox = await createSandbox({ jobSeconds: 0.04, check: checkMarked, ...options });
  t.after(() => sandbox.close());
  return { sandbox, call: caller(sandbox.url) };
}

/** `call("POST", "/api/v2/jobs", body, headers)` → status, headers, text and, when there is some, JSON. */
export function caller(url) {
  return async (method, path, body, headers = {}) => {
    const given = body === undefined ? {} : { "Content-Type": "application/json" };
    const response = await fetch(url + path, {
      method,
      headers: { ...given, ...headers },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Calls until the answer is as wanted. */
export async function until(ask, wanted) {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
