import { Campaign } from "../generated/nexrender_payload.js";
import { builtIn } from "./built-in.js";
import { JournalError } from "./errors.js";
import { Lock } from "./journal-lock.js";
import { write } from "./wasm.js";

const newline = 10;
const blockSize = 1 << 16;

/**
 * The file behind a submission. The core says what its lines mean (`src/client/journal.rs`); here they are read, and
 * appended so that they are on the disk before anything follows from them.
 */
export class Journal {
  #file;
  #path;
  #fs;
  #lock;
  /** Where the file ends, as far as this process wrote it. */
  #end = 0;
  /** Appends follow one another, whoever asks for them. */
  #last = Promise.resolve();

  /** Use {@link Journal.open}. */
  constructor(fs, file, path, lock) {
    this.#fs = fs;
    this.#file = file;
    this.#path = path;
    this.#lock = lock;
  }

  /**
   * Opens a journal, or begins one, and gives its lines to the campaign.
   *
   * @param {string} path
   * @param {Campaign} campaign
   * @param {{ creates?: boolean }} [options]  whether to begin a journal if there is none
   */
  static async open(path, campaign, { creates = true } = {}) {
    const fs = await builtIn("node:fs");
    if (fs?.promises === undefined) throw new TypeError("options.journal: this runtime has no files");
    const lock = await Lock.take(fs.promises, path, await builtIn("node:os")).catch(failed(path, "opened"));
    try {
      // Appending keeps two processes from writing over one another.
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

  /** Reads what is there, and cuts off a last line that was torn while it was written. */
  async #read(campaign) {
    const { size } = await this.#file.stat();
    // What is there of the line that begins at `#end`; a line may have many blocks.
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
      // Only a torn first line may be cut off as a whole; any other file was named by mistake.
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
   * The lines that begin at these bytes.
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
   * Appends a line; resolves when it is on the disk. Rejects when somebody else wrote to the file, deleted or replaced
   * it: of two processes that are about to send, at least one sees the other's line and sends nothing.
   *
   * @param {string} line
   */
  append(line) {
    // A torn line must stay the last one: nothing follows what failed.
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

/** What the system says of the file, as an error of the journal. */
function failed(path, what) {
  return (cause) => {
    if (cause instanceof JournalError) throw cause;
    throw new JournalError(`${path}: the journal cannot be ${what} (${cause.code})`, { cause });
  };
}

/** A new file is safe only once its folder is on the disk too. */
async function syncFolder(fs, path) {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  try {
    const folder = await fs.open(cut < 0 ? "." : path.slice(0, cut + 1), "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Not every system lets a folder be opened; the file itself is on the disk.
  }
}
