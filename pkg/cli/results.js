import { padEnd, printable } from "./terminal/text.js";

const COLORS = {
  created: "green",
  queued: "green",
  finished: "green",
  rejected: "red",
  invalid: "red",
  error: "red",
  unknown: "yellow",
  "not-sent": "yellow",
  manually_cancelled: "yellow",
};

/** The states of a job that was not rendered, or whose state is unknown. */
const BAD = new Set(["rejected", "invalid", "unknown", "error", "manually_cancelled"]);

export const isBad = (status) => BAD.has(status);

/** A status in its colour, padded to `width` columns. */
export function statusText(status, colors, width = 0) {
  const paint = colors[COLORS[status]] ?? ((text) => text);
  return paint(padEnd(printable(String(status)), width));
}

/**
 * A job, or the result of submitting it, as one line: index, status, id, URL, and what went wrong.
 *
 * @param {{ index?: number, status: string, id?: string, outputUrl?: string | null, error?: unknown, missingFonts?: string[] }} result
 */
export function resultLine({ index, status, id, outputUrl, error, missingFonts = [] }, colors) {
  const parts = [
    index === undefined ? "" : colors.dim(padEnd(`#${index}`, 6)),
    statusText(status, colors, 9),
    id && printable(id),
    outputUrl && printable(outputUrl),
    error && colors.red(reason(error)),
    missingFonts.length > 0 && colors.yellow(`missing fonts: ${missingFonts.map(printable).join(", ")}`),
  ];
  return parts.filter(Boolean).join("  ").trimEnd();
}

/** A job as the service reports it, with its render error. */
export const jobLine = (job, colors) => resultLine({ ...job, error: job.stats?.error ?? undefined }, colors);

/** Why a job failed, in one line, with the findings if it is invalid. */
function reason(error) {
  const { code, message, diagnostics } = errorFacts(error);
  const findings = (diagnostics ?? [])
    .filter(({ severity }) => severity === "error")
    .map((finding) => `${finding.message} [${finding.code}] (${finding.pointer})`);
  const text = findings.length > 0 ? findings.slice(0, 3).join("; ") : message;
  const more = findings.length > 3 ? `; … and ${findings.length - 3} more` : "";
  return printable(findings.length > 0 || !code ? text + more : `${text} (${code})`);
}

/**
 * A job's error as plain data for JSON. An Error's own message is not enumerable; its stack and cause are omitted.
 */
export function errorFacts(error) {
  if (typeof error === "string") return { message: error };
  const { code, status, requestId, sent, report } = error;
  const facts = { code, message: error.message ?? error.error, status, requestId, sent };
  if (report) facts.diagnostics = report.diagnostics;
  return facts;
}

/** A result as plain data. */
export function resultData(result) {
  return result.error === undefined ? result : { ...result, error: errorFacts(result.error) };
}

/** The number of jobs per status: `998 created, 2 rejected`. */
export function tally(counts) {
  const some = Object.entries(counts).filter(([, number]) => number > 0);
  const parts = some.map(([status, number]) => `${number.toLocaleString("en")} ${status}`);
  return parts.length === 0 ? "0 jobs" : parts.join(", ");
}
