import { isDate, tagOf } from "./realm.js";

// What `JSON.stringify` would lose or change without an error.

/**
 * The bare word for a value that JSON cannot represent. The checker reports each word at its location.
 *
 * @param {unknown} value  as `toJSON` returned it, if the value has one
 * @param {boolean} inList  JSON omits an `undefined` in an object on purpose, but writes `null` for one in a list
 * @returns {string | undefined}
 */
export function wordOf(value, inList) {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "undefined":
      return inList ? "undefined" : undefined;
    case "function":
    case "symbol":
      return `undefined.${typeof value}`;
    case "object":
      return value === null || Array.isArray(value) ? undefined : wordOfObject(value);
    default:
      return undefined;
  }
}

/**
 * The same for a member, as the replacer of `JSON.stringify` gets it.
 *
 * @param {any} holder
 * @param {string} key
 * @param {unknown} value
 */
export function wordOfMember(holder, key, value) {
  const given = holder[key];
  if (value === null && isDate(given)) return "undefined.date";
  // A Buffer's `toJSON` returns its bytes.
  if (ArrayBuffer.isView(given)) return wordOfObject(given);
  // A `toJSON` that returned its own object is not a lost value.
  if (key === "toJSON" && typeof value === "function") return undefined;
  return wordOf(value, Array.isArray(holder));
}

/** The word for an object that JSON would write as `{}`, in part, or byte by byte. */
function wordOfObject(value) {
  const tag = tagOf(value);
  if (ArrayBuffer.isView(value)) {
    return value.byteLength === 0 || tag === "DataView" ? wordOfInstance(value) : "undefined.bytes";
  }
  if (isRecord(value)) return isHidden(value) && Object.keys(value).length === 0 ? wordOfInstance(value) : undefined;
  switch (tag) {
    case "Map":
    case "Set":
    case "Promise":
      return `undefined.${tag.toLowerCase()}`;
    case "Number":
      return wordOf(Number(value));
    case "String":
    case "Boolean":
    case "BigInt":
      return undefined;
    case "Error":
      // Its name and message are not enumerable.
      return wordOfInstance(value);
    default:
      return Object.keys(value).length === 0 ? wordOfInstance(value) : undefined;
  }
}

function wordOfInstance(value) {
  const name = classOf(value);
  return name !== undefined && /^\w+$/.test(name) ? `undefined.instance.${name}` : "undefined.instance";
}

/** Whether an object is not an instance of a class; it may be of another realm. */
export function isRecord(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether an object without enumerable keys contains something nevertheless: `Math`, or an object with symbols as keys. */
export function isHidden(value) {
  const isEnumerable = (symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol);
  return tagOf(value) !== "Object" || Object.getOwnPropertySymbols(value).some(isEnumerable);
}

/** A value in words, such as ``a `Map` ``, for what JSON cannot represent. It never shows the value itself. */
export function lostName(value) {
  if (typeof value === "number" || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  if (isDate(value) && Number.isNaN(value.getTime())) return "an invalid Date";
  const name = classOf(value);
  if (name === undefined) return "an object whose keys are hidden";
  return tagOf(value) === "Object" ? `an instance of \`${name}\`` : `${/^[AEIO]/.test(name) ? "an" : "a"} \`${name}\``;
}

/** The name of an object's class, if it has one. */
export function classOf(value) {
  const tag = tagOf(value);
  const name = tag === "Object" ? Object.getPrototypeOf(value)?.constructor?.name : tag;
  return typeof name === "string" && /^(?!Object$)[\w$ ]{1,40}$/.test(name) ? name : undefined;
}
