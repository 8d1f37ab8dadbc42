/**
 * Misbehaviour on demand. A fault is written `NAME[:DETAIL][=RATE][xCOUNT]`, several are joined
 * with commas: `reset=0.1,429-seconds:2=0.2,500=0.1,slow=2s,truncate=0.05`.
 *
 * - RATE is the share of requests that meet the fault, 0 to 1; left out, all of them.
 * - COUNT lets only the first so many of them meet it: `503x2` fails twice, then all is well.
 * - DETAIL is the number of seconds for `-seconds` and `-date`, the duration for `slow`.
 *   `slow=2s` is short for `slow:2s`.
 *
 * At most one fault replaces an answer; `slow` comes on top.
 *
 * @typedef {object} Fault
 * @property {string} name
 * @property {number} rate
 * @property {number} count how many requests may still meet it; Infinity without a limit
 * @property {number} detail seconds for Retry-After, milliseconds for `slow`
 * @property {Effect} effect
 *
 * @typedef {object} Effect
 * @property {boolean} taken whether the API acts on the request before the fault strikes
 * @property {"reset" | "hang" | "answer" | "damage" | "slow"} kind
 * @property {number} [status]
 * @property {"html" | "json"} [body]
 * @property {"seconds" | "date"} [retryAfter]
 * @property {"truncate" | "cut" | "empty" | "wrong-type" | "html"} [damage]
 */

/** Faults other than those named by a status. @type {Record<string, Effect>} */
const named = {
  reset: { taken: false, kind: "reset" },
  "reset-after": { taken: true, kind: "reset" },
  hang: { taken: false, kind: "hang" },
  "hang-after": { taken: true, kind: "hang" },
  truncate: { taken: true, kind: "damage", damage: "truncate" },
  cut: { taken: true, kind: "damage", damage: "cut" },
  empty: { taken: true, kind: "damage", damage: "empty" },
  "wrong-type": { taken: true, kind: "damage", damage: "wrong-type" },
  html: { taken: true, kind: "damage", damage: "html" },
  slow: { taken: true, kind: "slow" },
};

/** Statuses that a fault may answer with, and what the answer looks like. */
const statuses = {
  400: "json",
  401: "json",
  403: "json",
  404: "json",
  408: "html",
  409: "json",
  410: "json",
  413: "html",
  422: "json",
  429: "json",
  500: "json",
  502: "html",
  503: "json",
  504: "html",
};

/** What may follow a status: `429-seconds`, `500-after`. */
const statusForms = {
  "": { taken: false },
  "-seconds": { taken: false, retryAfter: "seconds" },
  "-date": { taken: false, retryAfter: "date" },
  "-after": { taken: true },
};

const defaultRetryAfter = 1;
const partForm = /^([a-z0-9-]+?)(?::([^=]+?))?(?:=(.+?))?(?:x(\d+))?$/;
const durationForm = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
const unitMs = { ms: 1, s: 1000, m: 60_000 };
const longestMs = 600_000;

/** All names that a fault may have, for help texts. */
export const faultNames = [
  ...Object.keys(named),
  ...Object.keys(statuses).flatMap((status) => Object.keys(statusForms).map((form) => `${status}${form}`)),
];

/**
 * Reads a list of faults.
 *
 * @param {string} text
 * @returns {Fault[]}
 * @throws {TypeError} that names the part that cannot be read
 * @example parseFaults("reset=0.1,slow=2s")
 */
export function parseFaults(text) {
  if (typeof text !== "string") throw new TypeError("faults: expected text such as reset=0.1,429=0.2");
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const faults = parts.map(parseFault);
  // Counted faults run out, so only those that stay must fit beside each other.
  const lasting = faults.filter(({ effect, count }) => effect.kind !== "slow" && count === Infinity);
  const sum = lasting.reduce((total, fault) => total + fault.rate, 0);
  if (sum > 1 + 1e-9) {
    throw new TypeError(`fault "${text}": the rates add up to ${Number(sum.toFixed(6))}, more than 1`);
  }
  return faults;
}

function parseFault(part) {
  const wrong = (why) => new TypeError(`fault "${part}": ${why}`);
  const match = partForm.exec(part);
  if (!match) throw wrong("expected NAME[:DETAIL][=RATE][xCOUNT], for example reset=0.1 or 503x2");
  const [, name, detailText, rateText, countText] = match;
  const effect = effectOf(name);
  if (!effect) {
    throw wrong(
      `no fault is called "${name}"; there are ${Object.keys(named).join(", ")} and a status such as 429, 429-seconds, 429-date, 500-after`,
    );
  }
  const count = countText === undefined ? Number.POSITIVE_INFINITY : Number(countText);
  if (count === 0) throw wrong("the count must be at least 1");
  if (effect.kind === "slow") return parseSlow({ name, effect, count, detailText, rateText }, wrong);
  const rate = rateText === undefined ? 1 : parseRate(rateText, wrong);
  if (detailText !== undefined && effect.retryAfter === undefined) {
    throw wrong(`"${name}" takes no detail`);
  }
  const detail = detailText === undefined ? defaultRetryAfter : Number(detailText);
  if (!(detail >= 0 && detail <= 86_400 && Number.isInteger(detail))) {
    throw wrong(`"${detailText}" is not a number of whole seconds up to 86400`);
  }
  return { name, rate, count, detail, effect };
}

function effectOf(name) {
  if (Object.hasOwn(named, name)) return named[name];
  const [status, form] = [name.slice(0, 3), name.slice(3)];
  if (!Object.hasOwn(statuses, status) || !Object.hasOwn(statusForms, form)) return null;
  return { kind: "answer", status: Number(status), body: statuses[status], ...statusForms[form] };
}

function parseSlow({ name, effect, count, detailText, rateText }, wrong) {
  const duration = detailText ?? rateText;
  if (duration === undefined) throw wrong("how slow? for example slow=2s");
  const match = durationForm.exec(duration);
  const detail = match ? Number(match[1]) * unitMs[match[2]] : Number.NaN;
  if (!(detail <= longestMs)) throw wrong(`"${duration}" is not a duration such as 250ms, 2s or 1m, at most 10m`);
  const rate = detailText === undefined || rateText === undefined ? 1 : parseRate(rateText, wrong);
  return { name, rate, count, detail, effect };
}

function parseRate(text, wrong) {
  const rate = Number(text);
  if (text.trim() === "" || !(rate >= 0 && rate <= 1)) throw wrong(`the rate "${text}" is not a number from 0 to 1`);
  return rate;
}

/** How many different `X-Sandbox-Fault` headers are remembered with their counts. */
const rememberedHeaders = 10_000;

/** Decides which faults a request meets. */
export class FaultSource {
  #faults;
  #random;
  #byHeader = new Map();

  /** @param {Fault[]} faults @param {() => number} random */
  constructor(faults, random) {
    this.#faults = faults;
    this.#random = random;
  }

  /** Replaces the faults that all requests meet. @param {Fault[]} faults */
  replace(faults) {
    this.#faults = faults;
  }

  /**
   * @param {string | undefined} header `X-Sandbox-Fault`: faults for this request in place of the
   *   general ones. Counts are kept per method, path and header text, so that a client which sends
   *   the same request again uses them up; `503x2#name` keeps a count of its own.
   * @param {string} target method and path
   * @returns {{ slowMs: number, fault: Fault | null }}
   * @throws {TypeError} for a header that cannot be read
   */
  pick(header, target) {
    return this.#draw(header === undefined ? this.#faults : this.#fromHeader(header, target));
  }

  #fromHeader(header, target) {
    const key = `${target} ${header}`;
    const known = this.#byHeader.get(key);
    if (known) return known;
    const faults = parseFaults(header.replace(/#.*$/su, ""));
    this.#byHeader.set(key, faults);
    if (this.#byHeader.size > rememberedHeaders) {
      this.#byHeader.delete(this.#byHeader.keys().next().value);
    }
    return faults;
  }

  #draw(faults) {
    let slowMs = 0;
    let chosen = null;
    // One number decides among the faults that replace the answer: their rates are exact shares.
    let drawn = faults.length === 0 ? 1 : this.#random();
    for (const fault of faults) {
      if (fault.count <= 0) continue;
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
