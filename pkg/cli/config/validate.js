import { didYouMean } from "../suggest.js";

/**
 * The first error of a value, for the part of JSON Schema that the configuration's schema uses. This validator is our own
 * because it suggests the nearest name.
 *
 * @param {unknown} value
 * @param {any} schema
 * @param {string} [pointer]
 * @returns {string | undefined}
 */
export function problemOf(value, schema, pointer = "") {
  if (schema.anyOf) {
    const problems = schema.anyOf.map((choice) => problemOf(value, choice, pointer));
    return problems.includes(undefined) ? undefined : problems[0];
  }
  const at = pointer === "" ? "" : `${pointer}: `;
  if (schema.enum && !schema.enum.includes(value)) {
    const suggestion = typeof value === "string" ? didYouMean(value, schema.enum) : "";
    const allowed = suggestion === "" && schema.enum.length <= 6 ? `: expected ${schema.enum.join(", ")}` : suggestion;
    return `${at}invalid value ${JSON.stringify(value)}${allowed}`;
  }
  if (schema.type && typeOf(value) !== schema.type) return `${at}expected ${NOUNS[schema.type]}, got ${typeOf(value)}`;
  if (schema.minLength > value?.length) return `${at}must not be empty`;
  if (schema.type === "array") {
    return firstProblem(value.map((item, index) => [item, schema.items, `${pointer}/${index}`]));
  }
  return schema.type === "object" ? objectProblem(value, schema, pointer, at) : undefined;
}

function objectProblem(value, { properties, required = [] }, pointer, at) {
  const names = Object.keys(properties);
  const unknown = Object.keys(value).find((key) => !names.includes(key));
  if (unknown !== undefined) return `${at}unknown key "${unknown}"${didYouMean(unknown, names)}`;
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${at}missing key "${missing}"`;
  return firstProblem(Object.keys(value).map((key) => [value[key], properties[key], `${pointer}/${key}`]));
}

function firstProblem(parts) {
  for (const [value, schema, pointer] of parts) {
    const problem = problemOf(value, schema, pointer);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const NOUNS = { object: "an object", array: "a list", string: "a string" };

function typeOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
