// The path to the reason why a value cannot be read, or cannot be written as JSON.

import { tagOf } from "./realm.js";

/** What is wrong with a value that a check could not read. */
export const unreadable = "it cannot be read because a getter or a proxy throws";

/** Far deeper than a payload can nest, and far from the limit of the stack. */
export const deepest = 1000;

/**
 * Why a value cannot be written as JSON, with the path.
 *
 * @param {unknown} root
 * @param {string} name  of the argument
 * @param {(value: unknown, key: string, holder: unknown) => string | undefined} [refuse]  what else is wrong with a value, and
 *   with what its `toJSON` returned
 * @returns {string}
 */
export function blame(root, name, refuse = () => undefined) {
  return new Search(name, refuse).reasonOf(root, "") ?? `${name}: it cannot be written as JSON`;
}

/**
 * Reads a value of the caller; a getter or a proxy that throws is a `TypeError` that names the path.
 *
 * @template T, R
 * @param {string} name  of the argument
 * @param {T} value
 * @param {(value: T) => R} read
 * @returns {R}
 */
export function reading(name, value, read) {
  try {
    return read(value);
  } catch (cause) {
    throw new TypeError(blame(value, name), { cause });
  }
}

/** `payload.assets[0].value`. */
export function place(name, steps) {
  const path = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`));
  return `${name}${path.join("")}`;
}

class Search {
  #name;
  #refuse;
  #steps = [];
  #above = new Set();

  constructor(name, refuse) {
    this.#name = name;
    this.#refuse = refuse;
  }

  /** @returns {string | undefined} */
  reasonOf(given, key, holder) {
    let value = given;
    let refused;
    try {
      if (hasWriter(given)) {
        const written = write(given, key);
        if (written.throws) return this.#at("its `toJSON` throws");
        value = written.value;
      }
      refused =
        tagOf(value) === "BigInt"
          ? "a BigInt cannot be written as JSON; use a number or a string"
          : (this.#refuse(given, key, holder) ?? this.#refuse(value, key, holder));
    } catch {
      return this.#at(unreadable);
    }
    if (refused) return this.#at(refused);
    if (typeof value !== "object" || value === null) return undefined;
    if (this.#above.has(value)) return this.#at("the object contains itself, so it cannot be written as JSON");
    if (this.#above.size > deepest) {
      return `${place(this.#name, this.#steps.slice(0, 8))}…: the object is nested too deeply to be written as JSON`;
    }
    this.#above.add(value);
    const reason = this.#reasonWithin(value);
    this.#above.delete(value);
    return reason;
  }

  #reasonWithin(value) {
    let keys;
    try {
      // The serialiser reads the prototype too.
      Object.getPrototypeOf(value);
      if (Array.isArray(value) && !Number.isSafeInteger(value.length)) return this.#at("its length is not a number");
      keys = Object.keys(value);
    } catch {
      return this.#at(unreadable);
    }
    for (const key of keys) {
      this.#steps.push(key);
      const reason = this.#reasonAt(value, key);
      this.#steps.pop();
      if (reason) return reason;
    }
    return undefined;
  }

  #reasonAt(value, key) {
    let member;
    try {
      member = value[key];
    } catch {
      return this.#at(unreadable);
    }
    return this.reasonOf(member, key, value);
  }

  #at(reason) {
    return `${place(this.#name, this.#steps)}: ${reason}`;
  }
}

function hasWriter(value) {
  const isAsked = (typeof value === "object" && value !== null) || typeof value === "bigint";
  return isAsked && typeof value.toJSON === "function";
}

function write(value, key) {
  try {
    return { value: value.toJSON(key) };
  } catch {
    return { throws: true };
  }
}
