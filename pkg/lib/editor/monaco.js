// Reports in the format of the Monaco editor. Lines and columns are the same there: from 1, in UTF-16 units.
import { fixableAt, SOURCE, textOf, titleOf } from "./findings.js";

/** `MarkerSeverity` of Monaco. Its numbers are part of its API, so the library need not be loaded for them. */
const SEVERITIES = { error: 8, warning: 4, info: 2 };

const rangeOf = ({ start, end }) => ({
  startLineNumber: start.line,
  startColumn: start.column,
  endLineNumber: end.line,
  endColumn: end.column,
});

/**
 * The findings of a report as markers.
 *
 * @param {import("../../index.js").Report} report
 * @param {import("../../monaco.js").MarkerOptions} [options]
 * @returns {import("monaco-editor").editor.IMarkerData[]}
 */
export function markersOf({ diagnostics }, options = {}) {
  return diagnostics.filter(({ range }) => range).map((finding) => markerOf(finding, options));
}

function markerOf(finding, { model, ruleUri }) {
  const { code, severity, range, related = [] } = finding;
  const located = model ? related.filter((other) => other.range) : [];
  return {
    ...rangeOf(range),
    severity: SEVERITIES[severity],
    source: SOURCE,
    code: ruleUri ? { value: code, target: ruleUri(code) } : code,
    message: textOf(finding),
    ...(located.length > 0 && {
      relatedInformation: located.map((other) => ({
        ...rangeOf(other.range),
        resource: model.uri,
        message: textOf(other),
      })),
    }),
  };
}

/**
 * The fixes of a report as code actions: all of them, or those at a range.
 *
 * @param {import("../../index.js").Report} report
 * @param {import("monaco-editor").editor.ITextModel} model
 * @param {import("monaco-editor").IRange} [range]
 * @returns {import("monaco-editor").languages.CodeActionList}
 */
export function codeActionsOf(report, model, range = model.getFullModelRange()) {
  const place = {
    start: { line: range.startLineNumber, column: range.startColumn },
    end: { line: range.endLineNumber, column: range.endColumn },
  };
  const actions = fixableAt(report, place).map((finding) => ({
    title: titleOf(finding.fix),
    kind: "quickfix",
    diagnostics: [markerOf(finding, { model })],
    isPreferred: finding.fix.safe,
    edit: { edits: finding.fix.edits.map((edit) => textEditOf(edit, model)) },
  }));
  return { actions, dispose() {} };
}

/** With the version of the model, so that Monaco refuses the edit if the text has changed since. */
const textEditOf = ({ range, newText }, model) => ({
  resource: model.uri,
  versionId: model.getVersionId(),
  textEdit: { range: rangeOf(range), text: newText },
});
