import { DiagnosticSeverity } from "vscode-languageserver/node";
import { SOURCE, textOf } from "../../lib/editor/findings.js";
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

/** @param {import("vscode-languageserver/node").Range} range */
export const fromProtocol = ({ start, end }) => ({ start: place(start), end: place(end) });

const place = ({ line, character }) => ({ line: line + 1, column: character + 1 });

/**
 * A finding in the format of the protocol.
 *
 * @param {import("../../index.js").LintDiagnostic} finding
 * @param {string} uri
 */
export function diagnosticOf(finding, uri) {
  const { code, severity, range, related = [] } = finding;
  const href = rulePage(code);
  return {
    range: rangeOf(range),
    severity: SEVERITIES[severity],
    code,
    ...(href && { codeDescription: { href } }),
    source: SOURCE,
    message: textOf(finding),
    ...(related.length > 0 && {
      relatedInformation: related.map((other) => ({
        location: { uri, range: rangeOf(other.range) },
        message: textOf(other),
      })),
    }),
  };
}

/** @param {import("../../index.js").Fix} fix */
export const editsOf = (fix) => fix.edits.map(({ range, newText }) => ({ range: rangeOf(range), newText }));
