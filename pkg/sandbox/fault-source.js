import { parseFaults } from "./faults.js";

/** How many different `X-Sandbox-Fault` headers are remembered with their counts. */
const rememberedHeaders = 10_000;

/**
 * A list of faults and when its time began.
 *
 * @typedef {import("./faults.js").Fault} Fault
 * @typedef {{ faults: Fault[], since: number | null }} FaultList
 */

/** Decides which faults apply to a request. */
export class FaultSource {
  #general;
  #random;
  #now;
  #refuse;
  #byHeader = new Map();

  /**
   * @param {Fault[]} faults
   * @param {{ random: () => number, now: () => number, refuse: (times: { from: number, to: number }) => void }} context
   *   `refuse` stops listening for a time, in milliseconds from now
   */
  constructor(faults, { random, now, refuse }) {
    this.#random = random;
    this.#now = now;
    this.#refuse = refuse;
    this.replace(faults);
  }

  /** Replaces the faults of all requests. @param {Fault[]} faults */
  replace(faults) {
    this.#general = { faults, since: null };
  }

  /** The names of the faults of all requests. */
  get names() {
    return this.#general.faults.map(({ name }) => name);
  }

  /**
   * @param {string | undefined} header `X-Sandbox-Fault`: faults for this request, in place of the general ones. Counts are
   *   kept per method, path and header text, so that a client that repeats the same request uses them up; `503x2#name` has
   *   a count of its own.
   * @param {string} target method and path
   * @returns {{ slowMs: number, fault: Fault | null }}
   * @throws {TypeError} for a header that cannot be read
   */
  pick(header, target) {
    return this.#draw(header === undefined ? this.#general : this.#fromHeader(header, target));
  }

  #fromHeader(header, target) {
    const key = `${target} ${header}`;
    const known = this.#byHeader.get(key);
    if (known) return known;
    const list = { faults: parseFaults(header.replace(/#.*$/su, "")), since: null };
    this.#byHeader.set(key, list);
    if (this.#byHeader.size > rememberedHeaders) {
      this.#byHeader.delete(this.#byHeader.keys().next().value);
    }
    return list;
  }

  /** How long ago the list's time began, which the first request does. @param {FaultList} list */
  #age(list) {
    if (list.since === null) {
      list.since = this.#now();
      for (const { effect, from, to } of list.faults) if (effect.kind === "refuse") this.#refuse({ from, to });
    }
    return this.#now() - list.since;
  }

  #draw(list) {
    if (list.faults.length === 0) return { slowMs: 0, fault: null };
    const age = this.#age(list);
    let slowMs = 0;
    let chosen = null;
    // One number decides among the faults that replace the response, so that their rates are exact shares.
    let drawn = this.#random();
    for (const fault of list.faults) {
      if (fault.count <= 0 || age < fault.from || age >= fault.to) continue;
      if (fault.effect.kind === "slow") {
        if (this.#random() < fault.rate) {
          slowMs += fault.detail;
          fault.count -= 1;
        }
      } else if (chosen === null) {
        if (drawn < fault.rate) {
          chosen = fault;
          fault.count -= 1;
        }
        drawn -= fault.rate;
      }
    }
    return { slowMs, fault: chosen };
  }
}
