// A batch as a map: one cell per job, coloured by its worst finding, or by its state while it renders.
import type { Diagnostic } from "nexrender-payload";
import type { App } from "../app.ts";
import { count, h, prose, shown } from "../base/dom.ts";
import { jobOf } from "../findings/rows.ts";
import { whileShown } from "../shell/routes.ts";
import type { JobLines } from "../summary/outline.ts";
import type { JobProgress } from "../worker/submit.ts";

/** How many cells are on one page. */
const PAGE = 1000;

type Look = "clean" | "info" | "warning" | "error" | "waiting" | "rendering" | "finished" | "failed" | "cancelled";

const names: Record<Look, string> = {
  clean: "no findings",
  info: "notes",
  warning: "warnings",
  error: "errors",
  waiting: "waiting",
  rendering: "rendering",
  finished: "finished",
  failed: "failed",
  cancelled: "cancelled",
};

export function batchMap(app: App, onJob: (job: number) => void): HTMLElement {
  const legend = h("ul", { class: "legend", aria: { label: "Legend" } });
  const cells = h("div", { class: "cells", role: "group", aria: { label: "Jobs of the batch" } });
  const detail = h("div", { class: "cell-detail", role: "status" });
  const pages = h("div", { class: "pages" });
  const none = h("p", { class: "note" }, "The map shows the jobs of a batch. The payload in the editor is not one.");
  const element = h("div", { class: "panel-scroll map" }, none, legend, cells, pages, detail);
  let page = 0;
  let current = 0;
  let looks: Look[] = [];

  const show = () => {
    const jobs = jobCount(app);
    none.hidden = jobs > 0;
    for (const part of [legend, cells, pages, detail]) part.hidden = jobs === 0;
    if (jobs === 0) return;
    page = Math.min(page, Math.ceil(jobs / PAGE) - 1);
    looks = looksOf(app, jobs);
    showCells(Math.min(PAGE, jobs - page * PAGE));
    showLegend();
    showPages(jobs);
  };

  const showCells = (many: number) => {
    while (cells.children.length > many) cells.lastElementChild?.remove();
    while (cells.children.length < many) cells.append(h("button", { type: "button", tabIndex: -1, class: "cell" }));
    for (let at = 0; at < many; at += 1) {
      const cell = cells.children[at] as HTMLElement;
      const job = page * PAGE + at;
      const look = looks[job] ?? "clean";
      if (cell.dataset.look === look && cell.dataset.job === String(job)) continue;
      cell.dataset.look = look;
      cell.dataset.job = String(job);
      cell.setAttribute("aria-label", `Job ${job + 1}: ${names[look]}`);
    }
    focusable(Math.min(current, many - 1));
  };

  /** One cell is focusable; arrow keys move the focus. */
  const focusable = (at: number) => {
    (cells.children[current] as HTMLElement | undefined)?.setAttribute("tabindex", "-1");
    current = Math.max(0, at);
    (cells.children[current] as HTMLElement | undefined)?.setAttribute("tabindex", "0");
  };

  const showLegend = () => {
    const numbers = new Map<Look, number>();
    for (const look of looks) numbers.set(look, (numbers.get(look) ?? 0) + 1);
    legend.replaceChildren(
      ...(Object.keys(names) as Look[])
        .filter((look) => numbers.has(look))
        .map((look) =>
          h(
            "li",
            {},
            h("span", { class: "cell", data: { look } }),
            `${(numbers.get(look) ?? 0).toLocaleString("en")} ${names[look]}`,
          ),
        ),
    );
  };

  const showPages = (jobs: number) => {
    const many = Math.ceil(jobs / PAGE);
    pages.hidden = many < 2;
    const turn = (to: number) => () => {
      page = to;
      show();
    };
    pages.replaceChildren(
      h(
        "button",
        { type: "button", class: "button small", disabled: page === 0, on: { click: turn(page - 1) } },
        "Previous",
      ),
      `Jobs ${(page * PAGE + 1).toLocaleString("en")} to ${Math.min(jobs, (page + 1) * PAGE).toLocaleString("en")} of ${jobs.toLocaleString("en")}`,
      h(
        "button",
        { type: "button", class: "button small", disabled: page === many - 1, on: { click: turn(page + 1) } },
        "Next",
      ),
    );
  };

  let asked = -1;
  const describeJob = async (job: number) => {
    asked = job;
    const lines = await app.editor.ask("jobLines", job);
    // The pointer may be elsewhere by now.
    if (asked === job) showJob(app, detail, job, lines);
  };
  const cellOf = (event: Event) => (event.target as HTMLElement).closest<HTMLElement>(".cells .cell");
  const describe = (event: Event) => {
    const cell = cellOf(event);
    if (cell) void describeJob(Number(cell.dataset.job));
  };
  cells.addEventListener("pointerover", describe);
  cells.addEventListener("focusin", describe);
  cells.addEventListener("click", async (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    focusable([...cells.children].indexOf(cell));
    const job = Number(cell.dataset.job);
    onJob(job);
    const place = await app.editor.ask("jobAt", job);
    if (place) app.editor.select(place.from, place.from);
  });
  cells.addEventListener("keydown", (event) => {
    const columns = columnsOf(cells);
    const last = cells.children.length - 1;
    const next = {
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      ArrowDown: current + columns,
      ArrowUp: current - columns,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    focusable(Math.max(0, Math.min(last, next)));
    (cells.children[current] as HTMLElement | undefined)?.focus();
  });

  whileShown("map", [app.report, app.outline, app.render], show);
  return element;
}

/** The number of cells in one row. */
function columnsOf(cells: HTMLElement): number {
  const [first] = cells.children as HTMLCollectionOf<HTMLElement>;
  const top = first?.offsetTop;
  const second = [...(cells.children as HTMLCollectionOf<HTMLElement>)].findIndex(({ offsetTop }) => offsetTop !== top);
  return second < 0 ? cells.children.length : second;
}

function jobCount(app: App): number {
  if (app.kind() !== "batch" || app.blank.value) return 0;
  const { outline, report } = app;
  if (outline.value?.parsed && outline.value.kind === "batch") return outline.value.count;
  // If the text is not valid JSON, only the jobs with findings are known.
  const known = outline.value?.kind === "batch" ? outline.value.count : 0;
  return Math.max(known, ...(report.value?.diagnostics ?? []).map(({ path }) => (jobOf(path) ?? -1) + 1));
}

function looksOf(app: App, jobs: number): Look[] {
  const looks: Look[] = new Array(jobs).fill("clean");
  const render = app.render.value;
  if (render) {
    for (const job of render.progress.jobs) looks[job.index] = lookOf(job);
    return looks;
  }
  const order: Look[] = ["clean", "info", "warning", "error"];
  for (const { path, severity } of app.report.value?.diagnostics ?? []) {
    const job = jobOf(path);
    if (job !== undefined && job < jobs && order.indexOf(severity) > order.indexOf(looks[job] ?? "clean"))
      looks[job] = severity;
  }
  return looks;
}

function lookOf({ state }: JobProgress): Look {
  if (state === "queued" || state === "pending") return "waiting";
  if (state === "finished") return "finished";
  if (state === "manually_cancelled") return "cancelled";
  if (state === "error" || state === "rejected" || state === "invalid") return "failed";
  return "rendering";
}

function showJob(app: App, detail: HTMLElement, job: number, lines: JobLines | null): void {
  const findings: Diagnostic[] = (app.report.value?.diagnostics ?? []).filter(({ path }) => jobOf(path) === job);
  const progress = app.render.value?.progress.jobs[job];
  const facts = [
    lines?.composition,
    lines ? count(lines.assets.length, "asset") : undefined,
    progress ? `${progress.state}${progress.progress === undefined ? "" : `, ${progress.progress} %`}` : undefined,
    findings.length > 0 ? count(findings.length, "finding") : undefined,
  ].filter((fact) => fact !== undefined);
  detail.replaceChildren(
    h("strong", {}, `Job ${job + 1}`),
    h("span", {}, shown(facts.join(" · "))),
    ...findings.slice(0, 3).map(({ message }) => h("span", { class: "faint" }, prose(message))),
    ...(progress?.error ? [h("span", { class: "faint" }, shown(progress.error))] : []),
  );
}
