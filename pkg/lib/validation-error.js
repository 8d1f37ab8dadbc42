// What checking alone throws, apart from the client's errors: the check-only entry has no use for those.

/** On the prototype of each class: its name, the same in every copy of this package. */
const brand = Symbol.for("nexrender-payload.error");

/**
 * Everything that this package rejects with or puts into a result. Misuse of the library is a `TypeError`
 * instead, and an aborted signal rejects with its own reason.
 */
export class NexrenderError extends Error {
  /**
   * @param {string} message
   * @param {{ code?: string, cause?: unknown }} [facts]
   */
  constructor(message, { code = "nexrender", cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** An error's own message is not enumerable; in a log of results it should be seen. */
  toJSON() {
    const { name, message, ...facts } = { name: this.name, message: this.message, ...this };
    const { cause } = this;
    return { name, message, ...facts, ...(cause instanceof Error && { cause: plain(cause) }) };
  }
}

/** What a log may show of an error beneath. */
function plain(error) {
  if (error instanceof NexrenderError) return error.toJSON();
  const { name, message, code } = error;
  return { name, message, ...(typeof code === "string" && { code }) };
}

/**
 * An application may hold this package twice, as an ES module and by `require`, or its entry for checking beside the
 * whole: an error of the one is an instance of the other's class.
 *
 * @this {{ prototype: object }}
 */
function hasInstance(value) {
  const name = Object.hasOwn(this.prototype, brand) && this.prototype[brand];
  // A class of the caller's, derived from one of these.
  if (!name) return Function.prototype[Symbol.hasInstance].call(this, value);
  if (typeof value !== "object") return false;
  for (let one = value; one !== null; one = Object.getPrototypeOf(one)) {
    if (Object.hasOwn(one, brand) && one[brand] === name) return true;
  }
  return false;
}

Object.defineProperty(NexrenderError, Symbol.hasInstance, { value: hasInstance });

/** @type {typeof import("../index.js").isNexrenderError} */
export function isNexrenderError(error) {
  return error instanceof NexrenderError;
}

/** The payload has errors; nothing was sent. */
export class ValidationError extends NexrenderError {
  /** @param {import("../index.js").Report} report */
  constructor(report) {
    super(summary(report), { code: "validation" });
    this.report = report;
  }
}

function summary({ errorCount, diagnostics }) {
  const first = diagnostics.find(({ severity }) => severity === "error");
  const count = errorCount === 1 ? "an error" : `${errorCount} errors`;
  if (!first) return `The payload has ${count}`;
  const place = first.pointer === "" ? "the root" : first.pointer;
  return `The payload has ${count}${errorCount === 1 ? "" : "; the first is"} at ${place}: ${first.message}`;
}

/**
 * Gives classes their names, where a minifier cannot change them and no instance carries them.
 *
 * @param {Record<string, { prototype: object }>} classes
 */
export function name(classes) {
  for (const [value, { prototype }] of Object.entries(classes)) {
    Object.defineProperty(prototype, "name", { value, configurable: true, writable: true });
    Object.defineProperty(prototype, brand, { value });
  }
}

name({ NexrenderError, ValidationError });
