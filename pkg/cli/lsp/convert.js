import { DiagnosticSeverity } from "vscode-languageserver/node";
import { rulePage } from "../rule-page.js";

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Lines and columns count from 1 here, and from 0 in the protocol. */
const position = ({ line, column }) => ({ line: line - 1, character: column - 1 });

/** @param {import("../../index.js").Range} range */
export const rangeOf = ({ start, end }) => ({ start: position(start), end: position(end) });

/**
 * A finding as the protocol has it.
 *
 * @param {import("../../index.js").LintDiagnostic} finding
 * @param {string} uri
 */
export function diagnosticOf({ code, severity, message, help, range, related = [] }, uri) {
  const href = rulePage(code);
  return {
    range: rangeOf(range),
    severity: SEVERITIES[severity],
    code,
    ...(href && { codeDescription: { href } }),
    source: "nexrender-payload",
    message: help ? `${message}\nhelp: ${help}` : message,
    ...(related.length > 0 && {
      relatedInformation: related.map((other) => ({
        location: { uri, range: rangeOf(other.range) },
        message: other.message,
      })),
    }),
  };
}

/** @param {import("../../index.js").Fix} fix */
export const editsOf = (fix) => fix.edits.map(({ range, newText }) => ({ range: rangeOf(range), newText }));

/** Whether two ranges of the protocol touch. */
export function touch(a, b) {
  const isAfter = (one, other) => one.line > other.line || (one.line === other.line && one.character > other.character);
  return !isAfter(a.start, b.end) && !isAfter(b.start, a.end);
}
