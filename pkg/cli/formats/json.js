/**
 * Findings for programs: one JSON value. Its keys are documented in `help lint` and stay as they are.
 *
 * @param {import("../lint-run.js").Run} run
 * @returns {Generator<string>}
 */
export function* json({ files, totals }) {
  const value = {
    valid: totals.errorCount === 0,
    ...totals,
    files: files.map(({ name, report, fixed }) => ({
      file: name,
      kind: report.kind,
      valid: report.valid,
      errorCount: report.errorCount,
      warningCount: report.warningCount,
      infoCount: report.infoCount,
      truncated: report.truncated,
      fixed,
      diagnostics: report.diagnostics,
    })),
  };
  yield `${JSON.stringify(value, null, 2)}\n`;
}
