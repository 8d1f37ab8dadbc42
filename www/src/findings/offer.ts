// A fix that may change the meaning is shown before it is applied.
import type { Diagnostic } from "nexrender-payload";
import { changesOf } from "nexrender-payload/codemirror";
import type { App } from "../app.ts";
import { h, prose, shown } from "../base/dom.ts";
import { dialog } from "../shell/dialog.ts";

/** Lines shown around the change. */
const AROUND = 2;
const LONG = 240;

export async function offerFix(app: App, finding: Diagnostic): Promise<void> {
  const { state } = app.editor.view;
  const { changes } = changesOf(state, [finding]);
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last || !finding.fix) return;
  const from = state.doc.lineAt(first.from);
  const to = state.doc.lineAt(last.to);
  const start = state.doc.line(Math.max(1, from.number - AROUND)).from;
  const end = state.doc.line(Math.min(state.doc.lines, to.number + AROUND)).to;
  const before = state.sliceDoc(start, end);
  const after = state
    .changes(changes)
    .apply(state.doc)
    .sliceString(start, end + changes.reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0));
  const answer = await dialog(
    "Apply this fix?",
    [
      h("p", {}, prose(finding.message)),
      h("p", { class: "note" }, "It may change what the payload means, so check it first."),
      h("div", { class: "compare" }, side("Before", before), side("After", after)),
    ],
    [
      { label: "Cancel", value: "" },
      { label: "Apply", value: "apply", main: true },
    ],
  );
  if (answer === "apply") app.editor.fix([finding]);
  app.editor.focus();
}

function side(title: string, text: string): HTMLElement {
  const code = h("code", {});
  for (const line of text.split("\n")) {
    code.append(shown(line.length > LONG ? `${line.slice(0, LONG)}…` : line), "\n");
  }
  return h("figure", {}, h("figcaption", {}, title), h("pre", { tabIndex: 0, aria: { label: title } }, code));
}
