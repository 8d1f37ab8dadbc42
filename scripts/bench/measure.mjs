// Medians of interleaved rounds, so that a slow phase of the machine affects every contender equally.

const MIN_ROUNDS = 11;
const MAX_ROUNDS = 301;
/** Milliseconds for each contender before it is timed: V8 compiles what is called often in the background. */
const WARM_UP = 400;

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted ? numbers.toSorted((a, b) => a - b) : [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Times each contender once per round, in a new order every round.
 *
 * @param {Record<string, () => unknown>} contenders
 * @param {{ repeat?: number, budget?: number }} [options] `repeat`: calls per round, for what is too quick to time
 *   once; `budget`: about how many milliseconds to spend
 * @returns {Promise<{ medians: Record<string, number>, rounds: number }>} milliseconds per call
 */
export async function race(contenders, { repeat = 1, budget = 6000 } = {}) {
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) {
    const warm = performance.now() + WARM_UP;
    do await time(contenders[name], repeat);
    while (performance.now() < warm);
  }
  const end = performance.now() + budget;
  let rounds = 0;
  while (rounds < MIN_ROUNDS || (rounds < MAX_ROUNDS && performance.now() < end)) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + rounds) % names.length];
      times[name].push(await time(contenders[name], repeat));
    }
    rounds += 1;
  }
  return { medians: Object.fromEntries(names.map((name) => [name, median(times[name])])), rounds };
}

async function time(call, repeat) {
  const began = performance.now();
  for (let count = 0; count < repeat; count += 1) {
    const result = call();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - began) / repeat;
}
