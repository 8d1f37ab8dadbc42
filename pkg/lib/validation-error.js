// The errors of the check-only entry, which does not need the client's errors.

/** The brand on the prototype of each class: its name, the same in every copy of this package. */
const brand = Symbol.for("nexrender-payload.error");

/**
 * Gives a class its name and its brand, which a minifier cannot change. Both are on the prototype, not on instances.
 *
 * The call is annotated so that a bundle leaves out the classes that it does not use.
 *
 * @__NO_SIDE_EFFECTS__
 * @template {{ prototype: object }} T
 * @param {string} value
 * @param {T} type
 * @returns {T}
 */
export function named(value, type) {
  Object.defineProperty(type, "name", { value, configurable: true });
  Object.defineProperty(type.prototype, "name", { value, configurable: true, writable: true });
  Object.defineProperty(type.prototype, brand, { value });
  // The other classes inherit it from the first one.
  if (Object.getPrototypeOf(type) === Error) Object.defineProperty(type, Symbol.hasInstance, { value: hasInstance });
  return type;
}

/**
 * A process may load two copies of this package, by `import` and `require`, or the check-only entry and the full one. An
 * error of one copy is an instance of the other's class.
 *
 * @this {{ prototype: object }}
 */
function hasInstance(value) {
  const name = Object.hasOwn(this.prototype, brand) && this.prototype[brand];
  // A class of the caller that extends one of these.
  if (!name) return Function.prototype[Symbol.hasInstance].call(this, value);
  if (typeof value !== "object") return false;
  for (let one = value; one !== null; one = Object.getPrototypeOf(one)) {
    if (Object.hasOwn(one, brand) && one[brand] === name) return true;
  }
  return false;
}

/**
 * The base class of all errors of this package. Misuse of the library throws a `TypeError` instead, and an aborted signal
 * rejects with its own reason.
 */
export const NexrenderError = named(
  "NexrenderError",
  class extends Error {
    /**
     * @param {string} message
     * @param {{ code?: string, cause?: unknown }} [facts]
     */
    constructor(message, { code = "nexrender", cause } = {}) {
      super(message, cause === undefined ? undefined : { cause });
      this.code = code;
    }

    /** Includes the message, which is not enumerable, so that logs of results show it. */
    toJSON() {
      const { name, message, ...facts } = { name: this.name, message: this.message, ...this };
      const { cause } = this;
      return { name, message, ...facts, ...(typeof cause?.message === "string" && { cause: plain(cause) }) };
    }
  },
);

/** The parts of a cause that logs may show. */
function plain(error) {
  if (error instanceof NexrenderError) return error.toJSON();
  const { name, message, code } = error;
  return { name, message, ...(typeof code === "string" && { code }) };
}

/** @type {typeof import("../index.js").isNexrenderError} */
export function isNexrenderError(error) {
  return error instanceof NexrenderError;
}

/** The payload has errors; nothing was sent. */
export const ValidationError = named(
  "ValidationError",
  class extends NexrenderError {
    /**
     * @param {import("../index.js").Report} report
     * @param {{ cause?: unknown }} [facts]
     */
    constructor(report, { cause } = {}) {
      super(summary(report), { code: "validation", cause });
      this.report = report;
    }
  },
);

function summary({ errorCount, diagnostics }) {
  const first = diagnostics.find(({ severity }) => severity === "error");
  const count = errorCount === 1 ? "an error" : `${errorCount} errors`;
  if (!first) return `The payload has ${count}`;
  const place = first.pointer === "" ? "the root" : first.pointer;
  return `The payload has ${count}${errorCount === 1 ? "" : "; the first is"} at ${place}: ${first.message}`;
}
