// Plain data: the objects and lists of JSON.

import { blame, deepest } from "./blame.js";
import { lostName, wordOf } from "./lost.js";
import { isDate } from "./realm.js";

/** Whether `value` is an object that JSON writes member by member: not a list, a Date or an instance with a `toJSON`. */
export function isPlainObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && typeof value.toJSON !== "function";
}

/** Sets a member, even one named `__proto__`, where an assignment would set the prototype. */
export function setMember(object, key, value) {
  if (key === "__proto__") {
    Object.defineProperty(object, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  } else {
    object[key] = value;
  }
}

/**
 * A deep copy of lists and objects. Other values (NaN, a function, an object with a `toJSON`) are kept, so that the checker
 * reports them.
 *
 * @param {unknown} value
 * @param {string} name  of the argument
 * @throws {TypeError} naming the path of a value that cannot be copied: a `Map`, a cycle, a getter that throws
 */
export function copy(value, name) {
  return copied(value, name, lostObject);
}

/** The same, and no value may be one that JSON cannot represent. */
export function copyJson(value, name) {
  return copied(value, name, lostValue);
}

function copied(value, name, refuse) {
  try {
    return copyBelow(value, refuse, []);
  } catch (cause) {
    throw new TypeError(blame(value, name, refuse), { cause });
  }
}

function copyBelow(value, refuse, above) {
  const isList = Array.isArray(value);
  const holder = above.at(-1);
  if (refuse(value, "", holder)) throw new Error("lost");
  if (!isList && !isPlainObject(value)) return value;
  if (above.length === deepest || above.includes(value)) throw new Error("endless");
  above.push(value);
  let result;
  if (isList) {
    result = Array.from(value, (item) => copyBelow(item, refuse, above));
  } else {
    result = {};
    for (const key of Object.keys(value)) {
      setMember(result, key, copyBelow(value[key], refuse, above));
    }
  }
  above.pop();
  return result;
}

/** Why a value cannot be copied without a loss, if so. */
function lostValue(value, _key, holder) {
  return isLost(value, holder) ? `${lostName(value)} cannot be written as JSON` : undefined;
}

function lostObject(value) {
  const isKept = typeof value !== "object" || value === null || isDate(value);
  return isKept ? undefined : lostValue(value);
}

function isLost(value, holder) {
  const isWriter = typeof value?.toJSON === "function" && !ArrayBuffer.isView(value);
  // A Date writes itself, unless it is invalid.
  if (isWriter) return isDate(value) && Number.isNaN(value.getTime());
  return wordOf(value, Array.isArray(holder)) !== undefined;
}
