import { blame } from "./blame.js";
import { isHidden, lostName, wordOf, wordOfMember } from "./lost.js";
import { isDate } from "./realm.js";

// Objects as they will be sent: the result of `JSON.stringify`, and what it would lose.

/**
 * The JSON text of a payload, with a bare word (`NaN`, `undefined.function`, `undefined.map`) for each value that JSON
 * would lose: the checker reports each at its location.
 *
 * @param {unknown} payload
 * @param {string} [name]  of the argument
 * @returns {string}
 * @throws {TypeError} naming the path of a BigInt, a cycle, or a `toJSON`, getter or proxy that throws
 */
export function serialise(payload, name = "payload") {
  try {
    const text = JSON.stringify(payload);
    if (text === undefined) return wordOf(payload, true) ?? "null";
    return mayLose(payload) ? withWords(payload, text) : text;
  } catch (cause) {
    throw new TypeError(blame(payload, name), { cause });
  }
}

/**
 * Whether JSON loses, or may lose, something in a value. Most payloads consist of plain objects, lists and strings, for which
 * this quick test is enough.
 */
function mayLose(value) {
  if (typeof value !== "object" || value === null) return wordOf(value, false) !== undefined;
  if (Array.isArray(value)) return mayLoseItems(value);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return true;
  let isEmpty = true;
  for (const key in value) {
    isEmpty = false;
    const member = value[key];
    if (typeof member !== "string" && mayLose(member)) return true;
  }
  return isEmpty && isHidden(value);
}

/** The same for the items of a list, where JSON writes `null` for `undefined` and for holes. */
function mayLoseItems(list) {
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index];
    if (typeof item !== "string" && (item === undefined || mayLose(item))) return true;
  }
  return false;
}

/** Serialises again with a mark for each lost value, and replaces the marks with the words. */
function withWords(payload, text) {
  const taken = new Set(text.match(/lost\d+:/g));
  let mark = "lost0:";
  for (let next = 1; taken.has(mark); next += 1) mark = `lost${next}:`;
  let lost = false;
  const marked = JSON.stringify(payload, function replace(key, value) {
    const found = wordOfMember(this, key, value);
    if (found === undefined) return value;
    lost = true;
    return `${mark}${found}`;
  });
  return lost ? marked.replace(new RegExp(`"${mark}([\\w.-]+)"`, "g"), "$1") : text;
}

/**
 * The JSON text of options, in which nothing may be lost.
 *
 * @param {Record<string, unknown>} options
 * @returns {string}
 * @throws {TypeError} naming the option
 */
export function serialiseOptions(options) {
  try {
    return JSON.stringify(options, function replace(key, value) {
      if (lostOption(value, key)) throw new Error("lost");
      // JSON omits functions, so the core would not see that one was passed.
      return typeof value === "function" || typeof value === "symbol" ? null : value;
    });
  } catch (cause) {
    throw new TypeError(blame(options, "options", lostOption), { cause });
  }
}

function lostOption(value, key) {
  if (typeof value !== "object" || typeof value?.toJSON === "function" || wordOf(value, false) === undefined)
    return undefined;
  const isNames = key === "fonts" || key === "secrets";
  return `expected ${isNames ? "a list of names" : "a plain object, a list or a string"}, got ${lostName(value)}`;
}

/**
 * Adds what the object contained to a finding, if JSON shows something else.
 *
 * @param {import("../index.js").Report} report
 * @param {unknown} payload
 */
export function explainLoss(report, payload) {
  for (const diagnostic of report.diagnostics) {
    const note = loss(payload, diagnostic);
    if (note) diagnostic.message += ` (${note})`;
  }
  return report;
}

const isOmitted = (value) => ["undefined", "function", "symbol"].includes(typeof value);

function loss(payload, diagnostic) {
  try {
    return lossAt(payload, diagnostic);
  } catch {
    // A getter may throw when it is called again.
    return undefined;
  }
}

function lossAt(payload, { code, path, message }) {
  let value = payload;
  for (const step of path) {
    if (typeof value !== "object" || value === null || typeof value.toJSON === "function") return undefined;
    value = value[step];
  }
  if (isDate(value) && Number.isFinite(+value)) return "the object has a Date here, which becomes a string in JSON";
  if (code !== "required-field" || typeof value !== "object" || value === null) return undefined;
  const left = Object.keys(value).find((key) => isOmitted(value[key]) && message.includes(`\`${key}\``));
  if (left === undefined) return undefined;
  const held = value[left] === undefined ? "undefined" : `a ${typeof value[left]}`;
  return `the object has ${held} there, which JSON omits`;
}
