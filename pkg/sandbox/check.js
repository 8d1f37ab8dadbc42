import { Problem } from "./problems.js";

/** Enough to find an error in every job of a batch. */
const maxDiagnostics = 100_000;

/**
 * Connects the sandbox to the checker: by default the package's own `lint`, loaded when a sandbox is created, so that the
 * sandbox refuses exactly what the package reports as an error.
 *
 * @typedef {(text: string, options: object) => { diagnostics: { code: string, severity: string, message: string, path: (string | number)[] }[] }} Lint
 * @typedef {(text: string, kind: "job" | "batch" | "join", account: import("./account.js").Account) => Finding[]} PayloadCheck
 *   returns the errors of a payload
 *
 * @param {Lint | false | undefined} option `false` accepts every payload
 * @returns {Promise<PayloadCheck>}
 */
export async function payloadCheck(option) {
  if (option === false) return () => [];
  const lint = option ?? (await import("../node.js")).lint;
  return (text, kind, account) => {
    const options = { kind, context: "server", maxDiagnostics };
    const { mogrts } = account;
    if (mogrts.length > 0) options.template = mogrts;
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
 * Groups a batch's findings: those of single jobs by index, and those of the whole batch.
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

/** The findings of one job of a batch, in one line. @param {Finding[]} findings */
export function summary(findings) {
  const lines = findings.map(({ path, message }) => {
    const field = path.slice(2).join(".");
    return field === "" ? message : `${field}: ${message}`;
  });
  return lines.join("; ");
}
