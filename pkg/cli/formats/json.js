import { rulePage } from "../rule-page.js";
import { fixToShow } from "../terminal/conceal.js";
import { printableJson } from "../terminal/text.js";

/**
 * Findings for programs: one JSON value. `help lint` documents its keys, which are stable.
 *
 * @param {import("../lint-run.js").Run} run
 * @returns {Generator<string>}
 */
export function* json({ files, totals }) {
  const value = {
    valid: totals.errorCount === 0,
    ...totals,
    files: files.map(({ name, report, applied, appliedCount }) => ({
      file: name,
      kind: report.kind,
      valid: report.valid,
      errorCount: report.errorCount,
      warningCount: report.warningCount,
      infoCount: report.infoCount,
      truncated: report.truncated,
      fixed: appliedCount,
      applied: applied.map(toShow),
      diagnostics: report.diagnostics.map(toShow),
    })),
  };
  yield `${printableJson(value, 2)}\n`;
}

function toShow(diagnostic) {
  return { ...diagnostic, url: rulePage(diagnostic.code), fix: fixToShow(diagnostic.fix) };
}
