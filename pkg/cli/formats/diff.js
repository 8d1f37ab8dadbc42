import { structuredPatch } from "diff";
import { concealed } from "../terminal/conceal.js";
import { printable } from "../terminal/text.js";

const COLORS = { "-": "red", "+": "green", "@": "cyan" };

/**
 * What a fix changes, as a unified diff per file. Credentials are hidden, as in every output.
 *
 * @param {import("../lint-run.js").Run} run
 * @param {{ colors: import("../terminal/colors.js").Palette }} look
 * @returns {Generator<string>}
 */
export function* diff({ files }, { colors }) {
  for (const file of files) {
    if (file.original === file.text) continue;
    const name = printable(file.name);
    yield `${colors.bold(`--- ${name}`)}\n${colors.bold(`+++ ${name}`)}\n`;
    for (const line of hunkLines(file.original, file.text)) {
      const paint = colors[COLORS[line[0]]] ?? ((text) => text);
      yield `${paint(line)}\n`;
    }
  }
}

function* hunkLines(before, after) {
  const shown = { "-": linesOf(before), "+": linesOf(after) };
  for (const { oldStart, oldLines, newStart, newLines, lines } of structuredPatch("", "", before, after).hunks) {
    yield `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
    let [oldAt, newAt] = [oldStart - 1, newStart - 1];
    for (const line of lines) {
      const sign = line[0];
      // The patch has the real lines; shown are those with the credentials hidden.
      if (sign === "-") yield `-${shown["-"][oldAt++]}`;
      else if (sign === "+") yield `+${shown["+"][newAt++]}`;
      else if (sign === "\\") yield line;
      else {
        yield ` ${shown["+"][newAt++]}`;
        oldAt += 1;
      }
    }
  }
}

const linesOf = (text) =>
  concealed(text)
    .split("\n")
    .map((line) => printable(line.replace(/\r$/, "").replaceAll("\t", "  ")));
