// What a `fetch` of any make rejects with may hold the request, and with it the token.

/** So many values are looked at: what is beyond, nobody prints. */
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
  const told = ["name", "code", "message"].map((key) => member(error, key));
  // A set is walked on to what is added meanwhile, and takes what holds itself once.
  const values = new Set([error]);
  for (const value of values) {
    for (const held of membersOf(value)) if (values.size < most) values.add(held);
  }
  const isText = (value) => typeof value === "string";
  return [...told.map((value) => (isText(value) ? value : "")), ...[...values].filter(isText)].join(separator);
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
    return value instanceof Map || value instanceof globalThis.Headers ? [...members, ...value] : members;
  } catch {
    return [];
  }
}

function member(value, key) {
  try {
    return value[key];
  } catch {
    // A getter or a proxy that throws tells a log nothing either.
  }
}
