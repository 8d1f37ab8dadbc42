// The VS Code extension as it is published: the packed .vsix is unpacked, its server is driven by a client of the protocol,
// and its main file runs against a mock of VS Code.
import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { packExtension } from "../../../scripts/build-vscode.mjs";
import { root } from "../../../scripts/lib/project.mjs";
import { at, edited, startServer } from "../support/language-client.js";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const text = `{ "template": { "id": "${ID}", "composition": "main" }, "settings": { "type": "video", "codec": "h264_vbr_15mbps" } }`;
const snapshot = { templates: [{ id: ID, compositions: ["main", "square"] }] };

let folder;
let files;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexrender-payload-vscode-"));
  const vsix = join(folder, "extension.vsix");
  await packExtension(vsix);
  files = unzipSync(await readFile(vsix));
  for (const [name, bytes] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
});

after(() => rm(folder, { recursive: true, force: true }));

const inExtension = (...names) => join(folder, "extension", ...names);
const manifest = async () => JSON.parse(await readFile(inExtension("package.json"), "utf8"));

/** A workspace with these files. */
async function workspace(name, content) {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  for (const [file, value] of Object.entries(content)) await writeFile(join(path, file), JSON.stringify(value));
  return path;
}

test("the .vsix contains the two bundles, the schemas and the licences, and nothing else", () => {
  assert.deepEqual(Object.keys(files).sort(), [
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/LICENSES.txt",
    "extension/changelog.md",
    "extension/dist/extension.cjs",
    "extension/dist/server/server.js",
    "extension/package.json",
    "extension/readme.md",
    "extension/schema/batch.json",
    "extension/schema/config.json",
    "extension/schema/job.json",
  ]);
  const licenses = Buffer.from(files["extension/LICENSES.txt"]).toString();
  for (const name of ["vscode-languageclient", "vscode-languageserver", "@codemirror/state"])
    assert.match(licenses, new RegExp(`^${name} \\d`, "m"));
  for (const [name, bytes] of Object.entries(files))
    assert.ok(!Buffer.from(bytes).includes(root), `${name} names a folder of this machine`);
});

test("the extension has the version, the licence and the repository of the package", async () => {
  const extension = await manifest();
  const npm = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const facts = ({ version, license, homepage, bugs }) => ({ version, license, homepage, bugs: bugs.url ?? bugs });
  assert.deepEqual(facts(extension), facts(npm));
  assert.equal(`git+${extension.repository.url}`, npm.repository.url);
  assert.ok(extension.repository.url.includes(`/${extension.publisher}/`));
});

test("the named files get the schemas of the package", async () => {
  const { contributes } = await manifest();
  for (const [fileMatch, name] of [
    ["*.nexrender.json", "job"],
    ["*.nexrender-batch.json", "batch"],
    ["nexrender-payload.config.json", "config"],
  ]) {
    const { url } = contributes.jsonValidation.find((each) => each.fileMatch === fileMatch);
    const shipped = await readFile(join(root, `pkg/schema/${name}.json`), "utf8");
    assert.equal(await readFile(inExtension(url), "utf8"), shipped);
  }
});

test("the server inside the .vsix checks, fixes and completes", async (t) => {
  const path = await workspace("served", { "nexrender.account.json": snapshot });
  const server = await startServer([inExtension("dist/server/server.js"), "--stdio"], path, { schemas: true });
  t.after(server.stop);
  const { connection, open, diagnostics, uriOf } = server;
  assert.deepEqual(server.serverInfo, { name: "nexrender-payload", version: (await manifest()).version });
  await open("a.nexrender.json", text);
  const found = await diagnostics("a.nexrender.json", 1);
  assert.deepEqual(
    found.map(({ code, codeDescription }) => [code, codeDescription.href.split("/").at(-1)]),
    [["codec-unprefixed", "codec-unprefixed.md"]],
  );
  const textDocument = { uri: uriOf("a.nexrender.json") };
  const [all] = await connection.sendRequest("textDocument/codeAction", {
    textDocument,
    range: { start: at(0, 0), end: at(0, 0) },
    context: { diagnostics: [], only: ["source.fixAll.nexrender-payload"] },
  });
  assert.equal(edited(text, all.edit.changes[textDocument.uri]), text.replace("h264", "video_h264"));
  // VS Code completes values from the schema, so the server adds only names of the account.
  const labels = async (word) => {
    const position = at(0, text.indexOf(word));
    const items = await connection.sendRequest("textDocument/completion", { textDocument, position });
    return items.map(({ label }) => label);
  };
  assert.deepEqual(await labels('main"'), ["main", "square"]);
  assert.deepEqual(await labels("h264_vbr"), []);
});

/** The extension's main file, loaded anew, with a mock of VS Code beside it. */
async function load(t, name, { folders = [], settings = {}, isTrusted = true } = {}) {
  const copy = join(folder, name);
  await mkdir(join(copy, "dist"), { recursive: true });
  await mkdir(join(copy, "node_modules/vscode"), { recursive: true });
  await copyFile(inExtension("dist/extension.cjs"), join(copy, "dist/extension.cjs"));
  await symlink(inExtension("dist/server"), join(copy, "dist/server"));
  await copyFile(inExtension("package.json"), join(copy, "package.json"));
  await copyFile(join(import.meta.dirname, "../support/vscode-mock.cjs"), join(copy, "node_modules/vscode/index.js"));
  const require = createRequire(join(copy, "dist/extension.cjs"));
  const vscode = require("vscode");
  Object.assign(vscode.state, { folders, settings, isTrusted });
  const context = { subscriptions: [], asAbsolutePath: (path) => join(copy, path) };
  const { activate, deactivate } = require("./extension.cjs");
  t.after(deactivate);
  return { ...vscode, activate: () => activate(context) };
}

/** An open document of the mock. */
const document = ({ Uri }, file, languageId = "json") => ({
  uri: Uri.file(file),
  languageId,
  version: 1,
  getText: () => text,
});

/** The findings that the extension shows for a document, once they are there. */
const shown = ({ state }, { uri }) =>
  new Promise((resolve) => {
    state.published.event((published) => {
      if (published === uri.toString()) resolve(state.diagnostics.get(published));
    });
  });

/** Writes a package into a workspace whose command line notes its arguments and is the real one besides. */
async function installed(path) {
  const real = pathToFileURL(join(root, "pkg/cli.js")).href;
  const noted = join(path, "started.json");
  const file = join(path, "node_modules/nexrender-payload/pkg/cli.js");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    `const { writeFileSync } = require("node:fs");
writeFileSync(${JSON.stringify(noted)}, JSON.stringify(process.argv.slice(2)));
import(${JSON.stringify(real)});\n`,
  );
  return { file, args: async () => JSON.parse(await readFile(noted, "utf8").catch(() => "null")) };
}

test("the extension starts the server inside it, and shows its findings", async (t) => {
  const path = await workspace("plain", {});
  const extension = await load(t, "alone", { folders: [path] });
  const open = document(extension, join(path, "a.nexrender.json"));
  extension.state.documents.push(open);
  const findings = shown(extension, open);
  await extension.activate();
  assert.deepEqual(
    (await findings).map(({ code, source }) => [code.value, source]),
    [["codec-unprefixed", "nexrender-payload"]],
  );
  assert.deepEqual(extension.state.shown, []);
});

test("the extension prefers the package of a trusted workspace, and starts it with `lsp`", async (t) => {
  const path = await workspace("with-package", {});
  const { args } = await installed(path);
  const extension = await load(t, "beside-a-package", { folders: [path] });
  const open = document(extension, join(path, "a.nexrender.json"));
  extension.state.documents.push(open);
  const findings = shown(extension, open);
  await extension.activate();
  assert.equal((await findings).length, 1);
  assert.deepEqual(await args(), ["lsp", "--stdio", `--clientProcessId=${process.pid}`]);
  assert.deepEqual(extension.state.shown, []);
});

test("in a workspace that is not trusted, neither its package nor its setting runs, until it is trusted", async (t) => {
  const path = await workspace("not-trusted", {});
  const { args } = await installed(path);
  const settings = { "nexrender-payload.path": "node_modules/nexrender-payload/pkg/cli.js" };
  const extension = await load(t, "restricted", { folders: [path], settings, isTrusted: false });
  const open = document(extension, join(path, "a.nexrender.json"));
  extension.state.documents.push(open);
  const findings = shown(extension, open);
  await extension.activate();
  assert.equal((await findings).length, 1);
  assert.equal(await args(), null);
  extension.state.isTrusted = true;
  const again = shown(extension, open);
  extension.state.fire("onDidGrantWorkspaceTrust");
  assert.equal((await again).length, 1);
  assert.equal((await args())[0], "lsp");
});

test("the setting chooses the server, and a change of it starts another", async (t) => {
  const path = await workspace("with-setting", {});
  const settings = { "nexrender-payload.path": "no-such-program" };
  const extension = await load(t, "with-setting-changed", { folders: [path], settings });
  await extension.activate();
  assert.match(extension.state.shown.join("\n"), /no-such-program failed/);
  const open = document(extension, join(path, "a.nexrender.json"));
  extension.state.documents.push(open);
  const findings = shown(extension, open);
  settings["nexrender-payload.path"] = join(root, "pkg/cli.js");
  extension.state.fire("onDidChangeConfiguration", {
    affectsConfiguration: (name) => name === "nexrender-payload.path",
  });
  assert.equal((await findings).length, 1);
});

test("the command `Fix all` makes the safe fixes of the open document", async (t) => {
  const extension = await load(t, "commanded");
  await extension.activate();
  const declared = (await manifest()).contributes.commands.map(({ command }) => command);
  assert.deepEqual([...extension.state.commands.keys()].sort(), declared.sort());
  await extension.state.commands.get("nexrender-payload.fixAll")();
  const expected = { kind: "source.fixAll.nexrender-payload", apply: "first" };
  assert.deepEqual(extension.state.executed, [["editor.action.sourceAction", expected]]);
});
