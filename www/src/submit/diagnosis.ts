// Why a job failed, beside its state: the causes, and the way to their places in the payload.
import type { Cause, Diagnosis } from "nexrender-payload";
import type { App } from "../app.ts";
import { h, shown } from "../base/dom.ts";
import { announce } from "../shell/announce.ts";
import type { Target } from "../worker/account.ts";
import { library } from "../worker/client.ts";
import type { JobProgress } from "../worker/submit.ts";

/** How many places of a cause are listed. */
const PLACES = 5;

export function explainButton(app: App, job: JobProgress, target: Target): HTMLElement {
  const button = h("button", { type: "button", class: "button small" }, "Explain");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const found = await library.call("diagnose", target, job, app.editor.text, app.options());
      button.replaceWith(diagnosis(app, found));
      announce(found.summary);
    } catch (error) {
      button.replaceWith(h("p", { class: "problem" }, shown((error as Error).message)));
    }
  });
  return button;
}

function diagnosis(app: App, { causes, log }: Diagnosis): HTMLElement {
  return h(
    "div",
    { class: "diagnosis stack" },
    h("ul", {}, ...causes.map((cause) => h("li", {}, ...explained(app, cause)))),
    log === undefined ? null : h("pre", { class: "code-box", tabIndex: 0, aria: { label: "Log" } }, shown(log)),
  );
}

function explained(app: App, { likelihood, code, message, help, places }: Cause): Node[] {
  const nodes: Node[] = [h("p", {}, h("strong", {}, `${likelihood}: `), shown(message))];
  if (help) nodes.push(h("p", { class: "note" }, shown(help)));
  for (const place of places.slice(0, PLACES)) {
    const jump = h("button", { type: "button", class: "button small code" }, shown(place.pointer || "/"));
    jump.addEventListener("click", () => app.editor.jump(place));
    nodes.push(jump);
  }
  if (code) nodes.push(h("a", { href: `#/rules/${code}` }, code));
  return nodes;
}
