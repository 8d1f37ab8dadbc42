import { isDate } from "./realm.js";

// Objects as they will be sent: the result of `JSON.stringify`, and what it would lose.

/**
 * The JSON text of a payload, with a bare word (`NaN`, `undefined.function`, `undefined.map`) for each value that JSON
 * would lose: the checker reports each at its location.
 *
 * @param {unknown} payload
 * @returns {string}
 * @throws {TypeError} naming the path of a BigInt, a cycle, or a `toJSON`, getter or proxy that throws
 */
export function serialise(payload) {
  try {
    const text = JSON.stringify(payload);
    if (text === undefined) return word(payload, true) ?? "null";
    return text.includes("null") || mayLose(payload) ? withWords(payload, text) : text;
  } catch (cause) {
    throw new TypeError(blame(payload, "payload"), { cause });
  }
}

/**
 * Whether JSON loses, or may lose, something in a value. Most payloads consist of plain objects, lists and strings, for which
 * this quick test is enough.
 */
function mayLose(value) {
  if (typeof value !== "object" || value === null) return typeof value === "function" || typeof value === "symbol";
  if (Array.isArray(value)) return value.some(mayLose);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return true;
  for (const key in value) {
    const member = value[key];
    if (typeof member !== "string" && mayLose(member)) return true;
  }
  return false;
}

/** The bare word for a value that JSON cannot represent. JSON omits an `undefined` in an object on purpose. */
function word(value, inList) {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "undefined":
      return inList ? "undefined" : undefined;
    case "function":
    case "symbol":
      return `undefined.${typeof value}`;
    default:
      return undefined;
  }
}

/** The bare word for an object that JSON would write as `{}`, or byte by byte. */
function wordOfObject(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (ArrayBuffer.isView(value)) return "undefined.bytes";
  if (typeof value.toJSON === "function") return undefined;
  const prototype = Object.getPrototypeOf(value);
  // A plain object, possibly of another window.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined;
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (["Map", "Set", "Promise"].includes(tag)) return `undefined.${tag.toLowerCase()}`;
  if (["String", "Number", "Boolean", "BigInt"].includes(tag)) return undefined;
  return Object.keys(value).length === 0 ? "undefined.instance" : undefined;
}

/** Serialises again with a mark for each lost value, and replaces the marks with the words. */
function withWords(payload, text) {
  const taken = new Set(text.match(/lost\d+:/g));
  let mark = "lost0:";
  for (let next = 1; taken.has(mark); next += 1) mark = `lost${next}:`;
  let lost = false;
  const marked = JSON.stringify(payload, function replace(key, value) {
    const given = this[key];
    const isInvalidDate = value === null && isDate(given);
    const found = isInvalidDate ? "undefined.date" : (wordOfObject(given) ?? word(value, Array.isArray(this)));
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
      const found = wordOfObject(this[key]);
      if (found) throw new Lost(`options.${key}: expected a plain object, a list or a string, got ${named(this[key])}`);
      // JSON omits functions, so the core would not see that one was passed.
      return typeof value === "function" || typeof value === "symbol" ? null : value;
    });
  } catch (cause) {
    throw new TypeError(cause instanceof Lost ? cause.message : blame(options, "options"), { cause });
  }
}

class Lost extends Error {}

/** An object by its class: ``a `Map` ``. */
function named(value) {
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return tag === "Object" ? "an instance of a class" : `a \`${tag}\``;
}

/** Why a value cannot be serialised, with the path to the reason. */
function blame(root, name) {
  const above = new Set();
  const steps = [];
  const at = (more) => place(name, [...steps, ...more]);
  const visit = (value, key) => {
    steps.push(key);
    const reason = check(value, key);
    steps.pop();
    return reason;
  };
  const check = (given, key) => {
    let value = given;
    try {
      if ((typeof value === "object" && value !== null) || typeof value === "bigint") {
        if (typeof value.toJSON === "function") value = value.toJSON(key);
      }
    } catch {
      return `${at([])}: its \`toJSON\` throws`;
    }
    if (typeof value === "bigint") return `${at([])}: a BigInt cannot be written as JSON; use a number or a string`;
    if (typeof value !== "object" || value === null) return undefined;
    if (above.has(value)) return `${at([])}: the object contains itself, so it cannot be written as JSON`;
    if (above.size > 2000) {
      return `${place(name, steps.slice(0, 8))}…: the object is nested too deeply to be written as JSON`;
    }
    above.add(value);
    let keys;
    try {
      keys = Object.keys(value);
    } catch {
      return `${at([])}: its keys cannot be read because the proxy throws`;
    }
    for (const key of keys) {
      let member;
      try {
        member = value[key];
      } catch {
        return `${at([key])}: its getter throws`;
      }
      const reason = visit(member, key);
      if (reason) return reason;
    }
    above.delete(value);
    return undefined;
  };
  return check(root, "") ?? `${name}: it cannot be written as JSON`;
}

function place(name, steps) {
  const path = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`));
  return `${name}${path.join("")}`;
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
  const left = Object.keys(value).find((key) => {
    const gone = word(value[key], true);
    return gone?.startsWith("undefined") && message.includes(`\`${key}\``);
  });
  if (left === undefined) return undefined;
  const held = value[left] === undefined ? "undefined" : `a ${typeof value[left]}`;
  return `the object has ${held} there, which JSON omits`;
}
