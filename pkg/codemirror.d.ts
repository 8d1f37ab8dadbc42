/**
 * The checker in a CodeMirror 6 editor: findings as underlines with hover texts and fixes, and completion. This entry does
 * not contain the checker: pass it the `lint` of any entry of the package, or a function that calls a worker.
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
        /** Checks a text: `lint` of `nexrender-payload`, or the same in a worker. Calls do not overlap. */
        lint(text: string, options?: CheckOptions): Report | Promise<Report>;
        check?: undefined;
      }
    | {
        /** Instead of `lint`, for a worker that keeps a copy of the text, so that it need not be sent at each keystroke. */
        check(state: EditorState, options?: CheckOptions): Report | Promise<Report>;
        lint?: undefined;
      }
  );

/** The options of every linter. */
export interface LinterOptions {
  /** The check options, read for each check; call `recheck` after they change. */
  options?(): CheckOptions | undefined;
  /** The URL of a rule's page, for the link in a tooltip. Without it, the rule's code is shown as text. */
  ruleUrl?(code: RuleCode): string;
  /** Called with each report after its findings are marked. */
  onReport?(report: Report, view: EditorView): void;
  /** Called for an unsafe fix, so that you can show it first. Without it, the fix is applied immediately. */
  onOffer?(view: EditorView, finding: Diagnostic): void;
  /** Called if `lint` throws or rejects. Without it, the error is logged to the console. */
  onError?(error: unknown): void;
  /** Passed to the `linter` of `@codemirror/lint`. */
  tooltips?: { tooltipFilter?: null; markerFilter?: null; [option: string]: unknown };
}

/**
 * Checks the text after each change and marks the findings. Each has a tooltip with message, help, rule and fix; the
 * commands and the gutter of `@codemirror/lint` work with them.
 */
export function payloadLinter(config: LinterConfig): Extension;

/** Checks again, for example after the options changed. */
export function recheck(view: EditorView): void;

/** The latest report, or `null` before the first. Its ranges refer to the text that was checked; see `placeOf`. */
export function currentReport(state: EditorState): Report | null;

/** The current position of a range of the latest report, after later changes to the text. */
export function placeOf(state: EditorState, range: Range): { from: number; to: number };

/** What completion uses in addition to the schemas. */
export interface CompletionConfig {
  /** What the payload is. Default: detected from its keys. */
  kind?(): PayloadKind | undefined;
  /** The account, for names of compositions, layers, fonts and secrets. */
  account?(): Pick<CheckOptions, "template" | "fonts" | "secrets" | "account"> | undefined;
}

/** Completes fields, values, codecs and functions with their documentation, and names of the account. */
export function payloadCompletion(config?: CompletionConfig): CompletionSource;

/** A change to a text, for a transaction. */
export interface Change {
  /** Where the replaced text starts. */
  from: number;
  /** Where it ends. */
  to: number;
  /** The new text. */
  insert: string;
}

/**
 * Applies the fixes of findings as one undo step, and returns how many were applied. A fix that overlaps an earlier one is
 * skipped.
 */
export function applyFixes(view: EditorView, findings: readonly Diagnostic[]): number;

/** The changes that `applyFixes` would make. */
export function changesOf(state: EditorState, findings: readonly Diagnostic[]): { changes: Change[]; applied: number };

/**
 * Replaces the text, for example with the result of `fix`, by minimal changes that keep the cursor, folds and scroll
 * position, and as one undo step. Returns whether anything changed.
 */
export function replaceText(view: EditorView, text: string): boolean;

/** The changes between two texts that are mostly equal, line by line. */
export function changesBetween(before: string, after: string): Change[];

/** The text with control, invisible and direction-changing characters written as `\u202e`. */
export function visible(text: string): string;

/** The same in pieces; `escaped` pieces are escapes. */
export function visibleParts(text: string): { text: string; escaped: boolean }[];
