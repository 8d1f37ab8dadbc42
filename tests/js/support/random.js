// Repeatable random numbers: the same seed gives the same payloads, so that a failure can be reproduced.

/** @param {number} seed */
export function chance(seed) {
  let state = seed >>> 0;

  /** From 0 to 1, exclusive (mulberry32). */
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  const below = (limit) => Math.floor(next() * limit);
  return {
    below,
    happens: (probability) => next() < probability,
    pick: (list) => list[below(list.length)],
  };
}
