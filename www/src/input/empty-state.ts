// Shown before there is a payload: how to start, and what a payload consists of.
import { h } from "../base/dom.ts";
import { examples } from "./examples.ts";

const parts: [name: string, meaning: string, required: boolean][] = [
  ["template", "which After Effects project, and which composition of it", true],
  ["assets", "what to replace: texts, pictures, sounds, videos, data", false],
  ["settings", "video, image or project; codec and quality", false],
  ["fonts", "font files of your account that the project needs", false],
  ["upload", "your own bucket for the output", false],
  ["webhook", "your URL, called when the job ends", false],
];

export function emptyState(load: (text: string) => void, open: () => void): HTMLElement {
  return h(
    "div",
    { class: "empty panel-scroll" },
    h("h2", {}, "Paste a payload that failed"),
    h(
      "p",
      { class: "lead" },
      "Paste a job, a batch or a join. Invalid JSON, curl commands, code, log lines and one job per line work too. The text is checked as you type. Nothing leaves this page unless you press Submit, Preflight or Fetch.",
    ),
    h(
      "p",
      { class: "ways" },
      h("button", { type: "button", class: "button", on: { click: open } }, "Open a file"),
      h("span", { class: "faint" }, "or drop one anywhere on the page"),
    ),
    h("h3", {}, "Start with an example"),
    h(
      "ul",
      { class: "cards" },
      ...examples
        .slice(0, 6)
        .map(({ label, detail, text }) =>
          h(
            "li",
            {},
            h(
              "button",
              { type: "button", on: { click: () => load(text()) } },
              h("strong", {}, label),
              h("span", { class: "faint" }, detail),
            ),
          ),
        ),
    ),
    h("h3", {}, "What a job consists of"),
    h(
      "dl",
      { class: "anatomy" },
      ...parts.map(([name, meaning, required]) =>
        h(
          "div",
          {},
          h("dt", {}, h("code", {}, `"${name}"`), required ? h("span", { class: "tag" }, "required") : null),
          h("dd", {}, meaning),
        ),
      ),
    ),
    h(
      "p",
      { class: "faint" },
      "A batch is ",
      h("code", {}, '{ "jobs": [ … ] }'),
      " with up to 1,000 jobs. In the editor, Ctrl+Space completes fields and values, F8 goes to the next finding.",
    ),
  );
}
