import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { nearestSnapshot } from "../account/file.js";
import { checkOptions } from "../check-options.js";
import { loadConfig } from "../config/config.js";
import { lint } from "../package.js";

/** Files with these names are payloads, whatever they hold. */
const payloadNames = /\.nexrender(?:-batch)?\.json$/i;

/** A text is a payload if it has both the root of one and what only a payload has. */
const root = /"(?:template|jobs|assets)"\s*:/;
const content = /"(?:composition|layerName|layerIndex|clips)"\s*:/;

/** @param {string} uri */
export const isNamedAsPayload = (uri) => payloadNames.test(uri);

/**
 * Whether a document is checked.
 *
 * @param {{ uri: string, getText(): string }} document
 */
export function isPayload(document) {
  if (isNamedAsPayload(document.uri)) return true;
  const text = document.getText();
  return root.test(text) && content.test(text);
}

/** Reports of the open documents, by the configuration and the account snapshot that belong to them. */
export class Checking {
  /** @type {Map<string, { version: number, report: import("../../index.js").Report, options: object }>} */
  #reports = new Map();
  /** @type {Map<string, Promise<object>>} by folder */
  #options = new Map();

  /**
   * @param {import("vscode-languageserver-textdocument").TextDocument} document
   */
  async report(document) {
    const known = this.#reports.get(document.uri);
    if (known?.version === document.version) return known;
    const options = await this.options(document.uri);
    const found = { version: document.version, report: lint(document.getText(), options), options };
    this.#reports.set(document.uri, found);
    return found;
  }

  /** @param {string} uri */
  options(uri) {
    const path = uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
    const key = path ?? "";
    if (!this.#options.has(key)) this.#options.set(key, read(path));
    return this.#options.get(key);
  }

  /** @param {string} uri */
  close(uri) {
    this.#reports.delete(uri);
  }

  /** The configuration, a snapshot or a template has changed. */
  reload() {
    this.#reports.clear();
    this.#options.clear();
  }
}

async function read(path) {
  const snapshot = await nearestSnapshot(path === undefined ? "" : dirname(path));
  return checkOptions({}, await loadConfig({}), path && relative("", path), snapshot);
}
