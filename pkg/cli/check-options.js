import { existsSync } from "node:fs";
import { UsageError } from "./errors.js";
import { readJson, readText } from "./input/files.js";
import { lint, rules } from "./package.js";
import { didYouMean } from "./suggest.js";

const SEVERITIES = ["error", "warning", "info", "off"];

/**
 * The package's `CheckOptions` from the options of the command line. Files that they name are read
 * here; whatever cannot be used is misuse.
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

/** The template of a file, or the list of them; another file given by mistake would check nothing. */
async function templates(path) {
  const list = [await readJson(path)].flat();
  if (list.every((template) => template?.compositions || template?.layers)) return list;
  throw new UsageError(`${path} is no template: it holds neither compositions nor layers`);
}

/** Lets the package refuse what it cannot use (an odd template file, say) before anything is checked. */
function usable(options) {
  try {
    lint("{}", options);
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
  return options;
}

function parseRule(setting) {
  const [, code, severity] = setting.match(/^([^=]+)=(.*)$/) ?? [];
  if (!code)
    throw new UsageError(`--rule takes CODE=SEVERITY, not "${setting}"`, "For example: --rule codec-unprefixed=error");
  const codes = rules.map((rule) => rule.code);
  if (!codes.includes(code)) {
    throw new UsageError(
      `there is no rule "${code}"${didYouMean(code, codes)}`,
      "`nexrender-payload rules` lists them all.",
    );
  }
  if (!SEVERITIES.includes(severity)) {
    throw new UsageError(
      `--rule ${code} cannot be "${severity}"; it is one of ${SEVERITIES.join(", ")}${didYouMean(severity, SEVERITIES)}`,
    );
  }
  return [code, severity];
}

/**
 * The names that `--fonts` and `--secrets` give: separated by commas, or in a file, which holds what
 * the API answered, a JSON list of names, or a name per line.
 */
async function names(value, field) {
  if (!existsSync(value)) {
    // Whoever types a path that is not there must not get a check against a font of that name.
    if (/[\\/]|\.(json|txt)$/i.test(value)) throw new UsageError(`cannot read ${value}: there is no such file`);
    return filled(value.split(","));
  }
  const text = (await readText(value)).replace(/^\ufeff/, "");
  if (!text.trimStart().startsWith("[")) return filled(text.split(/\r\n|\n|\r/));
  const list = await readJson(value);
  return list.map((item) => {
    const name = typeof item === "string" ? item : item?.[field];
    if (typeof name !== "string") throw new UsageError(`${value}: every item must be a name, or have "${field}"`);
    return name;
  });
}

const filled = (list) => list.map((name) => name.trim()).filter((name) => name !== "");
