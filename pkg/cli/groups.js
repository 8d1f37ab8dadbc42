/** This many places of a group are listed; the rest is counted. */
const SHOWN = 5;

/**
 * Groups equal findings of several jobs of a batch, or of several lines of a file. The first finding represents its group;
 * groups are in the order of their first findings.
 *
 * @template {{ code: string, severity: string, message: string, pointer: string }} T
 * @param {T[]} diagnostics
 * @returns {{ first: T, others: T[] }[]}
 */
export function groups(diagnostics) {
  const byKey = new Map();
  for (const diagnostic of diagnostics) {
    const { code, severity, message, help, pointer, fix } = diagnostic;
    const key = JSON.stringify([code, severity, message, help, pointer.replace(/^\/jobs\/\d+/, "/jobs/*"), fix?.title]);
    const group = byKey.get(key);
    if (group) group.others.push(diagnostic);
    else byKey.set(key, { first: diagnostic, others: [] });
  }
  return [...byKey.values()];
}

/** Where these findings are: `/jobs/1/preview, /jobs/2/preview and 997 more`. */
export function places(diagnostics) {
  const shown = diagnostics.slice(0, SHOWN).map(placeOf);
  const more = diagnostics.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more.toLocaleString("en")} more` : shown.join(", ");
}

/** In a batch, the pointer identifies the job; in a file of lines, the line does. */
function placeOf({ pointer, range }) {
  return pointer.startsWith("/jobs/") || !range ? pointer : `line ${range.start.line}`;
}
