// A fix that may change the meaning is shown before it is applied.
import type { Diagnostic } from "nexrender-payload";
import { type Change, changesOf } from "nexrender-payload/codemirror";
import type { App } from "../app.ts";
import { h, prose, shown } from "../base/dom.ts";
import { dialog } from "../shell/dialog.ts";

/** Lines shown around the change. */
const AROUND = 2;
/** The middle of longer parts is omitted. */
const LONG = 1200;

export async function offerFix(app: App, finding: Diagnostic): Promise<void> {
  const { state } = app.editor.view;
  const { changes } = changesOf(state, [finding]);
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last || !finding.fix) return;
  const from = state.doc.lineAt(first.from);
  const to = state.doc.lineAt(last.to);
  const start = state.doc.line(Math.max(1, from.number - AROUND)).from;
  const end = state.doc.line(Math.min(state.doc.lines, to.number + AROUND)).to;
  const { before, after } = sides(state.sliceDoc(start, end), start, changes);
  const answer = await dialog(
    "Apply this fix?",
    [
      h("p", {}, prose(finding.message)),
      h("p", { class: "note" }, "This fix may change the meaning of the payload. Check it first."),
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

interface Part {
  text: string;
  changed: boolean;
}

/** The lines before and after, in parts that stay and parts that change. */
function sides(text: string, start: number, changes: Change[]): { before: Part[]; after: Part[] } {
  const before: Part[] = [];
  const after: Part[] = [];
  let end = 0;
  for (const { from, to, insert } of changes) {
    const same = { text: text.slice(end, from - start), changed: false };
    before.push(same, { text: text.slice(from - start, to - start), changed: true });
    after.push(same, { text: insert, changed: true });
    end = to - start;
  }
  const rest = { text: text.slice(end), changed: false };
  return { before: [...before, rest], after: [...after, rest] };
}

function side(title: string, parts: Part[]): HTMLElement {
  const code = h("code", {});
  for (const { text, changed } of parts) {
    if (text === "") continue;
    code.append(changed ? h("mark", {}, lines(text)) : lines(text));
  }
  return h("figure", {}, h("figcaption", {}, title), h("pre", { tabIndex: 0, aria: { label: title } }, code));
}

/** Line breaks stay; the middle of what is very long does not. */
function lines(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const short = text.length > LONG ? `${text.slice(0, LONG / 2)} … ${text.slice(-LONG / 2)}` : text;
  for (const [at, line] of short.split("\n").entries()) fragment.append(at > 0 ? "\n" : "", shown(line));
  return fragment;
}
