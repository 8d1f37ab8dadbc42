// A client of the Language Server Protocol, over the standard input and output of a server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  FileChangeType,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

export const at = (line, character) => ({ line, character });

/**
 * Starts a server with Node and initialises it. `stop` shuts it down, and fails if it does not exit with 0 or has shown an
 * error that nobody read.
 *
 * @param {string[]} args  of Node
 * @param {string} folder  the workspace
 * @param {object} [initializationOptions]
 */
export async function startServer(args, folder, initializationOptions) {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map();
  let wake = () => {};
  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    published.set(params.uri, params);
    wake();
  });
  const errors = [];
  connection.onNotification("window/showMessage", ({ message }) => {
    errors.push(message);
    wake();
  });
  connection.listen();
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const rootUri = pathToFileURL(folder).href;
  const { capabilities, serverInfo } = await connection.sendRequest("initialize", {
    processId: null,
    rootUri,
    capabilities: {},
    initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  const stop = async () => {
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    assert.equal(await exited, 0);
    assert.deepEqual(errors, []);
  };
  const uriOf = (name) => pathToFileURL(join(folder, name)).href;
  const until = async (condition) => {
    while (!condition()) {
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  };
  const diagnostics = async (name, version) => {
    await until(() => published.get(uriOf(name))?.version === version);
    const { diagnostics } = published.get(uriOf(name));
    published.delete(uriOf(name));
    return diagnostics;
  };
  const errorMessage = async () => {
    await until(() => errors.length > 0);
    return errors.shift();
  };
  const change = async (name, content) => {
    await writeFile(join(folder, name), content);
    const changes = [{ uri: uriOf(name), type: FileChangeType.Changed }];
    await connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  };
  const open = (name, text) =>
    connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: uriOf(name), languageId: "json", version: 1, text },
    });
  return { connection, capabilities, serverInfo, stop, open, change, diagnostics, errorMessage, uriOf };
}

/** The text after edits of the protocol. */
export function edited(text, edits) {
  const lines = text.split("\n");
  const offset = ({ line, character }) => lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, character);
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)),
      text,
    );
}
