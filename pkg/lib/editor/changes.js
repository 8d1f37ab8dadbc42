// The changes between two texts that are mostly equal, line by line: in linear time, since a batch has 20,000 lines.

/** How many consecutive lines may differ before the rest of the text counts as changed. */
const REACH = 100;

/**
 * @param {string} before
 * @param {string} after
 * @returns {{ from: number, to: number, insert: string }[]} in order, without overlaps
 */
export function changesBetween(before, after) {
  if (before === after) return [];
  const old = linesOf(before);
  const now = linesOf(after);
  const changes = [];
  let from = 0;
  let a = 0;
  let b = 0;
  while (a < old.length || b < now.length) {
    if (a < old.length && old[a] === now[b]) {
      from += old[a].length;
      a += 1;
      b += 1;
      continue;
    }
    const [skipA, skipB] = meetingPoint(old, a, now, b);
    const removed = old.slice(a, a + skipA).join("");
    const insert = now.slice(b, b + skipB).join("");
    changes.push(trimmed(from, removed, insert));
    from += removed.length;
    a += skipA;
    b += skipB;
  }
  return changes;
}

/** Lines with their line breaks. */
function linesOf(text) {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** How many lines of each text to skip until both continue with equal lines; the nearest such position. */
function meetingPoint(old, a, now, b) {
  for (let skipped = 1; skipped <= REACH; skipped += 1) {
    for (let skipA = 0; skipA <= skipped; skipA += 1) {
      if (meet(old, a + skipA, now, b + skipped - skipA)) return [skipA, skipped - skipA];
    }
  }
  return [old.length - a, now.length - b];
}

function meet(old, a, now, b) {
  if (a >= old.length || b >= now.length) return a === old.length && b === now.length;
  return old[a] === now[b] && worthMeeting(old, a, now, b);
}

/** Many lines contain only a bracket, so the line after it must be equal too. */
function worthMeeting(old, a, now, b) {
  return /\w/.test(old[a]) || old[a + 1] === now[b + 1];
}

/** Without the common prefix and suffix. */
function trimmed(from, removed, insert) {
  let start = 0;
  const shorter = Math.min(removed.length, insert.length);
  while (start < shorter && removed[start] === insert[start]) start += 1;
  let end = 0;
  while (end < shorter - start && removed.at(-1 - end) === insert.at(-1 - end)) end += 1;
  return { from: from + start, to: from + removed.length - end, insert: insert.slice(start, insert.length - end) };
}
