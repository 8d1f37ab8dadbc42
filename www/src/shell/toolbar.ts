// The bar on top: what kind of payload this is, examples, files, format, share, copies.
import type { PayloadKind } from "nexrender-payload";
import type { App } from "../app.ts";
import { h } from "../base/dom.ts";
import { formatText } from "../input/banner.ts";
import { examples } from "../input/examples.ts";
import { copyAs, copyKinds, share } from "../share/share.ts";
import { announce } from "./announce.ts";
import { menu } from "./menu.ts";
import { setTheme, theme } from "./theme.ts";

const kinds: [value: PayloadKind | "", label: string][] = [
  ["", "Detected"],
  ["job", "Job"],
  ["batch", "Batch"],
  ["join", "Join"],
];

export function toolbar(app: App, open: () => void): HTMLElement {
  const load = (text: string) => {
    app.editor.text = text;
    app.editor.focus();
  };
  const format = async () => {
    announce((await formatText(app)) ? "Formatted" : "The text is not valid JSON");
  };
  const share_ = h("button", { type: "button", class: "button", on: { click: () => void share(app) } }, "Share");
  const format_ = h("button", { type: "button", class: "button", on: { click: () => void format() } }, "Format");
  app.blank.watch((blank) => {
    share_.disabled = blank;
    format_.disabled = blank;
  });
  return h(
    "header",
    { class: "top" },
    h("a", { class: "skip", href: "#/findings" }, "Skip to the findings"),
    h("h1", {}, h("a", { href: "#/findings" }, "Payload linter"), h("span", { class: "for" }, " for Nexrender Cloud")),
    h(
      "div",
      { class: "tools" },
      kindChoice(app),
      menu("Examples", () => examples.map(({ label, detail, text }) => ({ label, detail, run: () => load(text()) }))),
      h("button", { type: "button", class: "button", on: { click: open } }, "Open"),
      format_,
      share_,
      menu("Copy as", () =>
        copyKinds.map(([kind, label, detail]) => ({ label, detail, run: () => void copyAs(app, kind) })),
      ),
      menu("View", () => [
        { label: `${app.settings.value.wrap ? "Do not wrap" : "Wrap"} long lines`, run: () => wrap(app) },
        { label: "Search", detail: "Ctrl+F", run: () => app.editor.search() },
        { label: "Undo", detail: "Ctrl+Z", run: () => app.editor.undo() },
        { label: "Redo", detail: "Ctrl+Y", run: () => app.editor.redo() },
        { label: `Theme: ${theme() === "light" ? "✓ " : ""}light`, run: () => setTheme("light") },
        { label: `Theme: ${theme() === "dark" ? "✓ " : ""}dark`, run: () => setTheme("dark") },
        { label: `Theme: ${theme() === "system" ? "✓ " : ""}as the system`, run: () => setTheme("system") },
        {
          label: `Checked as in a ${app.settings.value.context}`,
          detail: "press to switch",
          run: () => switchContext(app),
        },
      ]),
    ),
  );
}

function kindChoice(app: App): HTMLElement {
  const select = h(
    "select",
    { class: "select", aria: { label: "Kind of payload" } },
    ...kinds.map(([value, label]) => h("option", { value }, label)),
  );
  const show = () => {
    select.value = app.settings.value.kind ?? "";
    const [first] = select.options;
    const detected = app.report.value && !app.blank.value ? `: ${app.report.value.kind}` : "";
    if (first) first.textContent = app.settings.value.kind ? "Detect" : `Detected${detected}`;
  };
  select.addEventListener("change", () => {
    app.settings.value = { ...app.settings.value, kind: (select.value || undefined) as PayloadKind | undefined };
  });
  app.settings.onChange(show);
  app.report.onChange(show);
  app.blank.onChange(show);
  show();
  return select;
}

function wrap(app: App): void {
  app.settings.value = { ...app.settings.value, wrap: !app.settings.value.wrap };
}

/** In a browser a raw credential is an error. */
function switchContext(app: App): void {
  const context = app.settings.value.context === "server" ? "browser" : "server";
  app.settings.value = { ...app.settings.value, context };
}
