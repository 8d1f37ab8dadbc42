// "nexrender-payload/monaco" without Monaco: what the converters return. tests/js/browser/monaco.test.js has the editor.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { lint, validate } from "nexrender-payload";
import { codeActionsOf, markersOf } from "nexrender-payload/monaco";

const TEMPLATE = '"template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }';
const text = `{
  ${TEMPLATE},
  "preview": "true",
  "fonts": ["Inter.ttf"],
  "fonts": ["Inter.ttf"]
}`;
const model = {
  uri: "inmemory://payload.json",
  getVersionId: () => 7,
  getFullModelRange: () => ({ startLineNumber: 1, startColumn: 1, endLineNumber: 6, endColumn: 2 }),
};
const line = (number) => ({ startLineNumber: number, startColumn: 1, endLineNumber: number, endColumn: 99 });

test("a marker has Monaco's numbers, and related locations only with a model", () => {
  const [mismatch, duplicate] = markersOf(lint(text));
  assert.deepEqual(mismatch, {
    startLineNumber: 3,
    startColumn: 14,
    endLineNumber: 3,
    endColumn: 20,
    severity: 8,
    source: "nexrender-payload",
    code: "type-mismatch",
    message: 'expected `true` or `false`, got the string "true"\nhelp: remove the quotes',
  });
  assert.equal(duplicate.relatedInformation, undefined);
  const [, located] = markersOf(lint(text), { model, ruleUri: (code) => `rule:${code}` });
  assert.equal(located.relatedInformation[0].resource, model.uri);
  assert.equal(located.relatedInformation[0].startLineNumber, 4);
  assert.deepEqual(located.code, { value: "json-duplicate-key", target: "rule:json-duplicate-key" });
});

test("findings without a range have no marker and no action", () => {
  const report = validate(JSON.parse(text.replace('"true"', '"false"')));
  assert.equal(report.errorCount, 1);
  assert.deepEqual(markersOf(report), []);
  assert.deepEqual(codeActionsOf(report, model).actions, []);
});

test("characters that would change how a message is displayed are shown as escapes", () => {
  const [{ message }] = markersOf(lint(`{ ${TEMPLATE}, "pre\u202eview": true }`));
  assert.match(message, /\\u202e/);
  assert.doesNotMatch(message, /\u202e/);
});

test("actions are those at the range, with the version of the text that they change", () => {
  const report = lint(text);
  assert.deepEqual(codeActionsOf(report, model, line(4)).actions, []);
  const [action, ...others] = codeActionsOf(report, model, line(3)).actions;
  assert.equal(others.length, 0);
  assert.deepEqual(
    [action.kind, action.isPreferred, action.diagnostics.map(({ code }) => code)],
    ["quickfix", true, ["type-mismatch"]],
  );
  const range = { startLineNumber: 3, startColumn: 14, endLineNumber: 3, endColumn: 20 };
  assert.deepEqual(action.edit.edits, [{ resource: model.uri, versionId: 7, textEdit: { range, text: "true" } }]);
  assert.deepEqual(
    codeActionsOf(report, model).actions.map(({ title }) => title),
    report.diagnostics.flatMap(({ fix }) => (fix ? [fix.title] : [])),
  );
});

test("the entry can be required", () => {
  const required = createRequire(import.meta.url)("nexrender-payload/monaco");
  assert.deepEqual(required.markersOf(lint(text)), markersOf(lint(text)));
});
