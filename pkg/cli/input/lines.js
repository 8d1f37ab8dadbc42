import { createReadStream } from "node:fs";
import { InputError } from "../errors.js";
import { nameOf, STDIN, unreadable } from "./files.js";

/**
 * The lines of a file or of standard input, one at a time: a million jobs are never in memory together. Only `\n` ends a
 * line (a `\r` before it stays), so joining the lines gives the text again. `readline` would also break at U+2028, which
 * JSON strings may contain.
 *
 * @param {string} path
 * @param {NodeJS.ReadableStream} stdin
 * @returns {AsyncGenerator<string>}
 */
export async function* readLines(path, stdin) {
  const stream = path === STDIN ? stdin : createReadStream(path);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
  let number = 1;
  let rest = [];
  try {
    for await (const chunk of stream) {
      const lines = decoder.decode(chunk, { stream: true }).split("\n");
      number += lines.length - 1;
      rest.push(lines[0]);
      if (lines.length === 1) continue;
      yield rest.join("");
      for (const line of lines.slice(1, -1)) yield line;
      rest = [lines.at(-1)];
    }
    rest.push(decoder.decode());
  } catch (error) {
    if (error?.syscall) throw unreadable(path, error);
    if (error?.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new InputError(`${nameOf(path)} is not valid UTF-8, at line ${number} or soon after it`);
    }
    throw error;
  }
  const last = rest.join("");
  if (last !== "") yield last;
}
