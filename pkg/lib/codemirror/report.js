// The report of the text as the editor's state holds it, with what was typed since it was made.
import { StateEffect, StateField } from "@codemirror/state";

/** @typedef {import("../../codemirror.js").Report} Report */

/** @type {import("@codemirror/state").StateEffectType<{ report: Report, since: import("@codemirror/state").ChangeDesc | null }>} */
export const setReport = /* @__PURE__ */ StateEffect.define();

/** The latest report, and the changes to the text since it was made. */
export const reportField = /* @__PURE__ */ StateField.define({
  create: () =>
    /** @type {{ report: Report | null, since: import("@codemirror/state").ChangeDesc | null }} */ ({
      report: null,
      since: null,
    }),
  update(held, transaction) {
    for (const effect of transaction.effects) if (effect.is(setReport)) return effect.value;
    if (!transaction.docChanged || !held.report) return held;
    const { changes } = transaction;
    return { report: held.report, since: held.since ? held.since.composeDesc(changes.desc) : changes.desc };
  },
});

/**
 * The latest report, or `null` before the first.
 *
 * @param {import("@codemirror/state").EditorState} state
 */
export function currentReport(state) {
  return state.field(reportField, false)?.report ?? null;
}

/**
 * Where a range of the report is now; what was typed since moves it.
 *
 * @param {import("@codemirror/state").EditorState} state
 * @param {import("../../codemirror.js").Range} range
 */
export function placeOf(state, range) {
  return moved(state.field(reportField, false)?.since ?? null, range, state.doc.length);
}

/** @internal */
export function moved(since, { start, end }, length) {
  const from = Math.min(since ? since.mapPos(start.offset, 1) : start.offset, length);
  const to = since ? since.mapPos(end.offset, -1) : end.offset;
  return { from, to: Math.min(Math.max(from, to), length) };
}
