import { Journal as Ledger } from "../generated/nexrender_payload.js";
import { JournalError, parsed } from "./errors.js";
import { answer } from "./wasm.js";

const newline = 10;
const blockSize = 1 << 16;

/**
 * The file behind a submission. The core says what its lines mean; here they are read, and appended so that
 * they are on the disk before anything follows from them.
 */
export class Journal {
  #file;
  #path;
  #ledger;
  /** Where the file ends, as far as this process wrote it. */
  #end = 0;
  /** Appends follow one another, whoever asks for them. */
  #last = Promise.resolve();

  /** Use {@link Journal.open}. */
  constructor(file, path, ledger) {
    this.#file = file;
    this.#path = path;
    this.#ledger = ledger;
  }

  /**
   * Opens a journal, or begins one.
   *
   * @param {string} path
   * @param {number} chunkSize
   */
  static async open(path, chunkSize) {
    const fs = await fileSystem();
    // Appending is what keeps two processes from writing over one another.
    const flags = fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_APPEND;
    const file = await fs.promises.open(path, flags, 0o600).catch(failed(path, "opened"));
    const journal = new Journal(file, path, new Ledger(chunkSize));
    try {
      await journal.#read().catch(failed(path, "read"));
      const header = journal.#header();
      if (header) {
        await journal.append(header);
        await syncFolder(fs, path);
      }
      return journal;
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Reads what is there, and cuts off a last line that was torn in the middle of writing. */
  async #read() {
    const { size } = await this.#file.stat();
    // What is there of the line that begins at `#end`; a line may be of many blocks.
    let rest = [];
    for (let at = 0; at < size; ) {
      const block = await this.#bytes(at, Math.min(blockSize, size - at));
      if (block.length === 0) break;
      at += block.length;
      let begin = 0;
      for (let end = block.indexOf(newline); end >= 0; end = block.indexOf(newline, begin)) {
        const line = Buffer.concat([...rest, block.subarray(begin, end)]);
        this.#refuse(answer((length) => this.#ledger.read(length, this.#end), line.toString()));
        rest = [];
        this.#end += line.length + 1;
        begin = end + 1;
      }
      rest.push(block.subarray(begin));
      // Only a first line that was torn may be cut off as a whole; any other file was named by mistake.
      if (this.#end === 0 && !this.#header().startsWith(rest.join("")))
        this.#refuse("the file is no journal of a submission");
    }
    if (this.#end < size) await this.#file.truncate(this.#end);
  }

  /** The first line, unless it was read. */
  #header() {
    return answer(() => this.#ledger.header(), "");
  }

  async #bytes(from, length) {
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  }

  /**
   * What to do with a chunk: `undefined` to send it, else its results as the core writes them.
   *
   * @param {{ number: number, first: number, jobs: number, fingerprint: string }} chunk
   * @returns {Promise<object[] | undefined>}
   */
  async known(chunk) {
    const plan = answer((length) => this.#ledger.plan(length), JSON.stringify(chunk));
    const { offset, results, refusal } = JSON.parse(plan);
    this.#refuse(refusal);
    if (offset === undefined) return results;
    const line = await this.#lineAt(offset).catch(failed(this.#path, "read"));
    const written = parsed(line)?.results;
    if (!Array.isArray(written)) this.#refuse("the journal was changed while it was in use");
    return written;
  }

  async #lineAt(offset) {
    const blocks = [];
    for (let at = offset; ; ) {
      const block = await this.#bytes(at, blockSize);
      const end = block.indexOf(newline);
      blocks.push(end < 0 ? block : block.subarray(0, end));
      if (end >= 0 || block.length === 0) return Buffer.concat(blocks).toString("utf8");
      at += block.length;
    }
  }

  /**
   * Appends a line; resolves when it is on the disk. Rejects when another process writes to the same journal:
   * of two that are about to send, at least one sees the other's line and sends nothing.
   *
   * @param {string} line
   */
  append(line) {
    // A line that was torn must stay the last one: nothing follows what failed.
    this.#last = this.#last.then(() => this.#write(line)).catch(failed(this.#path, "written"));
    return this.#last;
  }

  async #write(line) {
    const bytes = Buffer.from(`${line}\n`);
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#end += bytes.length;
    const { size } = await this.#file.stat();
    if (size !== this.#end) this.#refuse("another process writes to this journal");
  }

  /** @param {number} chunks  of the whole input */
  finish(chunks) {
    this.#refuse(answer(() => this.#ledger.finish(chunks), ""));
  }

  async close() {
    await this.#last.catch(() => {});
    this.#ledger.free();
    await this.#file.close().catch(failed(this.#path, "closed"));
  }

  /** @param {string | undefined} refusal  why the journal cannot be used, if it cannot */
  #refuse(refusal) {
    if (refusal) throw new JournalError(`${this.#path}: ${refusal}`);
  }
}

/** What the system says of the file, as an error of the journal. */
function failed(path, what) {
  return (cause) => {
    if (cause instanceof JournalError) throw cause;
    throw new JournalError(`${path}: the journal cannot be ${what} (${cause.code})`, { cause });
  };
}

/** Only a journal needs files, so that nothing else asks a browser or a bundler for them. */
async function fileSystem() {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs") ?? (await importNode("node:fs"));
  if (fs?.promises === undefined) throw new TypeError("options.journal: this runtime has no files");
  return fs;
}

/** The name is a variable, so that bundlers for browsers leave it alone. */
async function importNode(name) {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  } catch {
    return undefined;
  }
}

/** A new file is safe only once its folder is written down too. */
async function syncFolder(fs, path) {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  try {
    const folder = await fs.promises.open(cut < 0 ? "." : path.slice(0, cut + 1), "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Not every system lets a folder be opened; the file itself is on the disk.
  }
}
