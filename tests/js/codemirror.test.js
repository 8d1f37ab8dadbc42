// "nexrender-payload/codemirror" without a page: completion, changes, escapes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CompletionContext } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { fix, lint } from "nexrender-payload";
import { changesBetween, changesOf, payloadCompletion, visible } from "nexrender-payload/codemirror";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";

/** The labels that are offered where the bar is. */
function labels(marked, config) {
  const pos = marked.indexOf("|");
  const state = EditorState.create({ doc: marked.replace("|", ""), extensions: [json()] });
  const result = payloadCompletion(config)(new CompletionContext(state, pos, true));
  return (result?.options ?? []).map(({ label }) => label);
}

const completions = [
  [
    "fields of a job",
    "{ | }",
    ['"template"', '"preview"', '"fonts"', '"assets"', '"settings"', '"upload"', '"webhook"'],
  ],
  [
    "fields that are not there yet",
    '{ "template": {}, "preview": true, "fonts": [], "upload": {}, "webhook": {}, "|" }',
    ['"assets"', '"settings"'],
  ],
  ["fields of settings", '{ "settings": { "q|" } }', ['"type"', '"frames"', '"quality"', '"codec"', '"engine"']],
  ["values of an enumeration", '{ "settings": { "quality": "|" } }', ['"draft"', '"full"']],
  ["values without quotes yet", '{ "settings": { "quality": | } }', ['"draft"', '"full"']],
  ["a boolean", '{ "preview": | }', ["true", "false"]],
  ["codecs of an image", '{ "settings": { "type": "image", "codec": "|" } }', ['"image_jpeg"', '"image_png"']],
  [
    "the fields of a kind of asset",
    '{ "assets": [{ "type": "text", "layerName": "a", "composition": "b", "name": "c", "|" }] }',
    ['"value"'],
  ],
];

for (const [what, marked, expected] of completions) {
  test(`completes ${what}`, () => {
    const found = labels(marked);
    for (const label of expected) assert.ok(found.includes(label), `${label} is not among ${found.join(", ")}`);
  });
}

test("completes only what fits the position", () => {
  assert.deepEqual(labels('{ "settings": { "quality": "|" } }'), ['"draft"', '"full"']);
  assert.deepEqual(labels('{ "settings": { "type": "image", "codec": "|" } }'), ['"image_jpeg"', '"image_png"']);
  assert.ok(!labels('{ "assets": [{ "type": "text", "|" }] }').includes('"src"'));
});

test("completes jobs of a batch and clips of a join", () => {
  assert.ok(labels('{ "jobs": [{ "|" }] }').includes('"template"'));
  assert.ok(labels('{ "assets": [{ "type": "video", "|" }] }', { kind: () => "join" }).includes('"src"'));
});

test("completes names of a snapshot", () => {
  const account = {
    templates: [{ id: ID, compositions: ["main"], layers: ["title"] }],
    fonts: [{ fileName: "Pulled.ttf" }],
    secrets: ["S3_KEY"],
  };
  const at = (text, options) => labels(text, { account: () => options });
  assert.ok(at(`{ "template": { "id": "${ID}", "composition": "|" } }`, { account }).includes('"main"'));
  assert.ok(at('{ "fonts": ["|"] }', { account }).includes('"Pulled.ttf"'));
  const own = at('{ "fonts": ["|"] }', { account, fonts: ["Own.ttf"] });
  assert.ok(own.includes('"Own.ttf"') && !own.includes('"Pulled.ttf"'), own.join(", "));
  const keys = at('{ "upload": { "params": { "accessKeyId": "${|" } } }', { account });
  assert.ok(keys.includes(`"${"$"}{secrets.S3_KEY}"`), keys.join(", "));
});

test("completes names of the account", () => {
  const account = () => ({
    template: [
      {
        id: ID,
        compositions: ["main", { name: "square", width: 1080, height: 1080 }],
        layers: ["title", { name: "logo.png", composition_id: 1 }],
      },
      { id: "01JTGM9GCR71JV7EJYDF45QAFE", compositions: ["other"], layers: [] },
    ],
    fonts: ["Inter-Bold.ttf"],
    secrets: ["S3_KEY"],
  });
  assert.deepEqual(labels(`{ "template": { "id": "${ID}", "composition": "|" } }`, { account }), [
    '"main"',
    '"square"',
  ]);
  const layers = labels(`{ "template": { "id": "${ID}" }, "assets": [{ "type": "text", "layerName": "|" }] }`, {
    account,
  });
  assert.deepEqual(layers, ['"title"', '"logo.png"']);
  assert.ok(labels('{ "fonts": ["|"] }', { account }).includes('"Inter-Bold.ttf"'));
  assert.ok(
    labels('{ "upload": { "params": { "accessKeyId": "${|" } } }', { account }).includes('"${secrets.S3_KEY}"'),
  );
  assert.ok(labels('{ "template": { "id": "|" } }', { account }).includes(`"${ID}"`));
});

test("completes nothing outside of a payload's places", () => {
  assert.deepEqual(labels("|"), []);
  assert.deepEqual(labels('{ "template": {} } |'), []);
});

test("hostile texts do not make completion throw", () => {
  for (const text of [
    '{"__proto__": {"|"}}',
    '{"constructor": "|"}',
    '[[[["|"',
    '{"a": {"b": [{"c": |',
    '"|',
    "{{{|",
    '{"\\u": "|"}',
  ]) {
    assert.doesNotThrow(() => labels(text), text);
  }
});

test("changes between two texts make the one of the other, and are small", () => {
  const lines = Array.from({ length: 20_000 }, (_, line) => `  "key ${line}": ${line % 7},`);
  const before = lines.join("\n");
  const after = lines
    .map((line, at) => (at % 20 === 0 ? line.replace(": ", ": 1") : line))
    .filter((_, at) => at % 501 !== 3)
    .join("\n");
  const changes = changesBetween(before, after);
  assert.equal(EditorState.create({ doc: before }).update({ changes }).state.doc.toString(), after);
  assert.ok(changes.reduce((sum, { from, to, insert }) => sum + to - from + insert.length, 0) < 5_000);
});

test("changes between texts that share nothing, or little, are right too", () => {
  const texts = [
    "",
    "a",
    "a\n",
    "\n\n",
    "a\nb\nc",
    "b\na\nc\n",
    "x\n".repeat(300),
    `${"x\n".repeat(150)}y\n${"x\n".repeat(150)}`,
    "{\n}\n",
    "{\n{\n}\n}\n",
  ];
  for (const before of texts) {
    for (const after of texts) {
      const state = EditorState.create({ doc: before });
      assert.equal(state.update({ changes: changesBetween(before, after) }).state.doc.toString(), after);
    }
  }
});

test("the fixes of a thousand findings are applied as the library applies them", () => {
  const job = { template: { id: ID, composition: "main" }, settings: { codec: "prores_422" } };
  const text = JSON.stringify(
    { jobs: Array.from({ length: 500 }, (_, index) => ({ ...job, fonts: [`f${index}.ttf`, `f${index}.ttf`] })) },
    null,
    1,
  );
  const findings = lint(text).diagnostics.filter((finding) => finding.fix?.safe);
  assert.equal(findings.length, 1000);
  const state = EditorState.create({ doc: text });
  const { changes, applied } = changesOf(state, findings);
  assert.equal(applied, 1000);
  assert.equal(state.update({ changes }).state.doc.toString(), fix(text).text);
});

test("of two fixes that touch the same text one is applied", () => {
  const edit = (from, to, newText) => ({
    range: { start: { offset: from }, end: { offset: to } },
    pointer: "",
    newText,
  });
  const findings = [
    { fix: { edits: [edit(2, 6, "X")] } },
    { fix: { edits: [edit(4, 8, "Y")] } },
    { fix: { edits: [edit(8, 9, "Z")] } },
  ];
  const { changes, applied } = changesOf(EditorState.create({ doc: "0123456789" }), findings);
  assert.equal(applied, 2);
  assert.deepEqual(changes, [
    { from: 2, to: 6, insert: "X" },
    { from: 8, to: 9, insert: "Z" },
  ]);
});

test("hidden characters are written out, and emoji and scripts stay", () => {
  assert.equal(visible("a\u202eb\u0007\u200b\ud800c\n"), "a\\u202eb\\u0007\\u200b\\ud800c\\u000a");
  assert.equal(visible("\u{e0041}"), "\\udb40\\udc41");
  for (const text of ["Grüße, 世界", "👩‍👩‍👧 ❤️ 👍🏽", "שלום", "é"]) assert.equal(visible(text), text);
});
