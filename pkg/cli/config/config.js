import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { readJson } from "../input/files.js";
import { lookup, matcher } from "../input/glob.js";
import { rules } from "../package.js";
import { configSchema } from "./schema.js";
import { problemOf } from "./validate.js";

export const CONFIG = "nexrender-payload.config.json";

/**
 * The configuration of a command: the file of `--config`, or the nearest one in the working directory or its parents;
 * none with `--no-config`.
 *
 * @param {Record<string, any>} values
 * @returns {Promise<Config | undefined>}
 */
export async function loadConfig(values) {
  if (values.config && values["no-config"]) throw new UsageError("--config cannot be combined with --no-config");
  if (values["no-config"]) return undefined;
  const path = values.config ?? (await nearest(process.cwd()));
  if (path === undefined) return undefined;
  const shown = relative("", path) || path;
  const content = await readJson(path);
  const problem = problemOf(content, configSchema(rules.map(({ code }) => code)));
  if (problem !== undefined)
    throw new UsageError(`${shown}: ${problem}`, "`nexrender-payload init` writes an example.");
  return new Config(shown, content);
}

async function nearest(folder) {
  const path = join(folder, CONFIG);
  if ((await stat(path).catch(() => undefined))?.isFile()) return path;
  const above = dirname(folder);
  return above === folder ? undefined : nearest(above);
}

/** A configuration file. Its paths are relative to its folder. */
export class Config {
  #content;
  #folder;
  #isExcluded;
  #sections;
  #overridesFor;
  #exceptions;
  #exceptionsFor;

  /**
   * @param {string} path  as it is shown
   * @param {any} content  valid by the schema
   */
  constructor(path, content) {
    this.path = path;
    this.#content = content;
    this.#folder = dirname(resolve(path));
    this.#isExcluded = matcher(content.exclude ?? [], this.#folder);
    const overrides = content.overrides ?? [];
    this.#sections = overrides.map(({ files: _, ...section }) => section);
    this.#overridesFor = lookup(
      overrides.map(({ files }, at) => [files, at]),
      this.#folder,
    );
    this.#exceptions = (content.exceptions ?? []).map((exception) => ({ ...exception, isSeen: false, isUsed: false }));
    this.#exceptionsFor = lookup(
      this.#exceptions.map((exception) => [[exception.file], exception]),
      this.#folder,
    );
  }

  /** What `lint` checks if it is given no files. */
  get files() {
    return (this.#content.files ?? []).map((file) => this.#fromHere(file));
  }

  isExcluded(path) {
    return this.#isExcluded(path);
  }

  /** The indices of the overrides for a file: files with the same overrides have the same settings. */
  overridesFor(path) {
    return path === undefined ? [] : this.#overridesFor(path);
  }

  /**
   * The settings for a file in the order in which they apply; without a path, those for every file.
   *
   * @param {string} [path]
   */
  settingsFor(path) {
    const { $schema: _, files: __, exclude: ___, overrides: ____, exceptions: _____, ...base } = this.#content;
    const overriding = this.overridesFor(path).map((at) => this.#sections[at]);
    return [base, ...overriding].map((section) => this.#located(section));
  }

  /** Whether there are exceptions for a file. */
  hasExceptionsFor(path) {
    return this.#exceptionsFor(path).length > 0;
  }

  /**
   * The findings of a file without the accepted ones.
   *
   * @param {string} path
   * @param {{ code: string, pointer: string }[]} diagnostics
   */
  withoutExceptions(path, diagnostics) {
    const exceptions = this.#exceptionsFor(path);
    for (const exception of exceptions) exception.isSeen = true;
    return diagnostics.filter(({ code, pointer }) => {
      const accepting = exceptions.filter(
        (exception) => exception.code === code && (exception.pointer ?? pointer) === pointer,
      );
      for (const exception of accepting) exception.isUsed = true;
      return accepting.length === 0;
    });
  }

  /** The exceptions for checked files that matched no finding. */
  get unusedExceptions() {
    return this.#exceptions.filter(({ isSeen, isUsed }) => isSeen && !isUsed);
  }

  #fromHere(path) {
    return relative("", join(this.#folder, path)) || ".";
  }

  /** A section with the paths in it relative to the working folder. */
  #located({ templates, fonts, secrets, account, ...section }) {
    const file = (names) => (typeof names === "string" ? { file: this.#fromHere(names) } : { names });
    return {
      ...section,
      ...(templates && { templates: templates.map((path) => this.#fromHere(path)) }),
      ...(fonts && { fonts: file(fonts) }),
      ...(secrets && { secrets: file(secrets) }),
      ...(account && { account: this.#fromHere(account) }),
    };
  }
}
