// Which language server the extension runs.
import { access } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { TransportKind } from "vscode-languageclient/node";

/** The command line of a package that is installed in a workspace folder. */
const INSTALLED = "node_modules/nexrender-payload/pkg/cli.js";

/**
 * The server of the setting, or that of the package installed in the workspace, or that of the extension. A workspace that
 * is not trusted cannot make the extension run a program.
 *
 * @param {{ setting: string, folders: readonly string[], isTrusted: boolean, bundled: string }} found
 * @returns {Promise<{ path: string, args: string[] }>}
 */
export async function chooseServer({ setting, folders, isTrusted, bundled }) {
  if (isTrusted && setting.trim() !== "") return { path: located(setting.trim(), folders), args: ["lsp"] };
  for (const folder of isTrusted ? folders : []) {
    const path = join(folder, INSTALLED);
    if (await exists(path)) return { path, args: ["lsp"] };
  }
  return { path: bundled, args: [] };
}

/** A bare name, such as `nexrender-payload`, is found in the PATH. */
function located(path, [folder]) {
  const isName = !/[\\/]/.test(path);
  return isName || isAbsolute(path) || folder === undefined ? path : join(folder, path);
}

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * How the client starts it. JavaScript files run in the Node of VS Code, so that none need be installed.
 *
 * @param {{ path: string, args: string[] }} server
 * @returns {import("vscode-languageclient/node").ServerOptions}
 */
export function serverOptions({ path, args }) {
  const transport = TransportKind.stdio;
  return /\.[cm]?js$/.test(path) ? { module: path, args, transport } : { command: path, args, transport };
}
