// Copies texts into the module's memory.
import { fromUtf16, hasBegun, input, memory as moduleMemory } from "../generated/nexrender_payload.js";

import { hasSlowEncoder } from "./runtime.js";

export { check, fix, setOptions, takeReport } from "../generated/nexrender_payload.js";

const encoder = new TextEncoder();

/** The view that was created last: creating one takes as long as copying a job. When the memory grows, its length becomes 0. */
let view = new Uint8Array();

/**
 * The module's memory from `start` on.
 *
 * @param {number} start
 * @param {number} length
 */
function memory(start, length) {
  if (view.byteOffset !== start || view.length !== length) view = new Uint8Array(moduleMemory().buffer, start, length);
  return view;
}

/** How many bytes are asked for at least, so that short texts share a view. */
const leastRoom = 16_384;

/**
 * Copies a text into the module's buffer. Every call of the module starts here.
 *
 * @param {string | Uint8Array} text
 * @returns {number} its length in bytes
 */
export function write(text) {
  if (!hasBegun()) throw new Error("the module is not loaded: await `init` first, or call `initSync`");
  if (typeof text !== "string") {
    memory(input(text.length), text.length).set(text);
    return text.length;
  }
  // Most texts are ASCII, with one byte per character; only others get space for three.
  let room = Math.max(text.length, leastRoom);
  let { read, written } = encoder.encodeInto(text, memory(input(room), room));
  while (read < text.length) {
    room = written + (text.length - read) * 3;
    const rest = encoder.encodeInto(text.slice(read), memory(input(room) + written, room - written));
    read += rest.read;
    written += rest.written;
  }
  return written;
}

/** How many characters of a text show whether it is mostly ASCII. */
const sample = 1024;
const isAscii = /^[\0-\x7f]*$/;

/**
 * The same for a text with any characters. A text with a lone surrogate cannot be UTF-8: it is not copied, and the length is
 * undefined.
 *
 * @param {string} text
 * @returns {number | undefined} its length in bytes
 */
export function writeWellFormed(text) {
  if (hasSlowEncoder && text.length > sample && !isAscii.test(text.slice(0, sample))) return writeUtf16(text);
  return text.isWellFormed?.() === false ? undefined : write(text);
}

/** Copies the text as UTF-16; the module converts it to UTF-8, with up to three bytes per UTF-16 unit. */
function writeUtf16(text) {
  if (!hasBegun()) throw new Error("the module is not loaded: await `init` first, or call `initSync`");
  const start = input(3 * text.length);
  globalThis.Buffer.from(moduleMemory().buffer, start + text.length, 2 * text.length).write(text, "utf16le");
  return fromUtf16(text.length);
}
