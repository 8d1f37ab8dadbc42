// The extension: it starts the language server and has two commands. Everything else is in the server.
import { commands, workspace } from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { chooseServer, serverOptions } from "./server.js";

const ID = "nexrender-payload";

/** The server reads these files from the disk. */
const WATCHED = "**/{nexrender-payload.config,nexrender.account}.json";

/** @type {LanguageClient | undefined} */
let client;
/** The last start or stop: they run one after the other. */
let last = Promise.resolve();

/** @param {import("vscode").ExtensionContext} context */
export async function activate(context) {
  const restart = () => inTurn(() => stop().then(() => start(context)));
  context.subscriptions.push(
    commands.registerCommand(`${ID}.fixAll`, fixAll),
    commands.registerCommand(`${ID}.restart`, restart),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${ID}.path`)) restart();
    }),
    workspace.onDidGrantWorkspaceTrust(restart),
  );
  await inTurn(() => start(context));
}

export const deactivate = () => inTurn(stop);

function inTurn(action) {
  last = last.then(action, action);
  return last;
}

async function start(context) {
  const server = await chooseServer({
    setting: workspace.getConfiguration(ID).get("path", ""),
    folders: (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    isTrusted: workspace.isTrusted,
    bundled: context.asAbsolutePath("dist/server/server.js"),
  });
  client = new LanguageClient(ID, "Nexrender payloads", serverOptions(server), {
    documentSelector: ["json", "jsonc"].flatMap((language) => [
      { language, scheme: "file" },
      { language, scheme: "untitled" },
    ]),
    // VS Code completes fields and values of these files from the schemas in package.json.
    initializationOptions: { schemas: true },
    synchronize: { fileEvents: workspace.createFileSystemWatcher(WATCHED) },
  });
  context.subscriptions.push(client);
  // The client shows its error. The extension stays active, so that a corrected setting or the command starts it again.
  await client.start().catch(() => {});
}

async function stop() {
  const running = client;
  client = undefined;
  // A client that failed to start cannot be stopped.
  if (running?.isRunning()) await running.stop();
}

const fixAll = () =>
  commands.executeCommand("editor.action.sourceAction", { kind: `source.fixAll.${ID}`, apply: "first" });
