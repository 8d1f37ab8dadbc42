import { existsSync } from "node:fs";
import { asUsageError, UsageError } from "./errors.js";
import { readJson, readText } from "./input/files.js";
import { lint, rules } from "./package.js";
import { didYouMean } from "./suggest.js";

const SEVERITIES = ["error", "warning", "info", "off"];

/**
 * The package's `CheckOptions` from the options of the command line. Reads the files that they name; throws a
 * `UsageError` for anything invalid.
 *
 * @param {Record<string, any>} values
 * @returns {Promise<import("../index.js").CheckOptions>}
 */
export async function checkOptions(values) {
  const options = { context: values.context ?? "server" };
  if (values.kind) options.kind = values.kind;
  if (values.max) options.maxDiagnostics = values.max;
  if (values.rule) options.rules = Object.fromEntries(values.rule.map(parseRule));
  if (values.template) options.template = (await Promise.all(values.template.map(templates))).flat();
  if (values.fonts) options.fonts = await names(values.fonts, "fileName");
  if (values.secrets) options.secrets = await names(values.secrets, "name");
  return usable(options);
}

/** The template in a file, or a list of templates. Any other file would check nothing, so it is refused. */
async function templates(path) {
  const list = [await readJson(path)].flat();
  if (list.every((template) => template?.compositions || template?.layers)) return list;
  throw new UsageError(`${path} is not a template file: it has neither compositions nor layers`);
}

/** Lets the package refuse invalid options, such as a malformed template, before it checks anything. */
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

/**
 * The names given to `--fonts` and `--secrets`: separated by commas, or in a file with the API's answer, a JSON list of
 * names, or one name per line.
 */
async function names(value, field) {
  if (!existsSync(value)) {
    // A missing file must not become a font of that name.
    if (/[\\/]|\.(json|txt)$/i.test(value)) throw new UsageError(`cannot read ${value}: no such file`);
    return filled(value.split(","));
  }
  const text = (await readText(value)).replace(/^\ufeff/, "");
  if (!text.trimStart().startsWith("[")) return filled(text.split(/\r\n|\n|\r/));
  const list = await readJson(value);
  return list.map((item) => {
    const name = typeof item === "string" ? item : item?.[field];
    if (typeof name !== "string")
      throw new UsageError(`${value}: every item must be a name or an object with "${field}"`);
    return name;
  });
}

const filled = (list) => list.map((name) => name.trim()).filter((name) => name !== "");
