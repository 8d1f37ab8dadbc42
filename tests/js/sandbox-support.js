import assert from "node:assert/strict";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { route } from "../../pkg/sandbox/router.js";

/** Helpers for the tests of the sandbox. */

export const templateId = "01JTGM9GCR71JV7EJYDF45QAFD";
export const absentId = "01JTGM9GCR71JV7EJYD0ABSENT";
export const breakingId = "01JTGM9GCR71JV7EJYD0BREAKS";
export const stayingId = "01JTGM9GCR71JV7EJYD00STAYS";

/** A valid job for a template. */
export function job(id = templateId, more = {}) {
  return { template: { id, composition: "main" }, ...more };
}

/**
 * Replaces the checker, which has its own tests: a job with `invalid: true` has one error.
 */
export function checkMarked(text, { kind }) {
  const value = JSON.parse(text);
  const diagnostics = [];
  const checkOne = (one, path) => {
    if (one?.invalid) {
      diagnostics.push({ code: "x", severity: "error", message: "is invalid", path: [...path, "invalid"] });
    }
  };
  if (kind !== "batch") checkOne(value, []);
  else if (Array.isArray(value.jobs)) for (const [at, one] of value.jobs.entries()) checkOne(one, ["jobs", at]);
  return { diagnostics };
}

/**
 * Starts a sandbox that ends with the test, and returns it with a short way to call it. Every answer of it has a status that
 * the table of operations lists.
 *
 * @param {import("node:test").TestContext} t
 * @param {object} [options]
 */
export async function start(t, options = {}) {
  const unlisted = [];
  const onRequest = (entry) => {
    if (!isListed(entry)) unlisted.push(`${entry.method} ${entry.path} ${entry.status}`);
    options.onRequest?.(entry);
  };
  const sandbox = await createSandbox({ jobSeconds: 0.04, check: checkMarked, ...options, onRequest });
  t.after(async () => {
    await sandbox.close();
    assert.deepEqual(unlisted, []);
  });
  return { sandbox, call: caller(sandbox.url) };
}

/** Whether a response is one that the API gives: those of faults, and refusals of unknown paths and hosts, are not. */
function isListed({ method, path, status, fault, headers }) {
  const isForeign = status === 403 && !/^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(headers.host);
  if (status === null || fault !== null || headers["x-sandbox-fault"] !== undefined || isForeign) return true;
  try {
    return route(method, path.split("?")[0]).operation.answers.includes(status);
  } catch {
    return status === 404 || status === 405 || method === "OPTIONS";
  }
}

/** `call("POST", "/api/v2/jobs", body, headers)` → status, headers, text and, if the body is JSON, its value. */
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

/** Calls until the response passes the test. */
export async function until(ask, passes) {
  for (;;) {
    const answer = await ask();
    if (passes(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
