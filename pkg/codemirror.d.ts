/**
 * The checker in a CodeMirror 6 editor: findings as underlines with hover and fixes, and completion. It brings no
 * checker of its own: give it the `lint` of any entry of the package, or a function that asks a worker.
 *
 * @example
 * ```ts
 * import { autocompletion } from "@codemirror/autocomplete";
 * import { EditorView } from "@codemirror/view";
 * import { lint } from "nexrender-payload";
 * import { payloadCompletion, payloadLinter } from "nexrender-payload/codemirror";
 *
 * new EditorView({
 *   parent: document.body,
 *   extensions: [payloadLinter({ lint }), autocompletion({ override: [payloadCompletion()] })],
 * });
 * ```
 */

import type { CompletionSource } from "@codemirror/autocomplete";
import type { EditorState, Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { CheckOptions, Diagnostic, PayloadKind, Range, Report, RuleCode } from "./types/check.js";

export type { CheckOptions, Diagnostic, PayloadKind, Range, Report, RuleCode };

/** How an editor checks its text. */
export type LinterConfig = LinterOptions &
  (
    | {
        /** Checks a text: `lint` of `nexrender-payload`, or the same in a worker. One call is under way at a time. */
        lint(text: string, options?: CheckOptions): Report | Promise<Report>;
        check?: undefined;
      }
    | {
        /** In place of `lint`, for a worker that keeps the text: nothing copies the whole of it for each key press. */
        check(state: EditorState, options?: CheckOptions): Report | Promise<Report>;
        lint?: undefined;
      }
  );

/** What every linter takes. */
export interface LinterOptions {
  /** The options of each check, read anew for each; call `recheck` after they changed. */
  options?(): CheckOptions | undefined;
  /** The address of a rule's page, for the link in a tooltip. Without it the rule's code is shown as text. */
  ruleUrl?(code: RuleCode): string;
  /** Called with each report after its findings were marked. */
  onReport?(report: Report, view: EditorView): void;
  /** Called for a fix that is not safe, to show it first. Without it the fix is applied at once. */
  onOffer?(view: EditorView, finding: Diagnostic): void;
  /** Called when `lint` throws or rejects. Without it the error goes to the console. */
  onError?(error: unknown): void;
  /** Passed on to the `linter` of `@codemirror/lint`. */
  tooltips?: { tooltipFilter?: null; markerFilter?: null; [option: string]: unknown };
}

/**
 * Checks the text after each change and marks what it finds. Findings have a tooltip with message, help, rule and fix;
 * the commands and the gutter of `@codemirror/lint` work with them.
 */
export function payloadLinter(config: LinterConfig): Extension;

/** Checks again, for example after the options changed. */
export function recheck(view: EditorView): void;

/** The latest report, or `null` before the first. Its ranges are those of the text that was checked; see `placeOf`. */
export function currentReport(state: EditorState): Report | null;

/** Where a range of the latest report is now: what was typed since moves it. */
export function placeOf(state: EditorState, range: Range): { from: number; to: number };

/** What completion knows beside the schemas. */
export interface CompletionConfig {
  /** What the payload is. Default: detected from its keys. */
  kind?(): PayloadKind | undefined;
  /** The account, for names of compositions, layers, fonts and secrets. */
  account?(): Pick<CheckOptions, "template" | "fonts" | "secrets"> | undefined;
}

/** Completes fields, values, codecs and functions with their documentation, and names of the account. */
export function payloadCompletion(config?: CompletionConfig): CompletionSource;

/** A change of a text, as a transaction takes it. */
export interface Change {
  from: number;
  to: number;
  insert: string;
}

/**
 * Applies the fixes of findings as one step of undo, and returns how many were applied. A fix that overlaps one before it
 * is left out.
 */
export function applyFixes(view: EditorView, findings: readonly Diagnostic[]): number;

/** What `applyFixes` would change. */
export function changesOf(state: EditorState, findings: readonly Diagnostic[]): { changes: Change[]; applied: number };

/**
 * Puts a text, such as what `fix` returned, in place of the present one: as small changes, so that cursor, folds and
 * scroll position stay, and as one step of undo. Returns whether anything changed.
 */
export function replaceText(view: EditorView, text: string): boolean;

/** The changes between two texts that are mostly equal, line by line. */
export function changesBetween(before: string, after: string): Change[];

/** The text with control, invisible and direction-changing characters written as `\u202e`. */
export function visible(text: string): string;

/** The same in pieces; `escaped` ones were written out. */
export function visibleParts(text: string): { text: string; escaped: boolean }[];
