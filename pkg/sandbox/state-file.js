import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

const chunkBytes = 1 << 20;
const newline = 0x0a;
const header = { format: "nexrender-payload sandbox", version: 2 };

/**
 * An append-only file with one JSON value per line. Everything that one request changes is one line: a process that is
 * killed while it writes leaves either the whole change, or an incomplete last line. Such a line belongs to a request that
 * was not answered, and is dropped at the next start.
 */
export class StateFile {
  #file;

  /** @param {string} path created if it does not exist */
  constructor(path) {
    this.path = path;
    this.#file = openSync(path, "a+", 0o600);
  }

  /**
   * Reads what earlier runs wrote, and prepares the file for more.
   *
   * @param {(line: any) => void} each
   * @throws {Error} when it is another kind of file, or damaged before its end
   */
  load(each) {
    const size = fstatSync(this.#file).size;
    let complete = 0;
    let number = 0;
    for (const line of lines(this.#file)) {
      number += 1;
      const value = this.#parse(line, number);
      if (number > 1) each(value);
      else this.#checkHeader(value);
      complete += line.length + 1;
    }
    if (complete < size) this.#dropTail(complete, number);
    if (number === 0) this.append(header);
  }

  /** @param {object} line */
  append(line) {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`, "utf8");
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }

  close() {
    closeSync(this.#file);
  }

  #parse(line, number) {
    try {
      return JSON.parse(line.toString("utf8"));
    } catch (cause) {
      throw new Error(`${this.path}: line ${number} is not JSON`, { cause });
    }
  }

  #checkHeader(value) {
    if (value?.format !== header.format) throw new Error(`${this.path} is not a state file of the sandbox`);
    if (value.version !== header.version) {
      throw new Error(`${this.path} was written by another version of the sandbox; start with a new file`);
    }
  }

  #dropTail(complete, number) {
    // Never truncate another kind of file, named by mistake.
    if (number === 0) {
      const expected = JSON.stringify(header);
      const start = Buffer.alloc(expected.length + 1);
      readSync(this.#file, start, 0, start.length, 0);
      const found = start.toString("utf8").replaceAll("\0", "");
      if (!expected.startsWith(found)) throw new Error(`${this.path} is not a state file of the sandbox`);
    }
    ftruncateSync(this.#file, complete);
  }
}

/** The complete lines of a file, without their newlines, whatever its size. */
function* lines(file) {
  const chunk = Buffer.alloc(chunkBytes);
  let rest = [];
  let position = 0;
  for (;;) {
    const read = readSync(file, chunk, 0, chunkBytes, position);
    if (read === 0) return;
    position += read;
    let start = 0;
    for (;;) {
      const end = chunk.subarray(0, read).indexOf(newline, start);
      if (end === -1) break;
      rest.push(Buffer.from(chunk.subarray(start, end)));
      yield Buffer.concat(rest);
      rest = [];
      start = end + 1;
    }
    if (start < read) rest.push(Buffer.from(chunk.subarray(start, read)));
  }
}
