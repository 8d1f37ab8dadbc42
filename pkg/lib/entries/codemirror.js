// "nexrender-payload/codemirror": the checker in a CodeMirror 6 editor. It brings no checker of its own: `lint` is
// given to it, so that it can be the one of any entry, or one that asks a worker.

export { payloadCompletion } from "../codemirror/completion.js";
export { applyFixes, changesOf, replaceText } from "../codemirror/fixes.js";
export { payloadLinter, recheck } from "../codemirror/linter.js";
export { currentReport, placeOf } from "../codemirror/report.js";
export { changesBetween } from "../editor/changes.js";
export { visible, visibleParts } from "../editor/escape.js";
