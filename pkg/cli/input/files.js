import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError, UsageError } from "../errors.js";
import { decodeText } from "./encoding.js";

/** Standard input on the command line, and its name in findings. */
export const STDIN = "-";
export const STDIN_LABEL = "<stdin>";

/** The bytes of a file, or of standard input for `-`. */
export async function readBytes(path, stdin) {
  if (path === STDIN) {
    const chunks = [];
    for await (const chunk of stdin) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  try {
    // Reading thousands of small files one after the other takes several times as long with promises.
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A file's text, without its byte order mark. Invalid UTF-8 is an error. */
export async function readText(path, stdin) {
  try {
    return decodeText(await readBytes(path, stdin), "utf-8");
  } catch (error) {
    if (error instanceof InputError) error.message = `${nameOf(path)}: ${error.message}`;
    throw error;
  }
}

/** Text for code frames, with the byte order mark of the file, so that offsets match. The checker reports invalid UTF-8. */
export const decode = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** The value of a JSON file that is not a payload: a template, a list of names. */
export async function readJson(path, stdin) {
  const text = (await readText(path, stdin)).replace(/^\ufeff/, "");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${nameOf(path)} is not JSON: ${error.message}`);
  }
}

/** A file system error as one sentence. */
export function unreadable(path, error) {
  const reasons = {
    ENOENT: "no such file",
    EACCES: "permission denied",
    EISDIR: "it is a folder",
    ENOTDIR: "part of its path is not a folder",
  };
  return new UsageError(`cannot read ${nameOf(path)}: ${reasons[error.code] ?? error.message}`);
}

export const nameOf = (path) => (path === STDIN ? STDIN_LABEL : path);

/**
 * Replaces a file's content in one step: after a crash, the file has its old or its new text, never a part of it. Follows
 * a symbolic link and keeps the file's mode.
 */
export async function writeAtomically(path, text) {
  const target = await realpath(path).catch(() => path);
  const before = await stat(target).catch(() => undefined);
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    const file = await open(draft, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before) await chmod(draft, before.mode);
    await rename(draft, target);
  } catch (error) {
    await unlink(draft).catch(() => {});
    throw new UsageError(`cannot write ${path}: ${error.message}`);
  }
}
