// Fixes as transactions: each is one undo step.
import { isolateHistory } from "@codemirror/commands";
import { changesBetween } from "../editor/changes.js";
import { placeOf } from "./report.js";

/**
 * Applies the fixes of findings in one step. A fix whose edits overlap those of an earlier one is skipped.
 *
 * @param {import("@codemirror/view").EditorView} view
 * @param {readonly import("../../codemirror.js").Diagnostic[]} findings
 * @returns {number} how many fixes were applied
 */
export function applyFixes(view, findings) {
  const { changes, applied } = changesOf(view.state, findings);
  if (applied === 0) return 0;
  view.dispatch({
    changes,
    userEvent: "input.fix",
    annotations: isolateHistory.of("full"),
    scrollIntoView: findings.length === 1,
  });
  return applied;
}

/**
 * The changes that `applyFixes` would make.
 *
 * @param {import("@codemirror/state").EditorState} state
 * @param {readonly import("../../codemirror.js").Diagnostic[]} findings
 */
export function changesOf(state, findings) {
  const fixes = findings
    .filter(({ fix }) => fix?.edits.every(({ range }) => range))
    .map(({ fix }) => fix.edits.map(({ range, newText }) => ({ ...placeOf(state, range), insert: newText })));
  const taken = [];
  let applied = 0;
  for (const edits of fixes.sort(([a], [b]) => (a?.from ?? 0) - (b?.from ?? 0))) {
    const sorted = edits.slice().sort(byPlace);
    if (sorted.length === 0 || !fits(taken, sorted)) continue;
    taken.push(...sorted);
    taken.sort(byPlace);
    applied += 1;
  }
  return { changes: taken, applied };
}

const byPlace = (a, b) => a.from - b.from;

/** Whether none of the edits overlaps an accepted one. The fixes are in order, so only the last few can overlap. */
function fits(taken, edits) {
  return edits.every((edit) => {
    for (let at = taken.length - 1; at >= 0; at -= 1) {
      const other = taken[at];
      if (other.to < edit.from) return true;
      if (edit.from === other.from || (edit.from < other.to && other.from < edit.to)) return false;
    }
    return true;
  });
}

/**
 * Replaces the text with a fixed one by minimal changes, so that the cursor, folds and scroll position stay; one undo step.
 *
 * @param {import("@codemirror/view").EditorView} view
 * @param {string} text
 * @returns {boolean} whether anything changed
 */
export function replaceText(view, text) {
  const changes = changesBetween(view.state.doc.toString(), text);
  if (changes.length === 0) return false;
  view.dispatch({ changes, userEvent: "input.fix", annotations: isolateHistory.of("full") });
  return true;
}
