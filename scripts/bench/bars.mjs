// Bars as tables: what is measured, and what it may be at most.

/** @typedef {{ what: string, is: number, most: number, unit?: string }} Bar */

const isMet = ({ is, most }) => is <= most;

/** @param {Bar[]} bars */
export function barTable(bars) {
  const rows = bars.map((bar) => {
    const { what, is, most, unit = "×" } = bar;
    return [what, `${is.toPrecision(3)} ${unit}`, `≤ ${most} ${unit}`, isMet(bar) ? "met" : "MISSED"];
  });
  return { rows: [["what", "measured", "bar", ""], ...rows], met: bars.filter(isMet).length };
}

/**
 * One row for each bar, one column for each version.
 *
 * @param {{ version: string, bars: Bar[] }[]} versions
 */
export function versionsTable(versions) {
  const cell = (bar) => `${bar.is.toPrecision(3)} (${isMet(bar) ? "≤" : "MISSED, >"} ${bar.most})`;
  // The worst shape is named in the bar, and may be another one for each version.
  const label = ({ what }) => what.replace(/ \(.*\)/, "");
  const rows = versions[0].bars.map((bar, at) => [label(bar), ...versions.map(({ bars }) => cell(bars[at]))]);
  return [["what", ...versions.map(({ version }) => `Node ${version}`)], ...rows];
}
