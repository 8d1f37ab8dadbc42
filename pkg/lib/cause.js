// What a `fetch` of any make rejects with may hold the request, and with it the token.

import { isHeaders, isMap } from "./realm.js";

/** At most so many values are looked at; nobody prints more. */
const most = 1000;

/** Between texts; nobody writes it, and it needs no escape, behind which a secret would look another. */
const separator = "\0";

/**
 * An error's name, code and message, and whatever texts are in it.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function textsOf(error) {
  const texts = ["name", "code", "message"].map((key) => member(error, key));
  // A set is walked on to what is added meanwhile, and takes what holds itself once.
  const values = new Set([error]);
  for (const value of values) {
    for (const held of membersOf(value)) if (values.size < most) values.add(held);
  }
  const isText = (value) => typeof value === "string";
  return [...texts.map((value) => (isText(value) ? value : "")), ...[...values].filter(isText)].join(separator);
}

/** So many causes of causes are looked at. */
const mostCauses = 20;

/**
 * What an error and its causes say of themselves, the outermost first, for the core to classify: `code`, `syscall` and
 * `message`, each where it is a text.
 *
 * @param {unknown} error
 * @returns {{ code?: string, syscall?: string, message?: string }[]}
 */
export function chainOf(error) {
  const errors = new Set([error]);
  for (const one of errors) {
    if (errors.size > mostCauses) break;
    // Node tries every address of a host, and has an AggregateError for what came of them.
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

/** Also what is no property of its own: of an error, a `Request`, headers and maps. */
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
    // A getter or a proxy that throws has nothing to say.
  }
}
