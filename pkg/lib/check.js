// Checking: the payload goes in as text, the report comes out.

import { reading } from "./blame.js";
import { aBoolean, anObject, argument } from "./options.js";
import { isBytes, isDate } from "./realm.js";
import { runsInBrowser } from "./runtime.js";
import { explainLoss, serialise, serialiseOptions } from "./serialise.js";
import { nearest } from "./suggest.js";
import { ValidationError } from "./validation-error.js";
import { check, fix as repair, setOptions, takeReport, write, writeWellFormed } from "./wasm.js";

/** For a payload without findings, the module returns the index of its kind in this list. */
const kinds = ["job", "batch", "join"];

const defaults = runsInBrowser ? { context: "browser" } : {};
const defaultJson = JSON.stringify(defaults);
/** The current options of the module, as JSON. It starts with the defaults. */
let current = "{}";

/**
 * Sets the options of the checks that follow.
 *
 * @param {import("../index.js").CheckOptions | undefined} options
 */
export function apply(options) {
  const json = options === undefined ? defaultJson : optionsJson(options);
  if (json === current) return;
  const problem = setOptions(write(json));
  if (problem) throw new TypeError(`${problem.option}: ${problem.reason}`);
  current = json;
}

function optionsJson(options) {
  argument("options", options, anObject);
  // The time changes with every call, so it is passed separately from the options.
  const { now, ...others } = reading("options", options, (given) => ({ ...given }));
  const unlimited = others.maxDiagnostics === Number.POSITIVE_INFINITY;
  return serialiseOptions({ ...defaults, ...others, ...(unlimited && { maxDiagnostics: Number.MAX_SAFE_INTEGER }) });
}

/**
 * The time that signed URLs are checked against, in milliseconds since 1970, if it is not the current one.
 *
 * @param {import("../index.js").CheckOptions | undefined} options
 */
export function time(options) {
  const now = options?.now;
  if (now === undefined) return undefined;
  const given = isDate(now) ? now.getTime() : now;
  if (typeof given !== "number" || !Number.isFinite(given) || given < 0) {
    throw new TypeError("options.now: expected a `Date` or a number of milliseconds since 1970");
  }
  return given;
}

const encoder = new TextEncoder();
const halves = /\p{Surrogate}/u;

/**
 * The text, or its bytes if it contains lone surrogates. UTF-8 cannot represent these, so each becomes an invalid byte, which
 * is reported at its location. (`encodeInto` would write U+FFFD, a valid character.)
 *
 * @param {string} text
 */
export function wellFormed(text) {
  if (text.isWellFormed?.() !== false) return text;
  const parts = text.split(halves).map((part) => encoder.encode(part));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, -1)).fill(0xff);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length + 1;
  }
  return bytes;
}

/**
 * @param {string | Uint8Array} text
 * @param {boolean} isText  whether the caller has seen the text, so that ranges mean something
 * @param {import("../index.js").CheckOptions | undefined} options
 * @param {() => void} [prepare]  called once the options are set
 * @returns {import("../index.js").Report}
 */
export function report(text, isText, options, prepare) {
  apply(options);
  prepare?.();
  const isString = typeof text === "string";
  // U+FFFD is reported, so the module has to check each character of a text with one.
  let isUtf8 = isString && !text.includes("\ufffd");
  let length = isString ? writeWellFormed(text) : write(text);
  if (length === undefined) {
    isUtf8 = false;
    length = write(wellFormed(text));
  }
  const kind = check(length, isText, isUtf8, time(options));
  if (kind === undefined) return takeReport();
  return {
    kind: kinds[kind],
    valid: true,
    errorCount: 0,
    warningCount: 0,
    infoCount: 0,
    diagnostics: [],
    truncated: false,
  };
}

/** @type {typeof import("../index.js").lint} */
export function lint(text, options) {
  if (typeof text !== "string" && !isBytes(text)) {
    throw new TypeError("text: expected a string or a Uint8Array; to check an object, use `validate`");
  }
  return report(text, true, options);
}

/** @type {typeof import("../index.js").validate} */
export function validate(payload, options) {
  const found = report(serialise(payload), false, options);
  return found.diagnostics.length === 0 ? found : explainLoss(found, payload);
}

const isError = ({ severity }) => severity === "error";

/**
 * A report with an error in its list if there is one, however many warnings come before it.
 *
 * @param {(options: object | undefined) => import("../index.js").Report} check
 * @param {object | undefined} options
 */
export function fully(check, options) {
  const found = check(options);
  const { valid, truncated, diagnostics, errorCount, warningCount, infoCount } = found;
  if (valid || !truncated || diagnostics.some(isError)) return found;
  const all = check({ ...options, maxDiagnostics: errorCount + warningCount + infoCount });
  return { ...found, diagnostics: all.diagnostics.filter(isError).slice(0, diagnostics.length || 1) };
}

/** The report of `validate`, with an error in its list if there is one. */
export function validateFully(payload, options) {
  return fully((each) => validate(payload, each), options);
}

/** @type {typeof import("../index.js").assertValid} */
export function assertValid(payload, options) {
  const found = validateFully(payload, options);
  if (!found.valid) throw new ValidationError(found);
}

/** Sets the options of `fix`, except `unsafe`, which the core does not know. */
function applyToFix(options) {
  try {
    apply(options);
  } catch (error) {
    const { message } = error;
    if (!message.startsWith("options: there is no option") || message.endsWith("?")) throw error;
    const slip = Object.keys(options).find((name) => nearest(name, ["unsafe"]));
    throw new TypeError(
      slip === undefined
        ? `${message}; \`fix\` also has \`unsafe\``
        : `options: there is no option "${slip}"; did you mean \`unsafe\`?`,
    );
  }
}

/** @type {typeof import("../index.js").fix} */
export function fix(text, options) {
  if (typeof text !== "string") throw new TypeError("text: expected a string");
  let offered = false;
  let rest = options;
  if (options !== undefined) {
    argument("options", options, anObject);
    const { unsafe, ...others } = reading("options", options, (given) => ({ ...given }));
    argument("options.unsafe", unsafe ?? false, aBoolean);
    offered = unsafe === true;
    rest = others;
  }
  applyToFix(rest);
  const whole = wellFormed(text);
  const fixed = repair(write(whole), offered, time(options));
  // A lone surrogate cannot be fixed, and must not be replaced either.
  return whole === text && fixed.appliedCount > 0 ? fixed : { ...fixed, text };
}
