/**
 * Converts reports for the Monaco editor: findings to markers, fixes to code actions. This entry contains neither the
 * checker nor Monaco; from `monaco-editor` it takes only types.
 *
 * @example
 * ```ts
 * import * as monaco from "monaco-editor";
 * import { lint, type Report } from "nexrender-payload";
 * import { codeActionsOf, markersOf } from "nexrender-payload/monaco";
 *
 * const model = monaco.editor.createModel('{ "preview": "true" }', "json");
 * let report: Report;
 * const check = () => {
 *   report = lint(model.getValue());
 *   monaco.editor.setModelMarkers(model, "nexrender-payload", markersOf(report, { model }));
 * };
 * model.onDidChangeContent(check);
 * check();
 * const provider: monaco.languages.CodeActionProvider = {
 *   provideCodeActions: (checked, range) => (checked === model ? codeActionsOf(report, model, range) : undefined),
 * };
 * monaco.languages.registerCodeActionProvider("json", provider, { providedCodeActionKinds: ["quickfix"] });
 * ```
 */

import type { editor, IRange, languages, Uri } from "monaco-editor";
import type { Report, RuleCode } from "./types/check.js";

export type { Report, RuleCode };

/** What markers have besides the finding itself. */
export interface MarkerOptions {
  /** The model that was checked. With it, related locations are part of the markers. */
  model?: Pick<editor.ITextModel, "uri">;
  /** The URI of a rule's page, to which the marker then links. */
  ruleUri?(code: RuleCode): Uri;
}

/**
 * The findings of a report of `lint`, for `monaco.editor.setModelMarkers`. Check the text of `model.getValue()`, so that the
 * lines and columns are those of the model. Findings of `validate` have no range and are left out.
 */
export function markersOf(report: Report, options?: MarkerOptions): editor.IMarkerData[];

/**
 * The fixes of a report of `lint`, for the `provideCodeActions` of a `CodeActionProvider`. A safe fix is the preferred one.
 *
 * @param model The model that was checked, unchanged since.
 * @param range Only fixes of findings that touch this range. Default: all.
 */
export function codeActionsOf(report: Report, model: editor.ITextModel, range?: IRange): languages.CodeActionList;
