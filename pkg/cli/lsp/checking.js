import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { nearestSnapshot } from "../account/file.js";
import { checkOptions } from "../check-options.js";
import { loadConfig } from "../config/config.js";
import { isNamedAsPayload } from "../input/recognise.js";
import { EVERY_FINDING, withFindings } from "../lint-run.js";
import { lint } from "../package.js";

/** A text is a payload if it has both the root of one and what only a payload has. */
const root = /"(?:template|jobs|assets)"\s*:/;
const content = /"(?:composition|layerName|layerIndex|clips)"\s*:/;

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
  /** @type {Map<string, Promise<{ options: object, config?: import("../config/config.js").Config, path?: string }>>} */
  #settings = new Map();

  /**
   * @param {import("vscode-languageserver-textdocument").TextDocument} document
   */
  async report(document) {
    const known = this.#reports.get(document.uri);
    if (known?.version === document.version) return known;
    const settings = await this.#settingsOf(document.uri);
    const found = {
      version: document.version,
      report: reportOf(document.getText(), settings),
      options: settings.options,
    };
    this.#reports.set(document.uri, found);
    return found;
  }

  /** Whether the configuration excludes a document. */
  async isExcluded(uri) {
    const { config, path } = await this.#settingsOf(uri);
    return path !== undefined && config?.isExcluded(path) === true;
  }

  #settingsOf(uri) {
    const path = uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
    const key = path ?? "";
    if (!this.#settings.has(key)) this.#settings.set(key, read(path));
    return this.#settings.get(key);
  }

  /** @param {string} uri */
  close(uri) {
    this.#reports.delete(uri);
  }

  /** The configuration, a snapshot or a template has changed. */
  reload() {
    this.#reports.clear();
    this.#settings.clear();
  }
}

async function read(file) {
  const snapshot = await nearestSnapshot(file === undefined ? "" : dirname(file));
  const path = file && relative("", file);
  const config = await loadConfig({});
  return { path, config, options: await checkOptions({}, config, path, snapshot) };
}

/** The findings that `lint` would report: without those that the configuration accepts. */
function reportOf(text, { path, config, options }) {
  if (path === undefined || !config?.hasExceptionsFor(path)) return lint(text, options);
  const report = lint(text, { ...options, maxDiagnostics: EVERY_FINDING });
  return withFindings({ report }, config.withoutExceptions(path, report.diagnostics), options).report;
}
