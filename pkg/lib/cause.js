// The errors of a custom `fetch` may contain the request, and with it the token.

import { isHeaders, isMap } from "./realm.js";

/** At most this many values are searched. */
const most = 1000;

/** Separates texts: a character that does not occur in them and needs no escape, which could hide a secret. */
const separator = "\0";

/**
 * The name, code and message of an error, and all texts in it.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function textsOf(error) {
  const texts = ["name", "code", "message"].map((key) => member(error, key));
  // Iterating over a set also visits values that are added meanwhile, and a cycle is added only once.
  const values = new Set([error]);
  for (const value of values) {
    for (const held of membersOf(value)) if (values.size < most) values.add(held);
  }
  const isText = (value) => typeof value === "string";
  return [...texts.map((value) => (isText(value) ? value : "")), ...[...values].filter(isText)].join(separator);
}

/** How many nested causes are read. */
const mostCauses = 20;

/**
 * The `code`, `syscall` and `message` of an error and its causes, the outermost first, for the core to classify. Only strings
 * are included.
 *
 * @param {unknown} error
 * @returns {{ code?: string, syscall?: string, message?: string }[]}
 */
export function chainOf(error) {
  const errors = new Set([error]);
  for (const one of errors) {
    if (errors.size > mostCauses) break;
    // Node tries every address of a host and rejects with an AggregateError.
    const several = member(one, "errors");
    for (const held of [member(one, "cause"), ...(Array.isArray(several) ? several : [])]) {
      if (typeof held === "object" && held !== null) errors.add(held);
    }
  }
  return [...errors].map((one) => {
    const texts = ["code", "syscall", "message"].map((key) => [
      key,
      typeof one === "string" ? undefined : member(one, key),
    ]);
    return Object.fromEntries(texts.filter(([, value]) => typeof value === "string"));
  });
}

/** The error of such texts. */
export function errorOf(texts) {
  const [name, code, message, first] = texts.split(separator);
  const error = new Error(message || first);
  if (name) error.name = name;
  if (code) error.code = code;
  return error;
}

/** Includes what is not an own property: of an error, a `Request`, headers and maps. */
function membersOf(value) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  try {
    const members = [...Reflect.ownKeys(value), "message", "headers"].map((key) => member(value, key));
    return isMap(value) || isHeaders(value) ? [...members, ...value] : members;
  } catch {
    return [];
  }
}

function member(value, key) {
  try {
    return value[key];
  } catch {
    // A getter or a proxy that throws contributes nothing.
  }
}
