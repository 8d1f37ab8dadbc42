import { printable } from "../terminal/text.js";
import { summary } from "./pretty.js";

const COLORS = { error: "red", warning: "yellow", info: "blue" };

/**
 * One line per finding, in the form that editors and terminals turn into links: `file:line:column`.
 *
 * @param {import("../lint-run.js").Run} run
 * @param {{ colors: import("../terminal/colors.js").Palette }} look
 * @returns {Generator<string>}
 */
export function* concise(run, { colors }) {
  for (const file of run.files) {
    for (const diagnostic of file.report.diagnostics) yield `${line(diagnostic, file.name, colors)}\n`;
  }
  yield `${summary(run, colors)}\n`;
}

function line({ severity, code, message, pointer, range }, name, colors) {
  const place = range ? `:${range.start.line}:${range.start.column}` : "";
  const where = pointer === "" ? "" : colors.dim(` (${printable(pointer)})`);
  return `${printable(name)}${place}: ${colors[COLORS[severity]](`${severity}[${code}]`)} ${printable(message)}${where}`;
}
