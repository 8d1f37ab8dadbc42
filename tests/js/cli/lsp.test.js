// The language server, driven by a client of the protocol over its standard input and output.
import assert from "node:assert/strict";
import { test } from "node:test";
import { at, edited, startServer } from "../support/language-client.js";
import { folder, script } from "./process.js";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const snapshot = {
  templates: [{ id: ID, compositions: ["main"], layers: [{ name: "title", composition: "main", layer_type: "text" }] }],
  fonts: ["Inter-Bold.ttf"],
};

/** Starts the server in a folder with these files. */
async function start(t, files, options) {
  let stop = () => {};
  t.after(() => stop()); // before the folder is removed, which is the server's working directory
  const path = await folder(t, files);
  const args = [script, "lsp", "--stdio", `--clientProcessId=${process.pid}`];
  const server = await startServer(args, path, options);
  stop = server.stop;
  return server;
}

const job = (layer) =>
  `{
  "template": { "id": "${ID}", "composition": "main" },
  "settings": { "type": "video", "codec": "h264_vbr_15mbps" },
  "assets": [{ "type": "text", "layerName": "${layer}", "value": "😀" }]
}
`;

test("findings are published as someone types, and come with their fixes", async (t) => {
  const { connection, open, diagnostics, uriOf } = await start(t, { "nexrender.account.json": snapshot });
  await open("job.json", job("titel"));
  const found = await diagnostics("job.json", 1);
  assert.deepEqual(
    found.map(({ code, severity, range }) => [code, severity, range.start]),
    [
      ["codec-unprefixed", 2, at(2, 42)],
      ["layer-unknown", 1, at(3, 44)],
    ],
  );
  assert.match(found[1].message, /help: .*title/);
  const textDocument = { uri: uriOf("job.json") };
  const actions = await connection.sendRequest("textDocument/codeAction", {
    textDocument,
    range: found[0].range,
    context: { diagnostics: found },
  });
  const [quick] = actions.filter(({ kind }) => kind === "quickfix");
  assert.match(edited(job("titel"), quick.edit.changes[textDocument.uri]), /"codec": "video_h264_vbr_15mbps"/);
  const all = await connection.sendRequest("textDocument/codeAction", {
    textDocument,
    range: { start: at(0, 0), end: at(0, 0) },
    context: { diagnostics: [], only: ["source.fixAll"] },
  });
  assert.equal(all.length, 1);
  assert.match(edited(job("titel"), all[0].edit.changes[textDocument.uri]), /"codec": "video_h264_vbr_15mbps"/);
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ range: found[1].range, text: '"title"' }],
  });
  assert.deepEqual(
    (await diagnostics("job.json", 2)).map(({ code }) => code),
    ["codec-unprefixed"],
  );
});

test("hover shows the field and the rule; completion knows fields, values and the account", async (t) => {
  const { connection, open, diagnostics, uriOf } = await start(t, { "nexrender.account.json": snapshot });
  await open("job.json", job("titel"));
  await diagnostics("job.json", 1);
  const textDocument = { uri: uriOf("job.json") };
  const hover = async (position) => {
    const { contents } = await connection.sendRequest("textDocument/hover", { textDocument, position });
    return contents.value;
  };
  assert.match(await hover(at(2, 45)), /\*\*codec\*\*.*# codec-unprefixed/s);
  assert.match(await hover(at(3, 32)), /\*\*layerName\*\*: The exact name of the layer/);
  const labels = async (position) => {
    const items = await connection.sendRequest("textDocument/completion", { textDocument, position });
    return items.map(({ label }) => label);
  };
  assert.deepEqual(await labels(at(3, 48)), ["title"]);
  assert.ok((await labels(at(2, 45))).includes("video_h264_vbr_15mbps"));
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ range: { start: at(2, 0), end: at(2, 0) }, text: '  "\n' }],
  });
  await diagnostics("job.json", 2);
  const items = await connection.sendRequest("textDocument/completion", { textDocument, position: at(2, 3) });
  const fonts = items.find(({ label }) => label === "fonts");
  assert.equal(fonts.textEdit.newText, '"fonts": [$1]');
  assert.match(fonts.documentation.value, /font/i);
});

test("other JSON documents are left alone, and a payload by its name is not", async (t) => {
  const { open, diagnostics, connection, uriOf } = await start(t, {});
  await open("package.json", '{ "name": "x", "assets": [] }');
  assert.deepEqual(await diagnostics("package.json", 1), []);
  await open("a.nexrender.json", "{}");
  assert.equal((await diagnostics("a.nexrender.json", 1))[0].code, "required-field");
  const hover = await connection.sendRequest("textDocument/hover", {
    textDocument: { uri: uriOf("package.json") },
    position: at(0, 3),
  });
  assert.equal(hover, null);
});

test("the configuration applies, and is read again when it changes", async (t) => {
  const name = "nexrender-payload.config.json";
  const { open, change, diagnostics, errorMessage } = await start(t, {
    [name]: { rules: { "codec-unprefixed": "off" } },
  });
  const codes = async () => (await diagnostics("job.json", 1)).map(({ code }) => code);
  await open("job.json", job("title"));
  assert.deepEqual(await codes(), []);
  await change(name, "{}");
  assert.deepEqual(await codes(), ["codec-unprefixed"]);
  await change(name, "{");
  assert.match(await errorMessage(), /nexrender-payload\.config\.json/);
  await change(name, "{}");
  assert.deepEqual(await codes(), ["codec-unprefixed"]);
});

test("what the configuration excludes or accepts is not reported, as by lint", async (t) => {
  const { connection, open, diagnostics, uriOf } = await start(t, {
    "nexrender-payload.config.json": {
      exclude: ["draft.json"],
      exceptions: [{ file: "job.json", code: "codec-unprefixed", pointer: "/settings/codec", reason: "an old player" }],
    },
  });
  await open("draft.json", job("title"));
  assert.deepEqual(await diagnostics("draft.json", 1), []);
  const request = { textDocument: { uri: uriOf("draft.json") }, range: { start: at(0, 0), end: at(9, 0) } };
  const actions = await connection.sendRequest("textDocument/codeAction", { ...request, context: { diagnostics: [] } });
  assert.deepEqual(actions, []);
  await open("job.json", job("title").replace('"main" }', '"main" }, "preview": 1'));
  assert.deepEqual(
    (await diagnostics("job.json", 1)).map(({ code }) => code),
    ["type-mismatch"],
  );
  await open("other.json", job("title"));
  assert.deepEqual(
    (await diagnostics("other.json", 1)).map(({ code }) => code),
    ["codec-unprefixed"],
  );
});

test("a mistake in the configuration is shown once, and again after the file has changed", async (t) => {
  const name = "nexrender-payload.config.json";
  const { connection, open, change, diagnostics, errorMessage, uriOf } = await start(t, { [name]: "{" });
  await open("job.json", job("title"));
  assert.match(await errorMessage(), /nexrender-payload\.config\.json/);
  const textDocument = { uri: uriOf("job.json"), version: 2 };
  const contentChanges = [{ range: { start: at(0, 0), end: at(0, 0) }, text: "\n" }];
  await connection.sendNotification("textDocument/didChange", { textDocument, contentChanges });
  await change(name, "{");
  assert.match(await errorMessage(), /nexrender-payload\.config\.json/);
  await change(name, "{}");
  assert.deepEqual(
    (await diagnostics("job.json", 2)).map(({ code }) => code),
    ["codec-unprefixed"],
  );
});
