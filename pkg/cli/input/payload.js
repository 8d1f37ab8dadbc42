import { stat } from "node:fs/promises";
import { InputError } from "../errors.js";
import { nameOf, STDIN } from "./files.js";
import { parseJson } from "./json.js";
import { readLines } from "./lines.js";

/**
 * The content of a payload file: one JSON text, or many jobs, one per line. It is detected from the content, so that
 * standard input works like a file: if the first line is a JSON value and another line follows, there are many jobs. Only
 * that much is read; the remaining jobs are streamed.
 *
 * @param {string} path
 * @param {NodeJS.ReadStream} stdin
 * @returns {Promise<{ text: string } | { jobs: AsyncGenerator<unknown> }>}
 */
export async function readPayload(path, stdin) {
  const lines = readLines(path, stdin);
  const linesRead = [];
  const first = await nextFilled(lines, linesRead);
  if (first === undefined) throw new InputError(`${nameOf(path)} is empty`);
  if (isJson(first)) {
    const second = await nextFilled(lines, linesRead);
    if (second === undefined) return { text: linesRead.join("\n") };
    return { jobs: parseJobs(linesRead, lines, nameOf(path)) };
  }
  for await (const line of lines) linesRead.push(line);
  return { text: linesRead.join("\n") };
}

/**
 * The number of lines that are not blank, in one quick pass: the total for the progress bar. Undefined for standard input
 * and pipes, which can be read only once.
 *
 * @param {string} path
 */
export async function countFilled(path) {
  const found = path === STDIN ? undefined : await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  let total = 0;
  for await (const line of readLines(path)) {
    if (line.trim() !== "") total += 1;
  }
  return total;
}

async function nextFilled(lines, linesRead) {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return undefined;
    linesRead.push(value);
    if (value.trim() !== "") return value;
  }
}

async function* parseJobs(linesRead, lines, name) {
  let number = 0;
  const refuse = (reason) => new InputError(`${name}: line ${number} is not JSON${reason}`);
  const parse = (line) => parseJson(line, refuse, { isLine: true });
  for (const line of linesRead) {
    number += 1;
    if (line.trim() !== "") yield parse(line);
  }
  for await (const line of lines) {
    number += 1;
    if (line.trim() !== "") yield parse(line);
  }
}

function isJson(text) {
  try {
    JSON.parse(text.replace(/^\ufeff/, ""));
    return true;
  } catch {
    return false;
  }
}
