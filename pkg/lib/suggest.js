// For slips in the names of options and commands. The core has such a search too, but the command line must tell of
// a slip without the time that it takes to load the core, and a binding to it would weigh as much as this.

/**
 * The candidate that `typed` most likely stands for, or undefined when none is near: at most a third
 * of its letters may differ, so that `--formt` finds `--format` and `xyz` finds nothing.
 *
 * @param {string} typed
 * @param {Iterable<string>} candidates
 * @returns {string | undefined}
 */
export function nearest(typed, candidates) {
  const wanted = normalize(typed);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, normalize(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

const normalize = (name) => name.toLowerCase().replaceAll("_", "-").slice(0, 64);

/** Levenshtein's distance, with two neighbours swapped counting as one edit. */
function editDistance(a, b) {
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
