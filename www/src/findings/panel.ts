// The findings: verdict, counts and filters, and the list.
import type { Diagnostic, Report, Severity } from "nexrender-payload";
import type { App } from "../app.ts";
import { append, count, h, list as inWords, prose, shown } from "../base/dom.ts";
import { icon } from "../base/icons.ts";
import { Signal } from "../base/signal.ts";
import { announce } from "../shell/announce.ts";
import { ruleAddress } from "../shell/routes.ts";
import { library } from "../worker/client.ts";
import { type Filter, type FindingRow, type GroupRow, jobOf, type ListRow, passes, rowsOf } from "./rows.ts";
import { VirtualList } from "./virtual-list.ts";

const severities = ["error", "warning", "info"] as const;
const nouns: Record<Severity, [string, string]> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};
const everything: Filter = { severities: new Set(severities), rule: null, job: null };

export interface FindingsPanel {
  element: HTMLElement;
  /** Shows only the findings of one job. */
  filterJob(job: number | null): void;
  fixSafe(): Promise<void>;
}

export function findingsPanel(app: App, offer: (finding: Diagnostic) => void, empty: HTMLElement): FindingsPanel {
  const filter = new Signal<Filter>(everything);
  const open = new Signal<ReadonlySet<string>>(new Set());
  const verdict = h("p", { class: "verdict" });
  const fixAll = h("button", { type: "button", class: "button main", hidden: true }, h("span", {}));
  const ask = h("button", { type: "button", class: "button", hidden: app.targets.length === 0 }, "Preflight");
  const asked = h("p", { class: "note", role: "status", hidden: true });
  const undo = h("button", { type: "button", class: "button", hidden: true, on: { click: () => undoFix() } }, "Undo");
  const chips = severities.map((severity) => chip(severity, filter));
  const rule = h("select", { class: "select", aria: { label: "Filter by rule" } });
  const job = h("button", { type: "button", class: "button small", hidden: true });
  const filters = h("div", { class: "filters" }, ...chips.map(({ element }) => element), rule, job);
  const note = h("p", { class: "note", hidden: true });
  const rows = new VirtualList<ListRow>({
    label: "Findings",
    render: (row) => ("group" in row ? groupRow(app, row, open) : findingRow(app, row, offer)),
  });
  const content = h(
    "div",
    { class: "findings" },
    h("div", { class: "verdict-bar" }, verdict, h("div", { class: "verdict-actions" }, undo, ask, fixAll)),
    asked,
    filters,
    note,
    rows.element,
  );
  const element = h("div", { class: "panel-fill" }, content, empty);

  fixAll.addEventListener("click", () => fixSafe());
  ask.addEventListener("click", () => preflight(app, ask, asked));
  ask.title = "Check against the account, and request the URLs of the payload";
  app.preflight.onChange((found) => {
    if (!found) asked.hidden = true;
  });
  rule.addEventListener("change", () => {
    filter.value = { ...filter.value, rule: rule.value || null };
  });
  job.addEventListener("click", () => filterJob(null));

  const filterJob = (index: number | null) => {
    // A job without findings would leave an empty list.
    const known = app.report.value?.diagnostics.some(({ path }) => jobOf(path) === index) ?? false;
    filter.value = { ...filter.value, job: known ? index : null };
  };

  /** Announced with the next report. */
  let fixed = "";
  let fixing = false;
  const fixSafe = async () => {
    if (fixing) return;
    fixing = true;
    const { doc } = app.editor.view.state;
    try {
      const { changes, applied } = await app.editor.ask("fix", app.options());
      // Text that was typed in the meantime takes precedence.
      if (app.editor.view.state.doc === doc && app.editor.apply(changes)) {
        undo.hidden = false;
        fixed = `${count(applied, "finding")} fixed, undo is available. `;
      }
    } finally {
      fixing = false;
    }
  };
  const undoFix = () => {
    app.editor.undo();
    undo.hidden = true;
    app.editor.focus();
  };

  const show = () => {
    const { value: report } = app.report;
    const blank = app.blank.value;
    content.hidden = blank;
    empty.hidden = !blank;
    if (!report || blank) return;
    showVerdict(verdict, report);
    const fixable = report.diagnostics.filter(({ fix }) => fix?.safe).length;
    fixAll.hidden = fixable === 0;
    fixAll.querySelector("span")?.replaceChildren(`Fix ${fixable.toLocaleString("en")} safe`);
    for (const [at, { update }] of chips.entries()) update(counts(report)[at] ?? 0, filter.value);
    showRules(rule, report, filter.value);
    const one = filter.value.job;
    job.hidden = one === null;
    job.replaceChildren(`Job ${(one ?? 0) + 1}`, icon("close"));
    job.setAttribute("aria-label", `Show all jobs, not only job ${(one ?? 0) + 1}`);
    filters.hidden = report.diagnostics.length === 0;
    note.hidden = !report.truncated;
    note.textContent = `The first ${report.diagnostics.length.toLocaleString("en")} findings are listed.`;
    rows.rows = rowsOf(
      report.diagnostics.filter((finding) => passes(finding, filter.value)),
      open.value,
    );
  };
  app.report.onChange((report) => {
    if (report && !app.blank.value) announce(fixed + sentence(report), fixed ? 0 : 700);
    fixed = "";
    show();
  });
  app.blank.onChange(show);
  app.edited.onChange(() => {
    undo.hidden = true;
  });
  filter.onChange(show);
  open.onChange(show);
  show();
  return { element, filterJob, fixSafe };
}

/** Checks the payload against the account and its URLs; the findings stay until the text changes. */
async function preflight(app: App, button: HTMLButtonElement, note: HTMLElement): Promise<void> {
  // The account comes before the sandbox.
  const target = app.targets.find(({ name }) => name === "service") ?? app.targets[0];
  if (!target) return;
  const { doc } = app.editor.view.state;
  const say = (text: string) => {
    note.hidden = false;
    note.textContent = text;
  };
  button.disabled = true;
  say("Asking the account and the hosts of the URLs …");
  try {
    const report = await library.call("preflight", doc.toString(), target, app.options());
    if (app.editor.view.state.doc !== doc) return say("The payload was changed meanwhile: run the preflight again.");
    app.preflight.value = { text: doc, report };
    app.editor.recheck();
    const { templates, urls } = report.asked;
    say(`Preflight: ${count(templates.count, "template")} and ${count(urls.count, "URL")} checked.`);
  } catch (error) {
    say((error as Error).message);
  } finally {
    button.disabled = false;
  }
}

function counts({ errorCount, warningCount, infoCount }: Report): number[] {
  return [errorCount, warningCount, infoCount];
}

export function sentence(report: Report): string {
  const found = severities
    .map((severity, at) => [counts(report)[at] ?? 0, ...nouns[severity]] as const)
    .filter(([number]) => number > 0)
    .map(([number, noun, plural]) => count(number, noun, plural));
  if (found.length === 0) return `No findings. This ${report.kind} can be sent.`;
  return report.valid
    ? `This ${report.kind} can be sent: ${inWords(found)}.`
    : `This ${report.kind} would fail: ${inWords(found)}.`;
}

function showVerdict(verdict: HTMLElement, report: Report): void {
  const worst = report.errorCount > 0 ? "error" : report.warningCount > 0 ? "warning" : "valid";
  verdict.dataset.worst = worst;
  verdict.replaceChildren(icon(worst), sentence(report));
}

/** A switch for one severity that shows how many there are. */
function chip(severity: Severity, filter: Signal<Filter>) {
  const number = h("span", { class: "number" });
  const noun = h("span", {});
  const element = h(
    "button",
    { type: "button", class: `chip ${severity}`, aria: { pressed: "true" } },
    icon(severity),
    number,
    noun,
  );
  element.addEventListener("click", () => {
    const chosen = new Set(filter.value.severities);
    if (!chosen.delete(severity)) chosen.add(severity);
    filter.value = { ...filter.value, severities: chosen };
  });
  const update = (many: number, { severities: chosen }: Filter) => {
    number.textContent = many.toLocaleString("en");
    noun.textContent = nouns[severity][many === 1 ? 0 : 1];
    element.setAttribute("aria-pressed", String(chosen.has(severity)));
    element.disabled = many === 0;
  };
  return { element, update };
}

function showRules(select: HTMLSelectElement, { diagnostics }: Report, filter: Filter): void {
  const numbers = new Map<string, number>();
  for (const { code } of diagnostics) numbers.set(code, (numbers.get(code) ?? 0) + 1);
  if (filter.rule && !numbers.has(filter.rule)) numbers.set(filter.rule, 0);
  const signature = [...numbers].join();
  if (select.dataset.signature !== signature) {
    select.dataset.signature = signature;
    select.replaceChildren(
      h("option", { value: "" }, "All rules"),
      ...[...numbers].map(([code, number]) => h("option", { value: code }, `${code} (${number.toLocaleString("en")})`)),
    );
  }
  select.value = filter.rule ?? "";
}

function findingRow(app: App, { finding, inGroup }: FindingRow, offer: (finding: Diagnostic) => void): HTMLElement {
  const { severity, message, help, code, fix } = finding;
  const main = h(
    "button",
    { type: "button", class: "row-main", on: { click: () => app.editor.jump(finding) } },
    h(
      "span",
      { class: "row-place" },
      icon(severity),
      h("span", { class: "visually-hidden" }, `${nouns[severity][0]}, `),
      place(finding),
    ),
    h("span", { class: "row-message" }, prose(message)),
    help ? h("span", { class: "row-help" }, prose(help)) : null,
  );
  const row = h(
    "div",
    { class: `row ${severity}${inGroup ? " in-group" : ""}` },
    main,
    h("a", { href: ruleAddress(code), class: "rule" }, code),
  );
  if (fix) {
    const press = () => (fix.safe ? app.editor.fix([finding]) : offer(finding));
    append(row, fixButton(press, prose(fix.title), fix.safe ? null : " …"));
  }
  return row;
}

function fixButton(press: () => void, ...label: (Node | string | null)[]): HTMLElement {
  return h("button", { type: "button", class: "button small row-fix", on: { click: press } }, h("span", {}, ...label));
}

/** Place, job and pointer. */
function place({ range, pointer, path }: Diagnostic): DocumentFragment {
  const job = jobOf(path);
  const fragment = document.createDocumentFragment();
  if (range) append(fragment, h("span", { class: "line" }, `${range.start.line}:${range.start.column}`));
  if (job !== undefined) append(fragment, h("span", { class: "job" }, `job ${job + 1}`));
  append(fragment, h("span", { class: "pointer" }, shown(pointer || "the whole payload")));
  return fragment;
}

function groupRow(
  app: App,
  { group, findings, same, open: isOpen }: GroupRow,
  open: Signal<ReadonlySet<string>>,
): HTMLElement {
  const [first] = findings;
  if (!first) return h("div");
  const { severity, message, help, code, path } = first;
  const toggle = () => {
    const next = new Set(open.value);
    if (!next.delete(group)) next.add(group);
    open.value = next;
  };
  const pattern = `/${path.map((step) => (typeof step === "number" ? "*" : step)).join("/")}`;
  const main = h(
    "button",
    { type: "button", class: "row-main", aria: { expanded: String(isOpen) }, on: { click: toggle } },
    h(
      "span",
      { class: "row-place" },
      icon(severity),
      h("span", { class: "visually-hidden" }, `${nouns[severity][0]}, `),
      h("span", { class: "times" }, `${findings.length.toLocaleString("en")} × ${same ? "the same" : "alike"}`),
      h("span", { class: "pointer" }, shown(pattern)),
      icon("chevron"),
    ),
    h("span", { class: "row-message" }, prose(message)),
    same && help ? h("span", { class: "row-help" }, prose(help)) : null,
    same ? null : h("span", { class: "row-help" }, `and ${count(findings.length - 1, "more", "more")} like it`),
  );
  const row = h(
    "div",
    { class: `row group ${severity}` },
    main,
    h("a", { href: ruleAddress(code), class: "rule" }, code),
  );
  const safe = findings.filter(({ fix }) => fix?.safe);
  if (safe.length > 0) {
    const press = () => announce(`${count(app.editor.fix(safe), "finding")} fixed`);
    append(row, fixButton(press, `Fix all ${safe.length.toLocaleString("en")}`));
  }
  return row;
}
