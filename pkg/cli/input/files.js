import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError, UsageError } from "../errors.js";
import { decodeText } from "./encoding.js";
import { parseJson } from "./json.js";

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

/** A file's text, without its byte order mark. Invalid UTF-8 is an error, as is a file that cannot be read. */
export async function readText(path, stdin) {
  try {
    return decodeText(await readBytes(path, stdin), "utf-8");
  } catch (error) {
    throw error instanceof InputError ? new UsageError(`${nameOf(path)}: ${error.message}`) : error;
  }
}

/** Text for code frames, with the byte order mark of the file, so that offsets match. The checker reports invalid UTF-8. */
export const decode = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** The value of a JSON file that is not a payload: a template, a list of names. */
export async function readJson(path, stdin) {
  const text = await readText(path, stdin);
  return parseJson(text, (reason) => new UsageError(`${nameOf(path)} is not JSON${reason}`));
}

/** A file system error as one sentence. */
export function unreadable(path, error) {
  const reason = error.code === "ENOENT" ? "no such file" : reasonOf(error);
  return new UsageError(`cannot read ${nameOf(path)}: ${reason}`);
}

/** The same for a file that cannot be written. */
export function unwritable(path, error) {
  const reason = error.code === "ENOENT" ? "its folder does not exist" : reasonOf(error);
  return new UsageError(`cannot write ${path}: ${reason}`);
}

const REASONS = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "part of its path is not a folder",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links form a loop",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};

/** The system's own message contains its call and the name of a temporary file. */
const reasonOf = ({ code }) => REASONS[code] ?? `the system reports ${code}`;

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
    throw unwritable(path, error);
  }
}
