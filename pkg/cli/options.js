import { parseArgs } from "node:util";
import { UsageError } from "./errors.js";
import { didYouMean } from "./suggest.js";

/**
 * One option of a command: a flag if it has no `value`; otherwise `value` is the placeholder in the help.
 *
 * @typedef {object} Option
 * @property {string} name
 * @property {string} [short]
 * @property {string} [value]
 * @property {keyof typeof NUMBERS} [number]  the value is a number of this kind
 * @property {string[]} [choices]
 * @property {boolean} [multiple]
 * @property {string} help
 */

/** The kinds of numbers and what each accepts. */
const NUMBERS = {
  integer: { accepts: (number) => Number.isSafeInteger(number) && number > 0, says: "a positive integer" },
  count: { accepts: (number) => Number.isSafeInteger(number) && number >= 0, says: "a non-negative integer" },
  seconds: { accepts: (number) => Number.isFinite(number) && number > 0, says: "a positive number of seconds" },
  port: {
    accepts: (number) => Number.isInteger(number) && number >= 0 && number <= 65_535,
    says: "a port from 0 to 65535",
  },
  pause: { accepts: (number) => Number.isFinite(number) && number >= 0, says: "a non-negative number of seconds" },
};

/**
 * Parses the arguments of a command. Throws a `UsageError` that suggests the nearest valid spelling.
 *
 * @param {{ name: string, options: Option[], least?: number, most?: number, args?: string }} command
 * @param {string[]} argv
 * @returns {{ values: Record<string, any>, positionals: string[] }}
 */
export function parseOptions(command, argv) {
  const byName = new Map(command.options.map((option) => [option.name, option]));
  const { tokens, positionals } = parseArgs({
    args: argv,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      command.options.map(({ name, short, value, multiple }) => [
        name,
        { type: value ? "string" : "boolean", multiple: multiple ?? false, ...(short && { short }) },
      ]),
    ),
  });

  const values = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = byName.get(token.name);
    if (!option) throw unknownOption(command, token.rawName);
    const value = read(option, token);
    if (option.multiple) values[option.name] = [...(values[option.name] ?? []), value];
    else values[option.name] = value;
  }
  if (!values.help) checkCount(command, positionals);
  return { values, positionals };
}

function read(option, token) {
  const shown = token.rawName;
  if (!option.value) {
    if (token.value !== undefined) throw new UsageError(`${shown} takes no value`);
    return true;
  }
  const missing = token.value === undefined || (!token.inlineValue && /^--?[a-z]/i.test(token.value));
  if (missing) throw new UsageError(`${shown} requires a value: ${shown} ${option.value}`);
  if (option.choices && !option.choices.includes(token.value)) {
    const allowed = option.choices.join(", ");
    throw new UsageError(
      `invalid value "${token.value}" for ${shown}: expected ${allowed}${didYouMean(token.value, option.choices)}`,
    );
  }
  if (!option.number) return token.value;
  const { accepts, says } = NUMBERS[option.number];
  const number = Number(token.value);
  if (token.value.trim() === "" || !accepts(number)) {
    throw new UsageError(`invalid value "${token.value}" for ${shown}: expected ${says}`);
  }
  return number;
}

function unknownOption(command, shown) {
  const names = command.options.map(({ name }) => `--${name}`);
  const suggestion = didYouMean(shown, names, (name) => name);
  return new UsageError(`unknown option ${shown}${suggestion}`);
}

function checkCount({ least = 0, most = Number.POSITIVE_INFINITY, args }, positionals) {
  if (positionals.length < least) {
    const names = args.split(" ");
    const missing = names.length === least ? names.slice(positionals.length).join(" ") : args;
    throw new UsageError(`missing argument: ${missing}`);
  }
  if (positionals.length > most) {
    throw new UsageError(`unexpected argument "${positionals[most]}"`);
  }
}
