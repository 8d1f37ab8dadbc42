// Offers above the editor: to unwrap, to make a batch of lines, to format one long line.
import type { App } from "../app.ts";
import { append, count, h, prose } from "../base/dom.ts";

/** A line of a minified payload. */
const LONG_LINE = 1500;

interface Offer {
  key: string;
  text: Node;
  actions: { label: string; run(): void }[];
}

export function banners(app: App): { element: HTMLElement; show(): void; say(text: string): void } {
  const element = h("div", { class: "banners", role: "region", aria: { label: "Offers" } });
  const dismissed = new Set<string>();
  let said: string | null = null;

  const show = async () => {
    const found = await offer(app);
    const all: Offer[] = [];
    if (said) all.push({ key: said, text: document.createTextNode(said), actions: [] });
    if (found && !dismissed.has(found.key)) all.push(found);
    element.hidden = all.length === 0;
    element.replaceChildren(...all.map(banner));
  };
  const banner = ({ key, text, actions }: Offer) => {
    const box = h("div", { class: "banner" }, h("p", {}, text));
    for (const { label, run } of actions)
      append(box, h("button", { type: "button", class: "button small main", on: { click: run } }, label));
    const dismiss = () => {
      dismissed.add(key);
      said = null;
      show();
    };
    append(box, h("button", { type: "button", class: "button small", on: { click: dismiss } }, "Dismiss"));
    return box;
  };
  const say = (text: string) => {
    said = text;
    show();
  };
  return { element, show, say };
}

async function offer(app: App): Promise<Offer | null> {
  if (app.blank.value) return null;
  const wrapped = app.report.value?.diagnostics.find(({ code, fix }) => code === ("payload-wrapped" as string) && fix);
  if (wrapped?.fix) {
    const run = () => void app.editor.fix([wrapped]);
    return {
      key: wrapped.message,
      text: prose(wrapped.message),
      actions: [{ label: wrapped.fix.title.replaceAll("`", ""), run }],
    };
  }
  const { doc } = app.editor.view.state;
  if (doc.lines > 1 && /^\s*\{.*\}\s*$/.test(doc.line(1).text)) {
    const jobs = await app.editor.ask("lineJobs");
    if (jobs > 0) return linesOffer(app, jobs);
  }
  return longLine(app) ? formatOffer(app) : null;
}

function linesOffer(app: App, jobs: number): Offer {
  const parts = Math.ceil(jobs / 1000);
  const take = (part: number) => async () => {
    app.editor.text = (await app.editor.ask("asBatch", part)).text;
  };
  const actions =
    parts === 1
      ? [{ label: "Make it a batch", run: take(0) }]
      : Array.from({ length: Math.min(parts, 5) }, (_, part) => ({
          label: `Batch ${part + 1} of ${parts}`,
          run: take(part),
        }));
  return {
    key: `lines ${jobs}`,
    text: document.createTextNode(`One job per line: ${count(jobs, "job")}. A batch takes up to 1,000.`),
    actions,
  };
}

function formatOffer(app: App): Offer {
  return {
    key: "format",
    text: document.createTextNode("The payload is on one long line."),
    actions: [{ label: "Format", run: () => void formatText(app) }],
  };
}

function longLine({ editor }: App): boolean {
  const { doc } = editor.view.state;
  return doc.lines < 20 && [...doc.iterLines()].some((line) => line.length > LONG_LINE);
}

/** Indents the text; `false` if it is not valid JSON. */
export async function formatText(app: App): Promise<boolean> {
  const { doc } = app.editor.view.state;
  const text = await app.editor.ask("format");
  if (text === null) return false;
  if (app.editor.view.state.doc === doc && app.editor.text !== text) app.editor.text = text;
  return true;
}
