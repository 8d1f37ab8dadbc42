import "../styles/page.css";
import { accountPanel } from "./account/panel.ts";
import { App } from "./app.ts";
import { h } from "./base/dom.ts";
import { batchMap } from "./batch/map.ts";
import { PayloadEditor } from "./editor/editor.ts";
import { expandPanel } from "./expand/panel.ts";
import { offerFix } from "./findings/offer.ts";
import { findingsPanel } from "./findings/panel.ts";
import { banners, formatText } from "./input/banner.ts";
import { emptyState } from "./input/empty-state.ts";
import { chooseFile, onDrop, type TextFile } from "./input/files.ts";
import { rulesPanel, ruleTexts } from "./rules/panel.ts";
import { fromFragment } from "./share/link.ts";
import { announce, announcements } from "./shell/announce.ts";
import { panels } from "./shell/panels.ts";
import { go, route } from "./shell/routes.ts";
import { statusBar } from "./shell/status.ts";
import { keep, load } from "./shell/storage.ts";
import { targets } from "./shell/targets.ts";
import { setTheme, theme } from "./shell/theme.ts";
import { toolbar } from "./shell/toolbar.ts";
import { submitPanel } from "./submit/panel.ts";
import { summaryPanel } from "./summary/panel.ts";
import { checker, library } from "./worker/client.ts";

/** How long the typing must rest before the summary is read again. */
const REST = 150;

setTheme(theme());
const stored = load();
const app = new App(targets());
if (stored.settings) app.settings.value = { ...app.settings.value, ...stored.settings };
if (stored.account) app.account.value = stored.account;

const shared = fromFragment(location.hash).catch(() => undefined);
const host = h("div", { class: "editor-host" });
const offers = banners(app);
const store = keep(app);
let checks = 0;
let outlineTimer: ReturnType<typeof setTimeout> | undefined;

app.editor = new PayloadEditor({
  parent: host,
  label: "Payload",
  mirrored: true,
  text: stored.text ?? "",
  placeholder: "Paste a job, a batch or a join here",
  wrap: app.settings.value.wrap,
  options: () => app.options(),
  kind: () => app.settings.value.kind,
  known: (text) => (app.preflight.value?.text === text ? app.preflight.value.report : undefined),
  onReport(report) {
    app.report.value = report;
    checks += 1;
    document.documentElement.dataset.checks = String(checks);
    clearTimeout(outlineTimer);
    outlineTimer = setTimeout(readOutline, REST);
  },
  onText() {
    settle(false);
    if (app.preflight.value) app.preflight.value = null;
    textChanged();
    app.edited.value += 1;
    store.changed();
  },
  onOffer: (finding) => void offerFix(app, finding),
  onError: (error) => offers.say(error.message),
  keys: [
    { key: "Mod-Shift-f", run: () => started(formatText(app)), preventDefault: true },
    { key: "Mod-Shift-Enter", run: () => started(findings.fixSafe()), preventDefault: true },
  ],
});

const findings = findingsPanel(
  app,
  (finding) => void offerFix(app, finding),
  emptyState(
    (text) => {
      app.editor.text = text;
      app.editor.focus();
    },
    () => void open(),
  ),
);
const account = accountPanel(app);
const expansion = expandPanel(app);
const side = panels({
  findings: findings.element,
  summary: summaryPanel(app),
  map: batchMap(app, (job) => findings.filterJob(job)),
  expand: expansion.element,
  account: account.element,
  submit: submitPanel(app),
  rules: rulesPanel(app),
});

document.body.append(
  toolbar(app, () => void open()),
  h("main", {}, h("section", { class: "editor-side", aria: { label: "Payload" } }, offers.element, host), side.element),
  statusBar(app),
  announcements,
);
textChanged();

/** A key that began something is used. */
function started(_work: Promise<unknown>): true {
  return true;
}

/** Updates what depends on whether there is a text. */
function textChanged(): void {
  const { doc } = app.editor.view.state;
  // A long text is not blank, and is not copied to see that.
  app.blank.value = doc.length < 1000 && doc.toString().trim() === "";
}

async function readOutline(): Promise<void> {
  const { doc } = app.editor.view.state;
  const { value: report } = app.report;
  app.outline.value = await app.editor.ask("outline", report?.kind);
  await offers.show();
  settle(app.editor.view.state.doc === doc && app.report.value === report);
}

/**
 * For programs that drive the page: `checks` counts the reports that were shown, and this says whether
 * everything on the page is that of the text in the editor.
 */
function settle(done: boolean): void {
  document.documentElement.dataset.settled = String(done);
}

app.report.onChange((report) => {
  const found = report && !app.blank.value ? report.errorCount + report.warningCount + report.infoCount : 0;
  side.badge("findings", found > 0 ? found.toLocaleString("en") : "");
});
app.outline.onChange((outline) => {
  side.badge("map", outline?.kind === "batch" && outline.count > 0 ? outline.count.toLocaleString("en") : "");
  side.badge("expand", outline?.columns.length ? "{{ }}" : "");
});
app.edited.onChange(() => {
  // The rendered payload is no longer the current one.
  if (app.render.value && !app.render.value.running) app.render.value = null;
});
app.account.onChange(checkAgain);
app.settings.onChange((settings, before) => {
  if (settings.wrap !== before.wrap) app.editor.wrap(settings.wrap);
  else checkAgain();
});

function checkAgain(): void {
  settle(false);
  app.editor.recheck();
}

async function open(): Promise<void> {
  const file = await chooseFile(".json,.ndjson,.jsonl,.txt,.js,.ts,.md,.sh,.csv");
  if (file) take(file);
}

/** Opens a file in the panel for its content. */
function take(file: TextFile): void {
  const { tab } = route.value;
  if (/\.(csv|tsv)$/i.test(file.name) || (tab === "expand" && /\.(json|ndjson|jsonl|txt)$/i.test(file.name))) {
    expansion.take(file);
    go("expand");
  } else if ((tab === "account" || /account\.json$/i.test(file.name)) && account.add(file.text)) {
    go("account");
  } else {
    app.editor.text = file.text;
    go("findings");
  }
  announce(`${file.name} was opened`);
}
onDrop(take);

// A shared payload comes before the stored one.
void shared.then((text) => {
  if (text === null) return;
  if (text === undefined) offers.say("The payload in this link is damaged. The link was probably truncated.");
  else app.editor.text = text;
  history.replaceState(null, "", "#/findings");
});

void checker.call("rules").then((rules) => {
  app.rules.value = rules;
});
// Once the page has loaded, everything works offline.
addEventListener("load", () => {
  setTimeout(() => {
    void ruleTexts();
    library.start();
  }, 300);
});
