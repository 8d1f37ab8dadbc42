import { Problem } from "./problems.js";

/** Enough to tell for each of a batch's jobs whether it has an error. */
const maxDiagnostics = 100_000;

/**
 * The seam to the checker: by default the package's own `lint`, loaded when a sandbox is made, so
 * that the sandbox refuses exactly what the package reports as an error.
 *
 * @typedef {(text: string, options: object) => { diagnostics: { code: string, severity: string, message: string, path: (string | number)[] }[] }} Lint
 * @typedef {(text: string, kind: "job" | "batch" | "join", account: import("./account.js").Account) => Finding[]} PayloadCheck
 *   the errors of a payload
 *
 * @param {Lint | false | undefined} option `false` takes every payload
 * @returns {Promise<PayloadCheck>}
 */
export async function payloadCheck(option) {
  if (option === false) return () => [];
  const lint = option ?? (await import("../node.js")).lint;
  return (text, kind, account) => {
    const options = { kind, context: "server", maxDiagnostics };
    if (account.mogrts.length > 0) options.template = account.mogrts;
    return lint(text, options).diagnostics.filter(({ severity }) => severity === "error");
  };
}

/** @typedef {{ code: string, message: string, path: (string | number)[] }} Finding */

/** The 400 for a payload with errors. @param {Finding[]} findings */
export function invalidPayload(findings) {
  return new Problem(400, "Validation failed", {
    details: findings.map(({ path, message }) => ({ field: path.join("."), message })),
  });
}

/**
 * Sorts a batch's findings: those about single jobs by index, and those about the whole.
 *
 * @param {Finding[]} findings
 * @returns {{ whole: Finding[], byJob: Map<number, Finding[]> }}
 */
export function sortByJob(findings) {
  const whole = [];
  const byJob = new Map();
  for (const finding of findings) {
    const [jobs, index] = finding.path;
    if (jobs !== "jobs" || typeof index !== "number" || finding.code === "batch-size") {
      whole.push(finding);
    } else if (byJob.has(index)) {
      byJob.get(index).push(finding);
    } else {
      byJob.set(index, [finding]);
    }
  }
  return { whole, byJob };
}

/** One line about a job of a batch. @param {Finding[]} findings */
export function summary(findings) {
  const lines = findings.map(({ path, message }) => {
    const field = path.slice(2).join(".");
    return field === "" ? message : `${field}: ${message}`;
  });
  return lines.join("; ");
}
