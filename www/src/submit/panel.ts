// Sends the payload to the sandbox or through the proxy of the page's own server, and shows the state of each job.
import type { App, Render } from "../app.ts";
import { count, h, shown } from "../base/dom.ts";
import { announce } from "../shell/announce.ts";
import { whileShown } from "../shell/routes.ts";
import type { Target } from "../worker/account.ts";
import { library } from "../worker/client.ts";
import type { JobProgress, Progress } from "../worker/submit.ts";
import { explainButton } from "./diagnosis.ts";

const names: Record<Target["name"], string> = { sandbox: "the sandbox", service: "Nexrender Cloud" };
const ended = new Set(["finished", "error", "manually_cancelled", "rejected", "invalid", "unknown"]);
const SHOWN = 200;

export function submitPanel(app: App): HTMLElement {
  const state = h("p", { class: "note" });
  const buttons = app.targets.map((target) =>
    h(
      "button",
      {
        type: "button",
        class: target.name === "sandbox" ? "button main" : "button",
        on: { click: () => send(target) },
      },
      `Submit to ${names[target.name]}`,
    ),
  );
  const stop = h("button", { type: "button", class: "button", hidden: true }, "Cancel");
  const bar = h("progress", { max: 100, value: 0, hidden: true, aria: { label: "Progress of all jobs" } });
  const outcome = h("p", { class: "lead", role: "status" });
  const jobs = h("div", {});

  const send = async (target: Target) => {
    const { report } = app;
    if (!report.value) return;
    app.render.value = { target, progress: { jobs: [] }, running: true };
    announce(`Sent to ${names[target.name]}`);
    const { kind } = report.value;
    try {
      const progress = await library.call("submit", app.editor.text, target, kind, (progress: Progress) => {
        app.render.value = { target, progress, running: true };
      });
      app.render.value = { target, progress, running: false };
      announce(outcomeOf(app.render.value));
    } catch (error) {
      const { progress } = app.render.value ?? { progress: { jobs: [] } };
      app.render.value = { target, progress, running: false, error: (error as Error).message };
    }
  };
  stop.addEventListener("click", async () => {
    const render = app.render.value;
    if (!render) return;
    stop.disabled = true;
    try {
      announce(await library.call("cancel", render.target, render.progress));
    } catch (error) {
      announce((error as Error).message);
      outcome.textContent = (error as Error).message;
    } finally {
      stop.disabled = false;
    }
  });

  const show = () => {
    const report = app.report.value;
    const render = app.render.value;
    const ready = report?.valid === true && !app.blank.value && app.outline.value?.parsed === true;
    for (const button of buttons) button.disabled = !ready || (render?.running ?? false);
    state.textContent = stateOf(app, ready);
    stop.hidden = !render?.running;
    bar.hidden = !render?.running;
    outcome.hidden = render === null;
    outcome.replaceChildren(shown(render ? outcomeOf(render) : ""));
    if (render) bar.value = total(render.progress);
    jobs.replaceChildren(...(render ? [jobTable(app, render)] : []));
  };
  whileShown("submit", [app.report, app.outline, app.blank, app.render], show);

  return h(
    "div",
    { class: "panel-scroll submit" },
    h("h2", {}, "Submit"),
    state,
    h("p", { class: "ways" }, ...buttons, stop),
    bar,
    outcome,
    jobs,
  );
}

function stateOf({ targets, report, blank, outline }: App, ready: boolean): string {
  if (targets.length === 0) {
    return "This copy of the page cannot send anything. Run `npx nexrender-payload page`, which includes a sandbox and a proxy that adds NEXRENDER_API_KEY.".replaceAll(
      "`",
      "",
    );
  }
  if (blank.value) return "There is no payload yet.";
  if (ready) return "The payload has no errors. Nothing is sent until you press a button.";
  if (outline.value && !outline.value.parsed) return "The text is not valid JSON.";
  return `${count(report.value?.errorCount ?? 0, "error")} must be fixed before the payload can be sent.`;
}

function outcomeOf({ progress, running, error }: Render): string {
  if (error) return error;
  const { jobs } = progress;
  if (jobs.length === 0) return "Sending …";
  const numbers = new Map<string, number>();
  for (const { state } of jobs) numbers.set(state, (numbers.get(state) ?? 0) + 1);
  const tally = [...numbers].map(
    ([state, number]) =>
      `${number.toLocaleString("en")} ${state.replace("render:dorender", "rendering").replace("manually_cancelled", "cancelled")}`,
  );
  return `${running ? "Rendering" : "Done"}: ${tally.join(", ")}.`;
}

function total({ jobs }: Progress): number {
  if (jobs.length === 0) return 0;
  return jobs.reduce((sum, job) => sum + (ended.has(job.state) ? 100 : (job.progress ?? 0)), 0) / jobs.length;
}

function jobTable(app: App, { progress, target }: Render): HTMLElement {
  const shownJobs = progress.jobs.slice(0, SHOWN);
  return h(
    "div",
    { class: "table-box", tabIndex: 0, role: "region", aria: { label: "Jobs" } },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...["Job", "State", "Output"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...shownJobs.map((job) => jobRow(app, job, target))),
    ),
    progress.jobs.length > SHOWN
      ? h("p", { class: "note" }, `The first ${SHOWN} jobs are listed; the map shows all.`)
      : null,
  );
}

function jobRow(app: App, job: JobProgress, target: Target): HTMLElement {
  const output = h("td", {});
  if (job.state === "finished" && job.outputUrl && /^https?:\/\//i.test(job.outputUrl)) {
    output.append(h("a", { href: job.outputUrl, rel: "noreferrer noopener", target: "_blank" }, "Open output"));
  }
  if (job.error) output.append(h("p", { class: "problem" }, shown(job.error)));
  if (job.missingFonts?.length)
    output.append(h("p", { class: "problem warning" }, shown(`Missing fonts: ${job.missingFonts.join(", ")}`)));
  if (job.state === "error" && job.id) output.append(explainButton(app, job, target), logButton(job.id, target));
  const progress = job.progress !== undefined && !ended.has(job.state) ? ` ${job.progress} %` : "";
  return h(
    "tr",
    { data: { state: job.state } },
    h("th", { scope: "row" }, String(job.index + 1), job.id ? h("span", { class: "faint code" }, ` ${job.id}`) : null),
    h("td", {}, shown(job.state), progress),
    output,
  );
}

function logButton(id: string, target: Target): HTMLElement {
  const button = h("button", { type: "button", class: "button small" }, "Show log");
  button.addEventListener("click", async () => {
    const text = await library.call("logs", target, id).catch((error: Error) => error.message);
    button.replaceWith(
      h(
        "pre",
        { tabIndex: 0, class: "code-box" },
        ...text.split("\n").flatMap((line) => [shown(line), document.createTextNode("\n")]),
      ),
    );
  });
  return button;
}
