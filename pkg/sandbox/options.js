const isText = (value) => typeof value === "string" && value !== "";
const isCount = (value) => Number.isInteger(value) && value > 0;
const isPositive = (value) => typeof value === "number" && value > 0 && value < 1e9;

/** Every option: what it must be, in words and as a test, and what it is when left out. */
const options = {
  port: {
    expected: "a port from 0 to 65535",
    fits: (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
    otherwise: 0,
  },
  host: { expected: "a host name or address", fits: isText, otherwise: "127.0.0.1" },
  faults: { expected: "text such as reset=0.1,429=0.2", fits: (value) => typeof value === "string", otherwise: "" },
  account: {
    expected: "the path of a JSON file, or its content",
    fits: (value) => isText(value) || (typeof value === "object" && value !== null),
    otherwise: undefined,
  },
  state: { expected: "the path of a file", fits: isText, otherwise: undefined },
  cors: {
    expected: "true, false, an origin, or a list of origins",
    fits: (value) => typeof value === "boolean" || isText(value) || (Array.isArray(value) && value.every(isText)),
    otherwise: false,
  },
  jobSeconds: { expected: "a positive number of seconds", fits: isPositive, otherwise: 4 },
  speed: { expected: "a positive number", fits: isPositive, otherwise: 1 },
  maxBodyBytes: { expected: "a positive number of bytes", fits: isCount, otherwise: 32 * 2 ** 20 },
  token: { expected: "text", fits: isText, otherwise: undefined },
  seed: {
    expected: "a whole number",
    fits: (value) => Number.isInteger(value),
    otherwise: undefined,
  },
  check: {
    expected: "a function such as lint, or false",
    fits: (value) => typeof value === "function" || value === false,
    otherwise: undefined,
  },
  keep: { expected: "a positive number of jobs", fits: isCount, otherwise: Number.POSITIVE_INFINITY },
  countBy: {
    expected: "a JSON Pointer such as /template/label",
    fits: (value) => isText(value) && value.startsWith("/"),
    otherwise: null,
  },
  logEntries: { expected: "a positive number of requests", fits: isCount, otherwise: 1000 },
  logBodyBytes: { expected: "a positive number of bytes", fits: isCount, otherwise: 16 * 2 ** 20 },
  webhookRetryMs: { expected: "a positive number of milliseconds", fits: isPositive, otherwise: 1000 },
  onRequest: { expected: "a function", fits: (value) => typeof value === "function", otherwise: undefined },
};

/**
 * @param {Record<string, unknown>} given
 * @returns {Record<string, any>} all options
 * @throws {TypeError} that names the option
 */
export function readOptions(given) {
  if (typeof given !== "object" || given === null) throw new TypeError("createSandbox: expected an object of options");
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(options, name)) {
      throw new TypeError(`createSandbox: unknown option "${name}"; known are ${Object.keys(options).join(", ")}`);
    }
  }
  const all = {};
  for (const [name, { expected, fits, otherwise }] of Object.entries(options)) {
    const value = given[name];
    if (value !== undefined && !fits(value)) throw new TypeError(`createSandbox: ${name}: expected ${expected}`);
    all[name] = value ?? otherwise;
  }
  return all;
}
