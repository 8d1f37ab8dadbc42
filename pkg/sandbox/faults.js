/**
 * Misbehaviour on request. A fault is written `NAME[:DETAIL][=RATE][xCOUNT][@FROM[-TO]]`, several are separated by commas:
 * `reset=0.1,429-seconds:2=0.2,500=0.1,slow=2s,hang-after@1s-3s`.
 *
 * - RATE is the share of requests that the fault applies to, 0 to 1; default: all of them.
 * - COUNT limits it to that many requests: `503x2` fails twice, then everything works.
 * - FROM and TO limit it in time. They count from the first request that arrives after the fault was set.
 * - DETAIL is a number of seconds for `-seconds` and `-date`, and a duration for the faults that take one: `slow` waits
 *   that long, `hang` ends after it. `slow=2s` is short for `slow:2s`, and `hang=2s` for `hang:2s`.
 * - `outage=2s` resets every connection for 2 seconds, `outage:1s=2s` from the first second on. `refuse=2s` and
 *   `refuse:1s=2s` stop listening for that time, so that connections are refused.
 *
 * At most one fault replaces a response; `slow` is added to it.
 *
 * @typedef {object} Fault
 * @property {string} name
 * @property {number} rate
 * @property {number} count how many more requests it applies to; Infinity without a limit
 * @property {number} [detail] seconds for Retry-After, milliseconds for `slow` and `hang`
 * @property {number} from when it begins, in milliseconds
 * @property {number} to when it ends; Infinity without an end
 * @property {Effect} effect
 *
 * @typedef {object} Effect
 * @property {boolean} taken whether the API processes the request before the fault applies
 * @property {"reset" | "refuse" | "hang" | "answer" | "damage" | "slow"} kind
 * @property {"required" | "optional" | "window"} [duration] whether it takes a duration: as its detail, or as its time
 * @property {number} [status]
 * @property {"html" | "json"} [body]
 * @property {"seconds" | "date"} [retryAfter]
 * @property {"truncate" | "cut" | "empty" | "wrong-type" | "html"} [damage]
 */

/** Faults other than those named by a status. @type {Record<string, Effect>} */
const named = {
  reset: { taken: false, kind: "reset" },
  "reset-after": { taken: true, kind: "reset" },
  outage: { taken: false, kind: "reset", duration: "window" },
  refuse: { taken: false, kind: "refuse", duration: "window" },
  hang: { taken: false, kind: "hang", duration: "optional" },
  "hang-after": { taken: true, kind: "hang", duration: "optional" },
  truncate: { taken: true, kind: "damage", damage: "truncate" },
  cut: { taken: true, kind: "damage", damage: "cut" },
  empty: { taken: true, kind: "damage", damage: "empty" },
  "wrong-type": { taken: true, kind: "damage", damage: "wrong-type" },
  html: { taken: true, kind: "damage", damage: "html" },
  slow: { taken: true, kind: "slow", duration: "required" },
};

/** Statuses that a fault may answer with, and the kind of body. */
const statuses = {
  400: "json",
  401: "json",
  402: "json",
  403: "json",
  404: "json",
  405: "json",
  408: "html",
  409: "json",
  410: "json",
  413: "html",
  422: "json",
  429: "json",
  451: "json",
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
const partForm = /^([a-z0-9-]+?)(?::([^=@]+?))?(?:=([^@]+?))?(?:x(\d+))?(?:@([^-]+)(?:-(.+))?)?$/;
const durationForm = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
const unitMs = { ms: 1, s: 1000, m: 60_000 };
const longestMs = 600_000;
const noEnd = Number.POSITIVE_INFINITY;

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
  // Faults with a limit end, so only the rates of the others must fit together.
  const lasting = faults.filter(({ effect, count, to }) => effect.kind !== "slow" && count === noEnd && to === noEnd);
  const sum = lasting.reduce((total, fault) => total + fault.rate, 0);
  if (sum > 1 + 1e-9) {
    throw new TypeError(`fault "${text}": the rates add up to ${Number(sum.toFixed(6))}, more than 1`);
  }
  return faults;
}

function parseFault(part) {
  const wrong = (why) => new TypeError(`fault "${part}": ${why}`);
  const match = partForm.exec(part);
  if (!match) throw wrong("expected NAME[:DETAIL][=RATE][xCOUNT][@FROM[-TO]], for example reset=0.1 or 503x2");
  const [, name, detailText, rateText, countText, fromText, toText] = match;
  const effect = effectOf(name);
  if (!effect) {
    throw wrong(
      `there is no fault "${name}"; expected ${Object.keys(named).join(", ")} or a status such as 429, 429-seconds, 429-date, 500-after`,
    );
  }
  const count = countText === undefined ? noEnd : Number(countText);
  if (count === 0) throw wrong("the count must be at least 1");
  const from = fromText === undefined ? 0 : parseDuration(fromText, wrong);
  const to = toText === undefined ? noEnd : parseDuration(toText, wrong);
  if (to <= from) throw wrong("it must end later than it begins");
  const fault = { name, rate: 1, count, detail: undefined, from, to, effect };
  const more = { detailText, rateText, hasTimes: fromText !== undefined };
  return { ...fault, ...(effect.duration ? readTimed : readPlain)(effect, more, wrong) };
}

function effectOf(name) {
  if (Object.hasOwn(named, name)) return named[name];
  const [status, form] = [name.slice(0, 3), name.slice(3)];
  if (!Object.hasOwn(statuses, status) || !Object.hasOwn(statusForms, form)) return null;
  return { kind: "answer", status: Number(status), body: statuses[status], ...statusForms[form] };
}

/** Faults without a duration: `reset=0.1`, `429-seconds:2=0.2`. */
function readPlain(effect, { detailText, rateText }, wrong) {
  const rate = rateText === undefined ? 1 : parseRate(rateText, wrong);
  if (effect.retryAfter === undefined) {
    if (detailText !== undefined) throw wrong("it has no detail");
    return { rate };
  }
  const detail = detailText === undefined ? defaultRetryAfter : Number(detailText);
  if (!(detail >= 0 && detail <= 86_400 && Number.isInteger(detail))) {
    throw wrong(`"${detailText}" is not a number of whole seconds up to 86400`);
  }
  return { rate, detail };
}

/** Faults with a duration: `slow=2s`, `slow:2s=0.5`, `outage=2s`, `outage:1s=2s`. */
function readTimed({ duration }, { detailText, rateText, hasTimes }, wrong) {
  if (duration === "window") {
    if (hasTimes) throw wrong("write its times as outage:FROM=DURATION");
    if (rateText === undefined) throw wrong("how long? for example outage=2s");
    const from = detailText === undefined ? 0 : parseDuration(detailText, wrong);
    return { from, to: from + parseDuration(rateText, wrong) };
  }
  const isShort = detailText === undefined && (duration === "required" || durationForm.test(rateText));
  const text = isShort ? rateText : detailText;
  if (text === undefined && duration === "required") throw wrong("how slow? for example slow=2s");
  const rate = isShort || rateText === undefined ? 1 : parseRate(rateText, wrong);
  return { rate, detail: text === undefined ? undefined : parseDuration(text, wrong) };
}

function parseDuration(text, wrong) {
  const match = durationForm.exec(text);
  const milliseconds = match ? Number(match[1]) * unitMs[match[2]] : Number.NaN;
  if (milliseconds <= longestMs) return milliseconds;
  throw wrong(`"${text}" is not a duration such as 250ms, 2s or 1m, at most 10m`);
}

function parseRate(text, wrong) {
  const rate = Number(text);
  if (text.trim() === "" || !(rate >= 0 && rate <= 1)) throw wrong(`the rate "${text}" is not a number from 0 to 1`);
  return rate;
}
