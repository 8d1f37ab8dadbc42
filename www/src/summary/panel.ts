// A summary of what the payload will do.

import type { Estimate } from "nexrender-payload";
import type { App } from "../app.ts";
import { append, count, h, list, shown } from "../base/dom.ts";
import { whileShown } from "../shell/routes.ts";
import { library } from "../worker/client.ts";
import type { AssetLine, JobLines, Outline } from "./outline.ts";
import { thumbnail } from "./thumbnail.ts";

export function summaryPanel(app: App): HTMLElement {
  const content = h("div", { class: "stack" });
  const element = h("div", { class: "panel-scroll summary" }, content);
  let index = 0;

  const show = async () => {
    const outline = app.outline.value;
    if (app.blank.value || !outline) {
      content.replaceChildren(h("p", { class: "note" }, "Once there is a payload, this panel shows what it will do."));
      return;
    }
    if (!outline.parsed) {
      content.replaceChildren(
        h("p", { class: "note" }, "The text is not valid JSON. Once it is, this panel shows what it will do."),
      );
      return;
    }
    index = Math.min(index, Math.max(0, outline.count - 1));
    const job = outline.count > 0 ? await app.editor.ask("jobLines", index) : null;
    if (app.outline.value !== outline) return;
    const figures = h("div", {});
    content.replaceChildren(...summary(outline, job, index, turn, figures));
    const found = await library.call("estimate", app.editor.text, app.options()).catch(() => undefined);
    if (found && app.outline.value === outline) figures.replaceChildren(estimate(found));
  };
  const turn = async (to: number) => {
    index = Math.max(0, to);
    await show();
    content.querySelector<HTMLInputElement>("input")?.focus();
  };
  whileShown("summary", [app.outline, app.blank, app.account], show);
  return element;
}

function summary(
  outline: Outline,
  job: JobLines | null,
  index: number,
  turn: (to: number) => void,
  figures: HTMLElement,
): Node[] {
  const nodes: Node[] = [h("p", { class: "lead" }, shown(lead(outline, job))), figures];
  if (!job) return nodes;
  if (outline.kind === "batch") nodes.push(chooser(outline.count, index, turn));
  nodes.push(facts(job));
  if (job.assets.length > 0) nodes.push(assets(job.assets, outline.kind === "join"));
  return nodes;
}

function lead({ kind, count: many, templates, previews }: Outline, job: JobLines | null): string {
  if (kind === "join") return `Joins ${count(job?.assets.length ?? 0, "clip")} into one video.`;
  if (kind === "batch") {
    const apart = previews > 0 ? `, ${count(previews, "preview")} among them` : "";
    return `Renders ${count(many, "job")} from ${count(templates.length, "template")}${apart}.`;
  }
  const where = job?.composition ? `the composition “${job.composition}”` : "the template";
  const replaced = job?.assets.length ? `, with ${count(job.assets.length, "replacement")}` : "";
  return `Renders ${where} as ${job?.output ?? "a video"}${replaced}.`;
}

/** What the payload will render, as far as the account says how long its compositions are. */
function estimate({ jobs, nestedJobs, templates, seconds, images, previews, unknown }: Estimate): HTMLElement {
  const facts: [name: string, value: string | false][] = [
    ["Jobs", jobs.toLocaleString("en")],
    ["Nested jobs", nestedJobs > 0 && nestedJobs.toLocaleString("en")],
    ["Templates", templates.toLocaleString("en")],
    ["Output", seconds > 0 && `${seconds.toLocaleString("en")} s`],
    ["Images", images > 0 && images.toLocaleString("en")],
    ["Previews", previews.jobs > 0 && previews.jobs.toLocaleString("en")],
    ["Unknown length", unknown > 0 && `${count(unknown, "render")}: load the template under Account`],
  ];
  const rows = facts.flatMap(([name, value]) => (value ? [h("div", {}, h("dt", {}, name), h("dd", {}, value))] : []));
  return h("dl", { class: "facts", aria: { label: "Estimate" } }, ...rows);
}

function chooser(jobs: number, index: number, turn: (to: number) => void): HTMLElement {
  const number = h("input", {
    type: "number",
    min: "1",
    max: String(jobs),
    value: String(index + 1),
    class: "input number",
    aria: { label: `Job, from 1 to ${jobs}` },
  });
  number.addEventListener("change", () => turn(Number(number.value) - 1));
  return h(
    "div",
    { class: "chooser" },
    h(
      "button",
      { type: "button", class: "button small", disabled: index === 0, on: { click: () => turn(index - 1) } },
      "Previous",
    ),
    "Job",
    number,
    `of ${jobs.toLocaleString("en")}`,
    h(
      "button",
      { type: "button", class: "button small", disabled: index === jobs - 1, on: { click: () => turn(index + 1) } },
      "Next",
    ),
  );
}

function facts(job: JobLines): HTMLElement {
  const entries: [string, string | undefined][] = [
    ["Template", job.template],
    ["Source", job.templateSource],
    ["Composition", job.composition],
    ["Output", job.output],
    ["Fonts", list(job.fonts) || undefined],
    ["Upload", job.upload ?? "none: the service keeps the output"],
    ["Webhook", job.webhook ?? "none"],
  ];
  return h(
    "dl",
    { class: "facts" },
    ...entries
      .filter(([, value]) => value)
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, shown(value ?? "")))),
  );
}

function assets(lines: AssetLine[], clips: boolean): HTMLElement {
  const shownLines = lines.slice(0, 200);
  const rows = shownLines.map((line, at) => {
    const what = h("td", {}, shown(line.what));
    if (line.image) append(what, thumbnail(line.image));
    return h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        shown(clips ? `Clip ${at + 1}` : line.layer || "–"),
        line.composition ? h("span", { class: "faint" }, " in ", shown(line.composition)) : null,
      ),
      h("td", {}, h("span", { class: "tag" }, shown(line.type))),
      what,
    );
  });
  return h(
    "div",
    { class: "table-box", tabIndex: 0, role: "region", aria: { label: clips ? "Clips" : "Replacements by layer" } },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, clips ? "Clip" : "Layer"),
          h("th", { scope: "col" }, "Type"),
          h("th", { scope: "col" }, "Becomes"),
        ),
      ),
      h("tbody", {}, ...rows),
    ),
    lines.length > shownLines.length
      ? h("p", { class: "note" }, `and ${count(lines.length - shownLines.length, "more", "more")}`)
      : null,
  );
}
