import { createHash } from "node:crypto";

const firstCapacity = 1024;
/** How many labels are listed as repeated, and how long one may be: longer ones are named by their digest. */
const mostRepeated = 1000;
const longestLabel = 200;

/**
 * Counts how often each job was created, in about 24 bytes per job, so that a test can count a million jobs to prove that
 * none was created twice. A job is identified by the first 64 bits of a SHA-256 of its label.
 */
export class Tally {
  #high = new Uint32Array(firstCapacity);
  #low = new Uint32Array(firstCapacity);
  #counts = new Uint32Array(firstCapacity);
  #distinct = 0;
  #total = 0;
  #repeatedTotal = 0;
  #repeated = new Map();

  /** How many jobs were counted. */
  get total() {
    return this.#total;
  }

  /** How many different jobs were counted. */
  get distinct() {
    return this.#distinct;
  }

  /** How many jobs were created more than once. */
  get repeatedTotal() {
    return this.#repeatedTotal;
  }

  /** The first 1,000 labels that were created more than once. @returns {{ label: string, count: number }[]} */
  get repeated() {
    return Array.from(this.#repeated, ([label, count]) => ({ label, count }));
  }

  /**
   * @param {string} digest of the job, from `digestOf`
   * @param {string} label its name in `repeated`
   */
  add(digest, label) {
    if ((this.#distinct + 1) * 2 > this.#counts.length) this.#grow();
    const slot = this.#slot(digest);
    if (this.#counts[slot] === 0) {
      this.#high[slot] = Number.parseInt(digest.slice(0, 8), 16);
      this.#low[slot] = Number.parseInt(digest.slice(8), 16);
      this.#distinct += 1;
    }
    this.#counts[slot] += 1;
    this.#total += 1;
    if (this.#counts[slot] > 1) this.#repeat(label.length > longestLabel ? digest : label, this.#counts[slot]);
  }

  #repeat(label, count) {
    if (count === 2) this.#repeatedTotal += 1;
    if (this.#repeated.has(label) || this.#repeated.size < mostRepeated) this.#repeated.set(label, count);
  }

  /** How often the job with this digest was created. @param {string} digest */
  count(digest) {
    return this.#counts[this.#slot(digest)];
  }

  #slot(digest) {
    return this.#find(Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8), 16));
  }

  #find(high, low) {
    const mask = this.#counts.length - 1;
    let slot = (low ^ high) & mask;
    while (this.#counts[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow() {
    const [high, low, counts] = [this.#high, this.#low, this.#counts];
    const capacity = counts.length * 2;
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#counts = new Uint32Array(capacity);
    for (let old = 0; old < counts.length; old += 1) {
      if (counts[old] === 0) continue;
      const slot = this.#find(high[old], low[old]);
      this.#high[slot] = high[old];
      this.#low[slot] = low[old];
      this.#counts[slot] = counts[old];
    }
  }
}

/** 16 hexadecimal digits that identify a text. @param {string} text */
export function digestOf(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * How the tally identifies a job: by the value at a JSON Pointer, or, without a pointer, by the whole job.
 *
 * @param {string | null} pointer
 * @returns {(job: unknown) => { digest: string, label: string } | null} `null` when there is no such value
 */
export function labeller(pointer) {
  if (pointer === null) {
    return (job) => {
      const digest = digestOf(JSON.stringify(job));
      return { digest, label: digest };
    };
  }
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return (job) => {
    let value = job;
    for (const key of keys) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
      value = value[key];
    }
    const label = typeof value === "string" ? value : JSON.stringify(value);
    return { digest: digestOf(label), label };
  };
}
