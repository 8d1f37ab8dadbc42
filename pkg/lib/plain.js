// Plain data: the objects and lists of JSON.

/** Far deeper than a payload can nest, and far from the limit of the stack. */
const MAX_DEPTH = 1000;

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
 * A deep copy of lists and objects; other values (a Date, NaN, a function) are kept, so that the checker reports them.
 *
 * @param {unknown} value
 * @param {string} name The argument's name, for the error.
 * @throws {TypeError} If the value contains itself or is nested too deep.
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
    throw new TypeError(`${name}: it contains itself, so it cannot be written as JSON`);
  }
  if (above.length === MAX_DEPTH) {
    throw new TypeError(`${name}: it is nested deeper than ${MAX_DEPTH} levels`);
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
