import { existsSync } from "node:fs";
import { readSnapshot } from "./account/file.js";
import { SEVERITIES } from "./config/schema.js";
import { asUsageError, UsageError } from "./errors.js";
import { readJson, readText } from "./input/files.js";
import { lint, rules } from "./package.js";
import { didYouMean } from "./suggest.js";

/**
 * The settings of a command line or of a section of the configuration.
 *
 * @typedef {object} Settings
 * @property {"job" | "batch" | "join"} [kind]
 * @property {"server" | "browser"} [context]
 * @property {Record<string, string>} [rules]
 * @property {string[]} [templates]  files
 * @property {Names} [fonts]
 * @property {Names} [secrets]
 * @property {string} [account]  a file
 * @property {number} [max]
 *
 * @typedef {{ names: string[] } | { file: string }} Names
 */

/**
 * The package's `CheckOptions` for a file, from the configuration and the command-line options, which take precedence. Reads
 * the files that they name; throws a `UsageError` for anything invalid.
 *
 * @param {Record<string, any>} values
 * @param {import("./config/config.js").Config} [config]
 * @param {string} [path]
 * @param {string} [snapshot]  a snapshot of the account that was found, for when none is named
 * @returns {Promise<import("../index.js").CheckOptions>}
 */
export async function checkOptions(values, config, path, snapshot) {
  const all = [...(config?.settingsFor(path) ?? []), settingsOf(values)];
  const settings = Object.assign({}, ...all, { rules: Object.assign({}, ...all.map((section) => section.rules)) });
  const options = { context: settings.context ?? "server", rules: settings.rules };
  if (settings.kind) options.kind = settings.kind;
  if (settings.max) options.maxDiagnostics = settings.max;
  if (settings.templates) options.template = (await Promise.all(settings.templates.map(templates))).flat();
  if (settings.fonts) options.fonts = await names(settings.fonts, "fileName");
  if (settings.secrets) options.secrets = await names(settings.secrets, "name");
  const account = settings.account ?? snapshot;
  if (account !== undefined && !values["no-account"]) options.account = await readSnapshot(account);
  return usable(options);
}

/** @returns {Settings} */
function settingsOf({ kind, context, max, rule, template, fonts, secrets, account }) {
  return {
    ...(kind && { kind }),
    ...(context && { context }),
    ...(max && { max }),
    ...(rule && { rules: Object.fromEntries(rule.map(parseRule)) }),
    ...(template && { templates: template }),
    ...(fonts && { fonts: namesOrFile(fonts) }),
    ...(secrets && { secrets: namesOrFile(secrets) }),
    ...(account && { account }),
  };
}

/** The template in a file, or a list of templates. Any other file would check nothing, so it is an error. */
async function templates(path) {
  const list = [await readJson(path)].flat();
  if (list.every((template) => template?.compositions || template?.layers)) return list;
  throw new UsageError(`${path} is not a template file: it has neither compositions nor layers`);
}

/** Lets the package report invalid options, such as a malformed template, before it checks anything. */
function usable(options) {
  try {
    lint("{}", options);
  } catch (error) {
    throw asUsageError(error);
  }
  return options;
}

function parseRule(setting) {
  const [, code, severity] = setting.match(/^([^=]+)=(.*)$/) ?? [];
  if (!code)
    throw new UsageError(
      `invalid value "${setting}" for --rule: expected CODE=SEVERITY`,
      "For example: --rule codec-unprefixed=error",
    );
  const codes = rules.map((rule) => rule.code);
  if (!codes.includes(code)) {
    throw new UsageError(
      `unknown rule "${code}"${didYouMean(code, codes)}`,
      "`nexrender-payload rules` lists all rules.",
    );
  }
  if (!SEVERITIES.includes(severity)) {
    throw new UsageError(
      `invalid severity "${severity}" for --rule ${code}: expected ${SEVERITIES.join(", ")}${didYouMean(severity, SEVERITIES)}`,
    );
  }
  return [code, severity];
}

/** A value of `--fonts` or `--secrets`: a file, or names separated by commas. */
function namesOrFile(value) {
  // A missing file must not be treated as a name.
  const isFile = existsSync(value) || /[\\/]|\.(json|txt)$/i.test(value);
  return isFile ? { file: value } : { names: filled(value.split(",")) };
}

/** Names, or a file with the API's response, a JSON list of names, or one name per line. */
async function names({ names: list, file }, field) {
  if (list) return list;
  const text = await readText(file);
  if (!text.trimStart().startsWith("[")) return filled(text.split(/\r\n|\n|\r/));
  return (await readJson(file)).map((item) => {
    const name = typeof item === "string" ? item : item?.[field];
    if (typeof name !== "string")
      throw new UsageError(`${file}: every item must be a name or an object with "${field}"`);
    return name;
  });
}

const filled = (list) => list.map((name) => name.trim()).filter((name) => name !== "");
