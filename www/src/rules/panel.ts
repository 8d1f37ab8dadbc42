// Rule pages: the catalogue, and each rule with its example in an editor.
import type { Diagnostic, Report, RuleCode, RuleInfo, Severity } from "nexrender-payload";
import type { App } from "../app.ts";
import { h, prose } from "../base/dom.ts";
import { icon } from "../base/icons.ts";
import { PayloadEditor } from "../editor/editor.ts";
import { route, ruleAddress } from "../shell/routes.ts";
import { checker } from "../worker/client.ts";
import { markdown } from "./markdown.ts";

/** The texts are long, so they come after the page is there. */
export const ruleTexts = () => import("nexrender-payload/rules");

export function rulesPanel(app: App): HTMLElement {
  const element = h("div", { class: "panel-scroll rules", tabIndex: -1 });
  let editors: PayloadEditor[] = [];

  const show = async () => {
    const { tab, rule } = route.value;
    if (tab !== "rules") return;
    for (const editor of editors) editor.view.destroy();
    editors = [];
    if (rule) await showRule(rule);
    else element.replaceChildren(catalogue(app.rules.value));
    element.scrollTop = 0;
  };

  const showRule = async (code: string) => {
    const back = h("p", {}, h("a", { href: "#/rules" }, "All rules"));
    const info = app.rules.value.find((each) => each.code === code);
    if (!info) {
      element.replaceChildren(
        back,
        h("p", { class: "note" }, app.rules.value.length === 0 ? "…" : "There is no rule with this name."),
      );
      return;
    }
    const { explain } = await ruleTexts();
    if (route.value.rule !== code) return;
    const page = markdown(explain(info.code), (language, text, heading) =>
      language === "json"
        ? example(text, heading, info.code)
        : h("pre", { class: "code-box", tabIndex: 0 }, h("code", {}, text)),
    );
    element.replaceChildren(back, page, severityChoice(app, info));
    element.querySelector("h2")?.setAttribute("tabindex", "-1");
    element.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  };

  const example = (text: string, heading: string, code: string) => {
    const host = h("div", { class: "example-editor" });
    const findings = h("ul", {});
    const verdict = h("div", { class: "example-findings", role: "status" }, findings);
    const editor = new PayloadEditor({
      parent: host,
      label: `${heading}, a payload that you can edit`,
      text,
      wrap: true,
      options: () => ({ context: app.settings.value.context }),
      onOffer: (finding) => void editor.fix([finding]),
      onReport: (report) => findings.replaceChildren(...exampleFindings(report, editor, code)),
    });
    editors.push(editor);
    return h("div", { class: "example" }, host, verdict);
  };

  route.onChange(show);
  app.rules.onChange(show);
  show();
  return element;
}

function exampleFindings({ diagnostics }: Report, editor: PayloadEditor, code: string): HTMLElement[] {
  if (diagnostics.length === 0) return [h("li", { class: "valid" }, icon("valid"), "No findings.")];
  return diagnostics
    .slice(0, 8)
    .map((finding) =>
      h(
        "li",
        { class: finding.severity },
        icon(finding.severity),
        h(
          "button",
          { type: "button", class: "text-button", on: { click: () => editor.jump(finding) } },
          prose(finding.message),
        ),
        finding.code === code ? null : h("a", { href: ruleAddress(finding.code), class: "rule" }, finding.code),
        fixButton(finding, editor),
      ),
    );
}

function fixButton(finding: Diagnostic, editor: PayloadEditor): HTMLElement | null {
  if (!finding.fix) return null;
  return h(
    "button",
    { type: "button", class: "button small", on: { click: () => editor.fix([finding]) } },
    prose(finding.fix.title),
  );
}

const fixes: Record<string, string> = { safe: "safe fix", offered: "fix offered", false: "" };

function catalogue(rules: readonly RuleInfo[]): HTMLElement {
  return h(
    "div",
    { class: "stack" },
    h("h2", {}, `${rules.length} rules`),
    h(
      "p",
      { class: "note" },
      "Each has a page with an example that you can edit. Codes are stable. Each rule can be turned off or made stricter.",
    ),
    h(
      "ul",
      { class: "catalogue" },
      ...rules.map(({ code, title, severity, fixable }) =>
        h(
          "li",
          { class: severity },
          icon(severity),
          h("a", { href: ruleAddress(code) }, h("code", {}, code)),
          h("span", {}, title),
          h("span", { class: "faint" }, fixes[String(fixable)] ?? ""),
        ),
      ),
    ),
  );
}

/** How severe this rule is in this page. */
function severityChoice(app: App, { code, severity }: RuleInfo): HTMLElement {
  const select = h(
    "select",
    { class: "select" },
    h("option", { value: "" }, `as in the catalogue (${severity})`),
    ...["error", "warning", "info", "off"].map((value) => h("option", { value }, value)),
  );
  select.value = app.settings.value.rules[code] ?? "";
  const note = h("span", { class: "problem", role: "status" });
  select.addEventListener("change", async () => {
    const { [code as RuleCode]: before, ...others } = app.settings.value.rules;
    const chosen = select.value as Severity | "off" | "";
    const rules = chosen ? { ...others, [code]: chosen } : others;
    note.textContent = "";
    try {
      // Some rules cannot be off: the library says which.
      await checker.call("lint", "{}", { rules });
      app.settings.value = { ...app.settings.value, rules };
    } catch (error) {
      select.value = before ?? "";
      note.textContent = (error as Error).message;
    }
  });
  return h("p", { class: "severity-choice" }, h("label", {}, "Severity of this rule on this page: ", select), note);
}
