import { reading, unreadable } from "./blame.js";
import { classOf, isRecord, lostName, wordOf } from "./lost.js";
import { isArrayBuffer, isBlob, isHeaders } from "./realm.js";
import { nearest } from "./suggest.js";

/**
 * Misuse of the library throws a `TypeError` that names the argument, at the call that contains the mistake.
 */

/**
 * @typedef {(value: any) => string | undefined} Check  what is wrong with a value, if anything is
 */

/* @__NO_SIDE_EFFECTS__ */
const is = (test, expected) => (value) => (test(value) ? undefined : `expected ${expected}, got ${nameOf(value)}`);

export const aString = is((value) => typeof value === "string" && value.trim() !== "", "a non-empty string");
export const aText = is((value) => typeof value === "string", "a string");
export const aBoolean = is((value) => typeof value === "boolean", "a boolean");
export const aFunction = is((value) => typeof value === "function", "a function");
/** Excludes what JSON would lose, such as a `Map` or a `Promise`. */
export const anObject = is(
  (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && (hasWriter(value) || !wordOf(value)),
  "an object",
);

const hasWriter = (value) => typeof value.toJSON === "function";

/** Entries that are not options of a class: what a `Headers` of any make, a list of pairs or an object has. */
export const someHeaders = (value) => {
  const isPair = (pair) => Array.isArray(pair) && pair.length === 2;
  const isGiven = Array.isArray(value) ? value.every(isPair) : isHeaders(value) || isRecord(value);
  return isGiven ? undefined : "expected Headers, a list of [name, value] pairs, or an object of names and values";
};

/** The options of a request that the client sets itself. */
const own = ["method", "headers", "body", "signal", "redirect"];

/** Further options for `fetch`, such as an undici dispatcher. */
export const forFetch = (value) => {
  const taken = own.find((name) => value?.[name] !== undefined);
  return anObject(value) ?? (taken && `\`${taken}\` is set by the client`);
};

export const milliseconds = is((value) => typeof value === "number" && value > 0, "a positive number of milliseconds");
export const count = is((value) => Number.isInteger(value) && value >= 0, "a non-negative integer");
export const aSignal = is(
  (value) => typeof value?.aborted === "boolean" && typeof value.addEventListener === "function",
  "an AbortSignal",
);

/** Excludes strings, which are iterable by character. */
export const anIterable = is(
  (value) => typeof value === "object" && typeof value?.[Symbol.iterator] === "function",
  "an iterable",
);
export const aFile = is(
  (value) => isBlob(value) || isArrayBuffer(value) || ArrayBuffer.isView(value),
  "a Blob, an ArrayBuffer or bytes",
);
export const aList = is(Array.isArray, "an array");

/** @param {number} most @returns {Check} */
/* @__NO_SIDE_EFFECTS__ */
export const upTo = (most) =>
  is((value) => Number.isInteger(value) && value >= 1 && value <= most, `an integer from 1 to ${most}`);

/** The longest text that an error repeats. An option with fixed words holds no secret, but may be given one by mistake. */
const longestWord = 20;

/** @param {...string} words @returns {Check} */
/* @__NO_SIDE_EFFECTS__ */
export const oneOf =
  (...words) =>
  (value) => {
    if (words.includes(value)) return undefined;
    const isWord = typeof value === "string" && value.length <= longestWord && /^[\w:-]+$/.test(value);
    const found = isWord ? JSON.stringify(value) : nameOf(value);
    const best = isWord ? nearest(value, words) : undefined;
    return `expected one of ${words.join(", ")}, got ${found}${best ? `; did you mean \`${best}\`?` : ""}`;
  };

/** @param {Check} check @returns {Check} */
/* @__NO_SIDE_EFFECTS__ */
export const orZero = (check) => (value) => (value === 0 ? undefined : check(value));

/** @param {...Check} checks @returns {Check} */
/* @__NO_SIDE_EFFECTS__ */
export const either =
  (...checks) =>
  (value) => {
    const problems = checks.map((check) => check(value));
    return problems.includes(undefined) ? undefined : problems[0];
  };

/**
 * Checks the names and types of options and returns them; `undefined` means that an option is not set.
 *
 * @template {Record<string, any>} T
 * @param {T | undefined} options
 * @param {Record<string, Check>} known
 * @param {string} [what]  the name of the argument
 * @returns {T}
 */
export function checked(options, known, what = "options") {
  if (options === undefined) return /** @type {T} */ ({});
  argument(what, options, anObject);
  for (const [name, value] of reading(what, options, Object.entries)) {
    if (!Object.hasOwn(known, name))
      throw new TypeError(`${what}.${name}: no such ${nounOf(what)}${meant(name, Object.keys(known), nounOf(what))}`);
    if (value !== undefined) argument(`${what}.${name}`, value, known[name]);
  }
  return options;
}

/**
 * Checks the type of an argument and returns it.
 *
 * @template T
 * @param {string} name
 * @param {T} value
 * @param {Check} check
 * @returns {T}
 */
export function argument(name, value, check) {
  const wrong = problemOf(check, value);
  if (wrong) throw new TypeError(`${name}: ${wrong}`);
  return value;
}

/**
 * What is wrong with a value, also if it cannot be read.
 *
 * @param {Check} check
 * @param {unknown} value
 */
export function problemOf(check, value) {
  try {
    return check(value);
  } catch {
    return unreadable;
  }
}

const nounOf = (what) => (what.startsWith("options") ? "option" : "field");

/** Names that other libraries use. */
const aliases = new Map(
  Object.entries({
    retries: "maxRetries",
    interval: "pollInterval",
    apiKey: "token",
    key: "token",
    url: "baseUrl",
    endpoint: "baseUrl",
    name: "displayName",
  }),
);

/**
 * The suggestion for a mistyped name, or the list of names.
 *
 * @param {string} name
 * @param {string[]} known
 * @param {string} [noun]
 */
export function meant(name, known, noun = "option") {
  const alias = aliases.get(name);
  const best = known.includes(alias) ? alias : nearest(name, known);
  return best === undefined ? `; the ${noun}s are ${known.join(", ")}` : `; did you mean \`${best}\`?`;
}

/** The type of a value. The value itself may be a secret. */
function nameOf(value) {
  if (value === null) return "null";
  if (typeof value === "string" && value.trim() === "") return value === "" ? "an empty string" : "a blank string";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return String(value);
  if (typeof value === "object") return classOf(value) ? lostName(value) : "an object";
  return typeof value === "undefined" ? "undefined" : `a value of type ${typeof value}`;
}
