import { Campaign } from "../generated/nexrender_payload.js";
import { builtIn } from "./built-in.js";
import { JournalError } from "./errors.js";
import { Lock } from "./journal-lock.js";
import { write } from "./wasm.js";

const newline = 10;
const blockSize = 1 << 16;

/**
 * The journal file of a submission. The core defines its lines (`src/client/journal.rs`). They are read here, and appended
 * so that they are flushed to disk before the submission continues.
 */
export class Journal {
  #file;
  #path;
  #fs;
  #lock;
  /** Where the file ends, as far as this process wrote it. */
  #end = 0;
  /** The last append: appends run one after the other. */
  #last = Promise.resolve();

  /** Use {@link Journal.open}. */
  constructor(fs, file, path, lock) {
    this.#fs = fs;
    this.#file = file;
    this.#path = path;
    this.#lock = lock;
  }

  /**
   * Opens or creates a journal, and passes its lines to the campaign.
   *
   * @param {string} path
   * @param {Campaign} campaign
   * @param {{ creates?: boolean }} [options]  whether to create a journal if there is none
   */
  static async open(path, campaign, { creates = true } = {}) {
    const fs = await builtIn("node:fs");
    if (fs?.promises === undefined) throw new TypeError("options.journal: this runtime cannot access files");
    const lock = await Lock.take(fs.promises, path, await builtIn("node:os")).catch(failed(path, "opened"));
    try {
      // In append mode, two processes cannot overwrite each other's lines.
      const { O_RDWR, O_CREAT, O_APPEND } = fs.constants;
      const flags = O_RDWR | O_APPEND | (creates ? O_CREAT : 0);
      const file = await fs.promises.open(path, flags, 0o600).catch(failed(path, "opened"));
      const journal = new Journal(fs.promises, file, path, lock);
      try {
        await journal.#begin(campaign);
        return journal;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async #begin(campaign) {
    await this.#read(campaign).catch(failed(this.#path, "read"));
    const header = campaign.header();
    if (header === undefined) return;
    this.#refuse(campaign.readLine(write(header), 0));
    await this.append(header);
    await syncFolder(this.#fs, this.#path);
  }

  /** Reads the file, and removes an incomplete last line. */
  async #read(campaign) {
    const { size } = await this.#file.stat();
    // The part that was read of the line at `#end`; a line may span several blocks.
    let rest = [];
    for (let at = 0; at < size; ) {
      const block = await this.#bytes(at, Math.min(blockSize, size - at));
      if (block.length === 0) break;
      at += block.length;
      let begin = 0;
      for (let end = block.indexOf(newline); end >= 0; end = block.indexOf(newline, begin)) {
        const line = globalThis.Buffer.concat([...rest, block.subarray(begin, end)]);
        this.#refuse(campaign.readLine(write(line), this.#end));
        rest = [];
        this.#end += line.length + 1;
        begin = end + 1;
      }
      rest.push(block.subarray(begin));
      // Only an incomplete first line may be removed entirely; any other file was named by mistake.
      if (this.#end === 0 && !Campaign.isJournalBeginning(write(globalThis.Buffer.concat(rest))))
        this.#refuse({ refused: "the file is not a journal of a campaign" });
    }
    if (this.#end < size) await this.#file.truncate(this.#end);
  }

  async #bytes(from, length) {
    const { buffer, bytesRead } = await this.#file.read(globalThis.Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  }

  /**
   * The lines at these byte offsets.
   *
   * @param {number[]} offsets
   * @returns {Promise<string[]>}
   */
  async linesAt(offsets) {
    const lines = [];
    for (const offset of offsets) lines.push(await this.#lineAt(offset).catch(failed(this.#path, "read")));
    return lines;
  }

  async #lineAt(offset) {
    const blocks = [];
    for (let at = offset; ; ) {
      const block = await this.#bytes(at, blockSize);
      const end = block.indexOf(newline);
      blocks.push(end < 0 ? block : block.subarray(0, end));
      if (end >= 0 || block.length === 0) return globalThis.Buffer.concat(blocks).toString("utf8");
      at += block.length;
    }
  }

  /**
   * Appends a line; resolves when it is flushed to disk. Rejects if the file was modified, deleted or replaced by someone else:
   * of two processes that are about to send, at least one sees the other's line and sends nothing.
   *
   * @param {string} line
   */
  append(line) {
    // An incomplete line must stay the last one, so nothing is appended after a failure.
    this.#last = this.#last.then(() => this.#write(line)).catch(failed(this.#path, "written"));
    return this.#last;
  }

  async #write(line) {
    await this.#refuseChanges();
    const bytes = globalThis.Buffer.from(`${line}\n`);
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#end += bytes.length;
    await this.#refuseChanges();
  }

  async #refuseChanges() {
    const own = await this.#file.stat();
    const there = await this.#fs.stat(this.#path).catch(() => undefined);
    const isSame = there !== undefined && own.ino === there.ino && own.dev === there.dev;
    if (own.size !== this.#end || !isSame)
      this.#refuse({ refused: "the journal was deleted, replaced or changed while it was in use" });
  }

  async close() {
    await this.#last.catch(() => {});
    try {
      await this.#file.close().catch(failed(this.#path, "closed"));
    } finally {
      await this.#lock.release();
    }
  }

  /** @param {{ refused?: string } | undefined} step */
  #refuse(step) {
    if (step?.refused !== undefined) throw new JournalError(`${this.#path}: ${step.refused}`);
  }
}

/** Turns a file system error into a journal error. */
function failed(path, what) {
  return (cause) => {
    if (cause instanceof JournalError) throw cause;
    throw new JournalError(`${path}: the journal cannot be ${what} (${cause.code})`, { cause });
  };
}

/** A new file is durable only once its folder is flushed too. */
async function syncFolder(fs, path) {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  try {
    const folder = await fs.open(cut < 0 ? "." : path.slice(0, cut + 1), "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Not every system can open a folder; the file itself is flushed.
  }
}
