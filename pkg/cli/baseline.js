import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { UsageError } from "./errors.js";
import { readJson, STDIN, writeAtomically } from "./input/files.js";

const NAME = "nexrender-payload";
const VERSION = 1;

/**
 * The findings that a project accepts for now: `lint --baseline` reports only other findings. They are counted by file, rule
 * and pointer, with `*` for the index of an item, so that inserting an item does not make the findings of the following items
 * new. The file contains no text of a payload.
 *
 * @typedef {Record<string, Record<string, Record<string, number>>>} Counts  by file, rule and pointer
 */
export class Baseline {
  #path;
  /** @type {Counts} */
  #known;
  /** @type {Counts} */
  #found = {};
  /** How many findings were accepted. */
  accepted = 0;

  /** @param {string} path @param {Counts} known */
  constructor(path, known) {
    this.#path = path;
    this.#known = known;
  }

  /**
   * @param {string} path
   * @param {{ isNew: boolean }} options  whether the file may be missing, because it is about to be written
   */
  static async read(path, { isNew }) {
    if (isNew && !existsSync(path)) return new Baseline(path, {});
    const content = await readJson(path);
    if (content?.baseline !== NAME || content.version !== VERSION || !isCounts(content.files)) {
      throw new UsageError(
        `${path} is not a baseline of this version`,
        "`nexrender-payload lint --baseline FILE --update-baseline` writes one.",
      );
    }
    return new Baseline(path, content.files);
  }

  /** Whether this path is the baseline itself, which is not a payload. */
  isAt(path) {
    return relative(path, this.#path) === "";
  }

  /**
   * The findings of a file that are not in the baseline. Call it once per file.
   *
   * @template {{ code: string, pointer: string }} T
   * @param {string | undefined} path  undefined for standard input
   * @param {T[]} diagnostics  all of them
   * @returns {T[]}
   */
  withoutKnown(path, diagnostics) {
    const name = this.#nameOf(path);
    const found = {};
    this.#found[name] = found;
    const left = diagnostics.filter(({ code, pointer }) => {
      const place = pointer.replace(/\/\d+(?=\/|$)/g, "/*");
      found[code] ??= {};
      found[code][place] = (found[code][place] ?? 0) + 1;
      return found[code][place] > (this.#known[name]?.[code]?.[place] ?? 0);
    });
    this.accepted += diagnostics.length - left.length;
    return left;
  }

  /** How many findings of the checked files are in the baseline and no longer in the files. */
  get gone() {
    let gone = 0;
    for (const [name, found] of Object.entries(this.#found)) {
      for (const [code, places] of Object.entries(this.#known[name] ?? {})) {
        for (const [place, count] of Object.entries(places)) gone += Math.max(0, count - (found[code]?.[place] ?? 0));
      }
    }
    return gone;
  }

  /**
   * Writes the findings of the checked files, and keeps the entries of other files that still exist.
   *
   * @returns {Promise<number>} how many findings the checked files have
   */
  async update() {
    const isThere = (name) => name === STDIN || existsSync(join(dirname(this.#path), name));
    const others = Object.entries(this.#known).filter(([name]) => !this.#found[name] && isThere(name));
    const checked = Object.entries(this.#found).filter(([, found]) => Object.keys(found).length > 0);
    const content = { baseline: NAME, version: VERSION, files: sorted(Object.fromEntries([...others, ...checked])) };
    await writeAtomically(this.#path, `${JSON.stringify(content, null, 2)}\n`);
    return checked.reduce((total, [, found]) => total + sum(found), 0);
  }

  /** A path in the baseline's form: relative to the baseline, with forward slashes. */
  #nameOf(path) {
    return path === undefined ? STDIN : relative(dirname(this.#path), path).replaceAll("\\", "/");
  }
}

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function isCounts(value, depth = 2) {
  const holds = depth === 0 ? Number.isSafeInteger : (item) => isCounts(item, depth - 1);
  return isRecord(value) && Object.values(value).every(holds);
}

const sum = (value) => (isRecord(value) ? Object.values(value).reduce((total, item) => total + sum(item), 0) : value);

/** With sorted keys, so that versions of the file have small diffs. */
function sorted(value) {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
