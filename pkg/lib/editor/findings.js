// What every editor does with findings, whatever its own format is: what it shows of one, and which fixes it offers.
import { visible } from "./escape.js";

/** The name that editors show beside a finding. */
export const SOURCE = "nexrender-payload";

/**
 * The text of a finding: its message, and its help on a line of its own. Hidden characters are shown as escapes.
 *
 * @param {import("../../index.js").Diagnostic} finding
 */
export const textOf = ({ message, help }) => (help ? `${visible(message)}\nhelp: ${visible(help)}` : visible(message));

/** @param {import("../../index.js").Fix} fix */
export const titleOf = ({ title }) => visible(title);

/**
 * The findings that have a fix and touch a range.
 *
 * @param {import("../../index.js").Report} report
 * @param {import("../../index.js").Range} range  of which only lines and columns are read
 */
export const fixableAt = ({ diagnostics }, range) =>
  diagnostics.filter((finding) => finding.fix && finding.range && touch(finding.range, range));

/** Whether two ranges overlap or adjoin. */
export const touch = (a, b) => !isAfter(a.start, b.end) && !isAfter(b.start, a.end);

const isAfter = (one, other) => one.line > other.line || (one.line === other.line && one.column > other.column);
