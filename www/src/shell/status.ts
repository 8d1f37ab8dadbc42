// The line at the bottom: where the cursor is, how large the payload is, and that nothing left the page.
import type { App } from "../app.ts";
import { count, h } from "../base/dom.ts";

export function statusBar(app: App): HTMLElement {
  const size = h("span", {});
  const show = () => {
    const { doc } = app.editor.view.state;
    size.textContent = app.blank.value
      ? ""
      : `${count(doc.lines, "line")}, ${doc.length.toLocaleString("en")} characters`;
  };
  app.report.onChange(show);
  app.blank.onChange(show);
  return h(
    "footer",
    { class: "status" },
    size,
    h("span", { class: "keys" }, "F8 next finding · Ctrl+Space complete · Ctrl+Shift+Enter fix safe"),
    h(
      "span",
      { class: "private" },
      "Checked in this browser. Nothing is sent unless you press Submit, Preflight or Fetch.",
    ),
  );
}
