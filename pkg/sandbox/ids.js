import { randomBytes, randomInt } from "node:crypto";

const alphabet = Buffer.from("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "latin1");
const timeLength = 10;
const length = 26;
const counterSpace = 2 ** 40;

/**
 * Makes ULIDs: 48 bits of time, 40 random bits per millisecond, and a counter of 40 bits, so that ids sort in the order in
 * which they were made.
 *
 * @param {() => number} now milliseconds since 1970
 * @returns {() => string}
 */
export function ulids(now) {
  const id = Buffer.alloc(length);
  let lastTime = -1;
  let counter = 0;

  function put(value, end, count) {
    for (let at = end - 1, rest = value; at >= end - count; at -= 1) {
      id[at] = alphabet[rest % 32];
      rest = Math.floor(rest / 32);
    }
  }

  return () => {
    // A clock that is set back must not break the order.
    const time = Math.max(now(), lastTime);
    if (time === lastTime && counter < counterSpace - 1) {
      counter += 1;
    } else {
      const fresh = time === lastTime ? time + 1 : time;
      lastTime = fresh;
      counter = randomInt(2 ** 32);
      put(fresh, timeLength, timeLength);
      put(randomBytes(5).readUIntBE(0, 5), timeLength + 8, 8);
    }
    put(counter, length, 8);
    return id.latin1Slice(0, length);
  };
}

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** @param {unknown} text whether it is a well-formed id of a job or batch */
export function isUlid(text) {
  return typeof text === "string" && ulid.test(text);
}

const templateId = /^[A-Z0-9]{26}$/;

/** @param {unknown} text whether it is a well-formed template id */
export function isTemplateId(text) {
  return typeof text === "string" && templateId.test(text);
}

/** @param {number} milliseconds since 1970 @returns {string} ISO 8601 */
export function iso(milliseconds) {
  return new Date(milliseconds).toISOString();
}
