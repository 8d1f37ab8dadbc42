// "nexrender-payload/monaco" with the real Monaco editor in Chromium: squiggles, and fixes through Monaco's own commands.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { build } from "esbuild";
import { root } from "../../../scripts/lib/project.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { launch, openPage } from "../support/chromium.js";

const text = `{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": "true",
  "fonts": ["Inter.otf"],
  "fonts": ["Inter.ttf"],
  "assets": [{ "type": "text", "layerName": "😀", "value": "a", "name": 5 }]
}
`;

const monaco = join(root, "node_modules/monaco-editor/esm/vs");

/** The page: an editor that checks its text after each change, as in the documentation of the entry. */
const page = `
import * as monaco from "monaco-editor";
import { lint } from ${JSON.stringify(join(root, "pkg/index.js"))};
import { codeActionsOf, markersOf } from ${JSON.stringify(join(root, "pkg/monaco.js"))};

self.MonacoEnvironment = { getWorker: (_, label) => new Worker("/" + label + ".js") };
const model = monaco.editor.createModel("", "json", monaco.Uri.parse("inmemory://payload.json"));
const editor = monaco.editor.create(document.body.appendChild(document.createElement("div")), {
  model,
  dimension: { width: 900, height: 400 },
});
let report;
const ruleUri = (code) => monaco.Uri.parse("https://rules.example.com/" + code);
const check = () => {
  report = lint(model.getValue());
  monaco.editor.setModelMarkers(model, "nexrender-payload", markersOf(report, { model, ruleUri }));
};
model.onDidChangeContent(check);
const provider = {
  provideCodeActions: (checked, range) => (checked === model ? codeActionsOf(report, model, range) : undefined),
};
monaco.languages.registerCodeActionProvider("json", provider, { providedCodeActionKinds: ["quickfix"] });
Object.assign(self, { monaco, model, editor, markersOf, codeActionsOf, report: () => report });
`;

let folder;
let server;
let browser;
let opened;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexrender-payload-monaco-"));
  const options = { bundle: true, logLevel: "error", loader: { ".ttf": "dataurl" } };
  await Promise.all([
    build({
      ...options,
      stdin: { contents: page, resolveDir: root },
      outfile: join(folder, "main.js"),
      format: "esm",
    }),
    build({
      ...options,
      entryPoints: {
        editorWorkerService: join(monaco, "editor/editor.worker.js"),
        json: join(monaco, "language/json/json.worker.js"),
      },
      outdir: folder,
      format: "iife",
    }),
    writeFile(
      join(folder, "index.html"),
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="main.css"><body><script type="module" src="main.js"></script>',
    ),
  ]);
  [server, browser] = await Promise.all([serve({ folders: { "/": folder } }), launch()]);
  // Monaco adds style elements, which the policy of the test server forbids.
  opened = await openPage(browser, { bypassCSP: true });
  await opened.page.goto(server.url);
  await opened.page.waitForFunction(() => self.model);
});

beforeEach(() =>
  opened.page.evaluate((text) => {
    self.model.setValue(text);
    self.editor.setPosition({ lineNumber: 1, column: 1 });
  }, text),
);

after(async () => {
  assert.deepEqual(opened?.complaints, []);
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

test("each finding is a marker on its text, with its severity, help, rule and related location", async () => {
  const markers = await opened.page.evaluate(() => {
    const { monaco, model } = self;
    return monaco.editor.getModelMarkers({ owner: "nexrender-payload" }).map((marker) => ({
      on: model.getValueInRange(marker),
      severity: monaco.MarkerSeverity[marker.severity],
      rule: String(marker.code.target),
      code: marker.code.value,
      source: marker.source,
      lines: marker.message.split("\n").length,
      related: marker.relatedInformation?.map((other) => [String(other.resource), model.getValueInRange(other)]),
    }));
  });
  const found = ({ code, on, severity, lines, related }) => [code, on, severity, lines, related];
  assert.deepEqual(markers.map(found), [
    ["type-mismatch", '"true"', "Error", 2, undefined],
    ["font-format", '"Inter.otf"', "Warning", 2, undefined],
    ["json-duplicate-key", '"fonts"', "Error", 2, [["inmemory://payload.json", '"fonts"']]],
    ["type-mismatch", "5", "Error", 2, undefined],
  ]);
  for (const { source, rule, code } of markers) {
    assert.equal(source, "nexrender-payload");
    assert.equal(rule, `https://rules.example.com/${code}`);
  }
});

test("the editor underlines the findings", async () => {
  await opened.page.waitForSelector(".squiggly-error");
  assert.ok((await opened.page.locator(".squiggly-error").count()) > 0);
});

test("Monaco's command for the preferred fix applies a safe fix, and the marker goes", async () => {
  await opened.page.evaluate(() => {
    self.editor.focus();
    self.editor.setPosition({ lineNumber: 3, column: 16 });
  });
  await opened.page.evaluate(() => self.editor.trigger("test", "editor.action.autoFix"));
  await opened.page.waitForFunction(() => self.model.getValue().includes('"preview": true'));
  assert.equal(await opened.page.evaluate(() => self.model.getValue()), text.replace('"true"', "true"));
  const left = await opened.page.evaluate(() =>
    self.monaco.editor
      .getModelMarkers({ owner: "nexrender-payload" })
      .map((marker) => self.model.getValueInRange(marker)),
  );
  assert.deepEqual(left, ['"Inter.otf"', '"fonts"', "5"]);
});

test("the menu of quick fixes shows the fix by its title, and Enter applies it", async () => {
  const { page } = opened;
  await page.evaluate(() => {
    self.editor.focus();
    self.editor.setPosition({ lineNumber: 3, column: 16 });
  });
  await page.keyboard.press("Control+Period");
  const item = page.locator(".action-widget").getByText("Change to", { exact: false });
  await item.waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => self.model.getValue().includes('"preview": true'));
});
