// Objects as they will be sent: what `JSON.stringify` makes of them, and what it would lose.

/**
 * The JSON text of a payload, with a bare word (`NaN`, `undefined.function`) where a value would become `null`
 * that was not `null`: the checker tells of each at its place.
 *
 * @param {unknown} payload
 * @returns {string}
 * @throws {TypeError} naming the path of a BigInt, a cycle, or a `toJSON` or getter that throws
 */
export function serialise(payload) {
  let text;
  try {
    text = JSON.stringify(payload);
  } catch (cause) {
    throw new TypeError(blame(payload), { cause });
  }
  if (text === undefined) return word(payload, true) ?? "null";
  return text.includes("null") ? withWords(payload, text) : text;
}

/** The bare word for a value that JSON does not know; in objects, all but numbers and dates are left out instead. */
function word(value, inList) {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "undefined":
      return inList ? "undefined" : undefined;
    case "function":
    case "symbol":
      return inList ? `undefined.${typeof value}` : undefined;
    default:
      return undefined;
  }
}

/** Serialises again with a mark for each lost value, and puts the words in place of the marks. */
function withWords(payload, text) {
  const taken = new Set(text.match(/lost\d+:/g));
  let mark = "lost0:";
  for (let next = 1; taken.has(mark); next += 1) mark = `lost${next}:`;
  let lost = false;
  const marked = JSON.stringify(payload, function replace(key, value) {
    const isNoDate = value === null && this[key] instanceof Date;
    const found = isNoDate ? "undefined.date" : word(value, Array.isArray(this));
    if (found === undefined) return value;
    lost = true;
    return `${mark}${found}`;
  });
  return lost ? marked.replace(new RegExp(`"${mark}([\\w.-]+)"`, "g"), "$1") : text;
}

/** Why a payload cannot be serialised, with the path to the reason. */
function blame(payload) {
  const above = new Set();
  const steps = [];
  const visit = (_holder, key, value) => {
    steps.push(key);
    const reason = look(value, key);
    steps.pop();
    return reason;
  };
  const look = (given, key) => {
    let value = given;
    try {
      if ((typeof value === "object" && value !== null) || typeof value === "bigint") {
        if (typeof value.toJSON === "function") value = value.toJSON(key);
      }
    } catch {
      return `${place(steps)}: its toJSON throws`;
    }
    if (typeof value === "bigint")
      return `${place(steps)}: a BigInt cannot be written as JSON; use a number or a string`;
    if (typeof value !== "object" || value === null) return undefined;
    if (above.has(value)) return `${place(steps)}: the object holds itself, so it has no end as JSON`;
    if (above.size > 2000) return `${place(steps.slice(0, 8))}…: the object is nested too deep to be written as JSON`;
    above.add(value);
    for (const name of Object.keys(value)) {
      let member;
      try {
        member = value[name];
      } catch {
        return `${place([...steps, name])}: its getter throws`;
      }
      const reason = visit(value, name, member);
      if (reason) return reason;
    }
    above.delete(value);
    return undefined;
  };
  return look(payload, "") ?? "payload: it cannot be written as JSON";
}

function place(steps) {
  const named = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`));
  return `payload${named.join("")}`;
}

/**
 * Says beside a finding what the object held at its place, where that is not what JSON shows.
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

function loss(payload, { code, path, message }) {
  let value = payload;
  for (const step of path) {
    if (typeof value !== "object" || value === null || typeof value.toJSON === "function") return undefined;
    value = value[step];
  }
  if (value instanceof Date && Number.isFinite(+value))
    return "the object holds a Date here, which becomes a string in JSON";
  if (code !== "required-field" || typeof value !== "object" || value === null) return undefined;
  const left = Object.keys(value).find((key) => {
    const gone = word(value[key], true);
    return gone?.startsWith("undefined") && message.includes(`\`${key}\``);
  });
  if (left === undefined) return undefined;
  const held = value[left] === undefined ? "undefined" : `a ${typeof value[left]}`;
  return `the object holds ${held} there, which JSON leaves out`;
}
