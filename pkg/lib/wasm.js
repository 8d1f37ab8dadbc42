// Texts into the module's memory, and results out of it.
import { hasBegun, input, memory as moduleMemory, output, outputLength } from "../generated/nexrender_payload.js";

export { check, fix, setOptions } from "../generated/nexrender_payload.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The module's memory from `start` on. A view dies when the memory grows, so it is taken anew each time.
 *
 * @param {number} start
 * @param {number} length
 */
function memory(start, length) {
  return new Uint8Array(moduleMemory().buffer, start, length);
}

/**
 * Puts a text into the module's buffer. Whatever is asked of the module begins here.
 *
 * @param {string | Uint8Array} text
 * @returns {number} its length in bytes
 */
export function write(text) {
  if (!hasBegun()) throw new Error("await `init` first, or call `initSync`");
  if (typeof text !== "string") {
    memory(input(text.length), text.length).set(text);
    return text.length;
  }
  // Most texts are ASCII, one byte a unit; only others are given the room for three.
  let room = text.length;
  let { read, written } = encoder.encodeInto(text, memory(input(room), room));
  while (read < text.length) {
    room = written + (text.length - read) * 3;
    const rest = encoder.encodeInto(text.slice(read), memory(input(room) + written, room - written));
    read += rest.read;
    written += rest.written;
  }
  return written;
}

/**
 * What an export makes of a text.
 *
 * @param {(length: number) => void} work
 * @param {string} text
 * @returns {string}
 */
export function answer(work, text) {
  work(write(text));
  return outputText();
}

/**
 * The first line of a text and, where there is one, all that follows it.
 *
 * @param {string} text
 * @returns {[string, string | undefined]}
 */
export function firstLine(text) {
  const end = text.indexOf("\n");
  return end < 0 ? [text, undefined] : [text.slice(0, end), text.slice(end + 1)];
}

/** The last result. */
function outputText() {
  return decoder.decode(memory(output(), outputLength()));
}
