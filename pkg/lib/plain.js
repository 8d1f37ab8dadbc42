// Plain data: the objects and lists that JSON knows.

/** Far beyond what a payload may nest, and far from what the stack bears. */
const MAX_DEPTH = 1000;

/** Whether `value` is an object that JSON writes member by member: not a list, a Date or a class with a `toJSON`. */
export function isPlainObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && typeof value.toJSON !== "function";
}

/** Sets a member, also one named `__proto__`, which an assignment would take for the prototype. */
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
 * A deep copy of lists and objects; what is neither (a Date, NaN, a function) is taken as it is,
 * so that the checker still sees and names it.
 *
 * @param {unknown} value
 * @param {string} name The argument's name, for the error.
 * @throws {TypeError} When the value contains itself, or nests without end.
 */
export function copy(value, name) {
  return copyBelow(value, name, []);
}

function copyBelow(value, name, above) {
  const isList = Array.isArray(value);
  if (!isList && !isPlainObject(value)) {
    return value;
  }
  if (above.includes(value)) {
    throw new TypeError(`${name}: it contains itself, which JSON cannot carry`);
  }
  if (above.length === MAX_DEPTH) {
    throw new TypeError(`${name}: it nests deeper than ${MAX_DEPTH} levels`);
  }
  above.push(value);
  let result;
  if (isList) {
    result = value.map((item) => copyBelow(item, name, above));
  } else {
    result = {};
    for (const key of Object.keys(value)) {
      setMember(result, key, copyBelow(value[key], name, above));
    }
  }
  above.pop();
  return result;
}
