// The file that keeps two processes from using one journal: beside it, with `.lock` appended to its name. It holds the
// process id and the host of its owner on one line, as `4711 build-7`, and a number that no other owner has.
// `src/client/journal_lock.rs` has the same for Rust.

import { JournalError } from "./errors.js";

/** The locks that this copy of the module holds. */
const held = new Set();

export class Lock {
  #fs;
  #path;
  #text;

  /** Use {@link Lock.take}. */
  constructor(fs, path, text) {
    this.#fs = fs;
    this.#path = path;
    this.#text = text;
  }

  /**
   * Takes the lock of a journal.
   *
   * @param {typeof import("node:fs/promises")} fs
   * @param {string} journal
   * @param {typeof import("node:os") | undefined} os
   */
  static async take(fs, journal, os) {
    const host = (os?.hostname() || "localhost").replace(/\s/g, "-");
    // As nanoseconds since 1970, of which the last are chance.
    const number = `${Date.now()}${String(Math.floor(Math.random() * 1e6)).padStart(6, "0")}`;
    const lock = new Lock(fs, `${journal}.lock`, `${process.pid} ${host} ${number}\n`);
    // Of several that take over a dead owner's lock at once, one succeeds.
    while (!(await lock.#create(number))) await lock.#removeIfDead(journal, host, number);
    held.add(lock.#text);
    return lock;
  }

  /** Creates the file, with all of its text at once where the file system has links; whether it was not there yet. */
  async #create(number) {
    const whole = `${this.#path}.${number}.new`;
    try {
      await this.#fs.writeFile(whole, this.#text, { flag: "wx", mode: 0o600 });
      await this.#fs.link(whole, this.#path);
      return true;
    } catch (error) {
      if (error.code === "EEXIST") return false;
      if (!hasNoLinks(error)) throw error;
      return await this.#createWithoutLink();
    } finally {
      await this.#fs.rm(whole, { force: true }).catch(() => {});
    }
  }

  async #createWithoutLink() {
    try {
      await this.#fs.writeFile(this.#path, this.#text, { flag: "wx", mode: 0o600 });
      return true;
    } catch (error) {
      if (error.code === "EEXIST") return false;
      throw error;
    }
  }

  /** Removes the lock of a process that died. */
  async #removeIfDead(journal, host, number) {
    const text = await this.#read(this.#path);
    if (text === undefined) return;
    const owner = livingOwner(text, host);
    if (owner !== undefined) {
      throw new JournalError(
        `${journal}: another process uses this journal (${owner}; if that is wrong, delete ${this.#path})`,
      );
    }
    // Renamed first: of two that do this, the second may take the new lock of the first, and puts that back.
    const aside = `${this.#path}.${number}.old`;
    try {
      await this.#fs.rename(this.#path, aside);
    } catch (error) {
      if (error.code === "ENOENT") return;
      throw error;
    }
    if ((await this.#read(aside)) !== text) await this.#fs.link(aside, this.#path).catch(() => {});
    await this.#fs.rm(aside, { force: true });
  }

  async #read(path) {
    try {
      return await this.#fs.readFile(path, "utf8");
    } catch (error) {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  async release() {
    held.delete(this.#text);
    // It may have been deleted by hand, and taken by another since.
    const text = await this.#read(this.#path).catch(() => undefined);
    if (text === this.#text) await this.#fs.rm(this.#path, { force: true }).catch(() => {});
  }
}

/** Whether a link failed because the file system has none. */
function hasNoLinks({ code }) {
  return ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL", "EISDIR"].includes(code);
}

/** The owner of a lock, unless it is known to be dead. */
function livingOwner(text, host) {
  const [process, on, number] = text.trim().split(/\s+/);
  if (!/^\d+$/.test(process)) return "an unknown process";
  const isDead = on === host && !held.has(text) && !isAlive(Number(process), Number(number) / 1e6);
  return isDead ? undefined : `process ${process} on ${on}`;
}

/**
 * Whether the process that took a lock at a time still lives. A lock with our own id that is older than we are is of an
 * earlier process: in a container each has the same id.
 */
function isAlive(id, time) {
  if (id === process.pid) return time >= Date.now() - process.uptime() * 1000;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
