import { templateLayerNames, uploadAnswerNames } from "./template-views.js";
import { webhookViews } from "./views.js";

const isText = (value) => typeof value === "string" && value !== "";
const isCount = (value) => Number.isInteger(value) && value > 0;
const isPositive = (value) => typeof value === "number" && value > 0 && value < 1e9;

const isBoolean = (value) => typeof value === "boolean";

function oneOf(words, fallback) {
  return { expected: `one of ${words.join(", ")}`, fits: (value) => words.includes(value), fallback };
}

/** Every option: what it must be, in words and as a test, and its default. */
const options = {
  port: {
    expected: "a port from 0 to 65535",
    fits: (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
    fallback: 0,
  },
  host: { expected: "a host name or address", fits: isText, fallback: "127.0.0.1" },
  faults: { expected: "text such as reset=0.1,429=0.2", fits: (value) => typeof value === "string", fallback: "" },
  account: {
    expected: "the path of a JSON file, or its content",
    fits: (value) => isText(value) || (typeof value === "object" && value !== null),
    fallback: undefined,
  },
  state: { expected: "the path of a file", fits: isText, fallback: undefined },
  cors: {
    expected: "true, false, an origin, or a list of origins",
    fits: (value) => typeof value === "boolean" || isText(value) || (Array.isArray(value) && value.every(isText)),
    fallback: false,
  },
  jobSeconds: { expected: "a positive number of seconds", fits: isPositive, fallback: 4 },
  speed: { expected: "a positive number", fits: isPositive, fallback: 1 },
  maxBodyBytes: { expected: "a positive number of bytes", fits: isCount, fallback: 32 * 2 ** 20 },
  token: {
    expected: "a token, or true for any token",
    fits: (value) => isText(value) || value === true,
    fallback: undefined,
  },
  seed: {
    expected: "a whole number",
    fits: (value) => Number.isInteger(value),
    fallback: undefined,
  },
  check: {
    expected: "a function such as lint, or false",
    fits: (value) => typeof value === "function" || value === false,
    fallback: undefined,
  },
  renderErrors: { expected: "true or false", fits: isBoolean, fallback: true },
  uploadAnswer: oneOf(uploadAnswerNames, "inside"),
  templateLayers: oneOf(templateLayerNames, "names"),
  webhookBody: oneOf(Object.keys(webhookViews), "job"),
  cancelledAsErrors: { expected: "true or false", fits: isBoolean, fallback: false },
  keep: { expected: "a positive number of jobs", fits: isCount, fallback: Number.POSITIVE_INFINITY },
  countBy: {
    expected: "a JSON Pointer such as /template/label",
    fits: (value) => isText(value) && value.startsWith("/"),
    fallback: null,
  },
  logEntries: { expected: "a positive number of requests", fits: isCount, fallback: 1000 },
  logBodyBytes: { expected: "a positive number of bytes", fits: isCount, fallback: 16 * 2 ** 20 },
  webhookRetryMs: { expected: "a positive number of milliseconds", fits: isPositive, fallback: 1000 },
  onRequest: { expected: "a function", fits: (value) => typeof value === "function", fallback: undefined },
};

/** An invalid value of an option; the command line names its own flag instead. */
class OptionError extends TypeError {
  constructor(option, expected) {
    super(`createSandbox: ${option}: expected ${expected}`);
    this.option = option;
    this.expected = expected;
  }
}

/**
 * @param {Record<string, unknown>} given
 * @returns {Record<string, any>} all options
 * @throws {TypeError} that names the option
 */
export function readOptions(given) {
  if (typeof given !== "object" || given === null) throw new TypeError("createSandbox: expected an object of options");
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(options, name)) {
      throw new TypeError(`createSandbox: unknown option "${name}"; expected ${Object.keys(options).join(", ")}`);
    }
  }
  const all = {};
  for (const [name, { expected, fits, fallback }] of Object.entries(options)) {
    const value = given[name];
    if (value !== undefined && !fits(value)) throw new OptionError(name, expected);
    all[name] = value ?? fallback;
  }
  return all;
}
