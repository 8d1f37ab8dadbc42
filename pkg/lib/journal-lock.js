// The lock file that keeps two processes from using one journal. Its name is that of the journal with `.lock` appended. It
// contains one line: the process id and the host of its owner, such as `4711 build-7`, and a unique number.
// `src/client/journal_lock.rs` implements the same in Rust.

import { JournalError } from "./errors.js";

/** The locks of this copy of the module. */
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
    // Nanoseconds since 1970; the last digits are random.
    const number = `${Date.now()}${String(Math.floor(Math.random() * 1e6)).padStart(6, "0")}`;
    const lock = new Lock(fs, `${journal}.lock`, `${globalThis.process.pid} ${host} ${number}\n`);
    // If several processes replace a dead owner's lock at the same time, one succeeds.
    while (!(await lock.#create(number))) await lock.#removeIfDead(journal, host, number);
    held.add(lock.#text);
    return lock;
  }

  /** Creates the file, atomically if the file system has links; returns whether it did not exist yet. */
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
    // Renamed first: if two processes do this, the second may rename the new lock of the first, and restores it.
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
    // Someone may have deleted it, and another process may have created it since.
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
 * Whether the process that took a lock at a time is still alive. A lock with our own id that is older than this process was
 * left by an earlier one: in a container, every process may have the same id.
 */
function isAlive(id, time) {
  if (id === globalThis.process.pid) return time >= Date.now() - globalThis.process.uptime() * 1000;
  try {
    globalThis.process.kill(id, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
