import { Problem } from "./problems.js";

/**
 * Query parameters as data: each operation has a table of them, and one function reads every table.
 *
 * @typedef {{ expected: string, read: (text: string) => unknown, fallback: unknown }} Parameter
 *   `read` returns `undefined` for a value that is not allowed
 */

/** A whole number. A larger one than `cap` counts as `cap`; one outside `min` and `max` is refused. */
export function integer({ min = 0, max = Number.MAX_SAFE_INTEGER, cap = max, fallback }) {
  const limits = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return {
    expected: `a whole number ${limits}`,
    fallback,
    read(text) {
      if (!/^\d{1,15}$/.test(text)) return undefined;
      const number = Number(text);
      return number >= min && number <= max ? Math.min(number, cap) : undefined;
    },
  };
}

/** One of a few words. */
export function choice(words, fallback) {
  return {
    expected: `one of ${words.join(", ")}`,
    fallback,
    read: (text) => (words.includes(text) ? text : undefined),
  };
}

const dateTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** A date and time in ISO 8601, read as milliseconds since 1970. */
export function moment() {
  return {
    expected: "a date and time such as 2025-01-31T12:00:00Z",
    fallback: null,
    read(text) {
      const time = dateTime.test(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(time) ? undefined : time;
    },
  };
}

/** Words with commas between them. @param {RegExp} [form] the form of each word */
export function words(form = /./su) {
  return {
    expected: "words of letters, digits, - and _, with commas between them",
    fallback: [],
    read(text) {
      const all = text.split(",");
      return all.every((word) => form.test(word)) ? all : undefined;
    },
  };
}

/**
 * Reads the parameters of a table; parameters that are not in it are ignored, as is an empty value.
 *
 * @param {Record<string, Parameter>} table
 * @param {URLSearchParams} query
 * @returns {Record<string, any>}
 * @throws {Problem} 400 that names the parameter
 */
export function readQuery(table, query) {
  const values = {};
  for (const [name, { expected, fallback, read }] of Object.entries(table)) {
    const text = query.get(name) ?? "";
    const value = text === "" ? fallback : read(text);
    if (value === undefined) throw invalid([{ field: name, message: `Expected ${expected}` }]);
    values[name] = value;
  }
  return values;
}

/** The 400 for fields that are not valid. @param {{ field: string, message: string }[]} details */
export function invalid(details) {
  return new Problem(400, "Validation failed", { details });
}
