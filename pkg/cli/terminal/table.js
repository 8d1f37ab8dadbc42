import { columns, padEnd, printable } from "./text.js";

/**
 * Rows under a header, in columns as wide as their widest cell.
 *
 * @param {string[]} header
 * @param {unknown[][]} rows
 * @param {import("./colors.js").Palette} colors
 * @param {Record<string, (cell: string, colors: import("./colors.js").Palette, width: number) => string>} [painters]
 *   how the cells of a column are painted, by its title
 */
export function table(header, rows, colors, painters = {}) {
  const cells = rows.map((row) => row.map((cell) => printable(String(cell ?? ""))));
  const widths = header.map((title, column) => Math.max(title.length, ...cells.map((row) => columns(row[column]))));
  const line = (row) => row.join("  ").trimEnd();
  const padded = (row) =>
    row.map((cell, column) => {
      const paint = painters[header[column]];
      return paint ? paint(cell, colors, widths[column]) : padEnd(cell, widths[column]);
    });
  const title = header.map((cell, column) => padEnd(cell, widths[column]));
  return [colors.bold(line(title)), ...cells.map((row) => line(padded(row)))].join("\n");
}
