// Suggestions for mistyped options and commands. The core has the same function for payloads. This copy exists because
// the command line reports a mistyped option without loading the core. tests/fixtures/suggestions.json checks that both give the
// same results.

/** Longer names are not treated as typing errors. */
const LONGEST = 64;

/**
 * The candidate that `typed` was probably meant to be: equal except for case and separators, or within one edit for every
 * three characters. Among equally near candidates, the first.
 *
 * @param {string} typed
 * @param {Iterable<string>} candidates
 * @returns {string | undefined}
 */
export function nearest(typed, candidates) {
  if (typed.length > LONGEST || typed.trim() === "") return undefined;
  let best;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = distanceBetween(typed, candidate);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** The number of edits, or infinity if there are too many for a typing error. */
function distanceBetween(typed, candidate) {
  if (typed === candidate || candidate.length > 2 * LONGEST) return Number.POSITIVE_INFINITY;
  if (folded(typed) === folded(candidate)) return 0;
  let distance = edits([...typed], [...candidate]);
  if (distance > 1) distance = Math.min(distance, 1 + edits([...lower(typed)], [...lower(candidate)]));
  const [length, other] = [[...typed].length, [...candidate].length];
  const limit = Math.max(1, Math.floor(Math.max(length, other) / 3));
  return distance <= limit && distance < length ? distance : Number.POSITIVE_INFINITY;
}

const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Without case and separators. */
const folded = (text) => lower(text).replace(/[^a-z0-9\u0080-\u{10ffff}]/gu, "");

/** The optimal string alignment distance: characters added, removed, replaced, or swapped with their neighbour. */
function edits(a, b) {
  let beforeLast = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, beforeLast[column - 2] + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length];
}
