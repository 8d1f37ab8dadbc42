import { rulePage } from "../rule-page.js";
import { printable } from "../terminal/text.js";
import { pathFromHere } from "./paths.js";

/** The severities by their workflow commands. */
const COMMANDS = { error: "error", warning: "warning", info: "notice" };

/**
 * Workflow commands, which GitHub shows as annotations at the lines.
 *
 * @param {import("../lint-run.js").Run} run
 * @returns {Generator<string>}
 */
export function* github({ files }) {
  for (const file of files) {
    for (const diagnostic of file.report.diagnostics) yield `${annotation(diagnostic, file)}\n`;
  }
}

function annotation({ severity, code, message, help, range }, file) {
  const properties = { title: code };
  if (file.path !== undefined) properties.file = pathFromHere(file);
  if (range) {
    properties.line = range.start.line;
    properties.endLine = range.end.line;
    // GitHub accepts columns only for a range on one line, with an inclusive end.
    if (range.start.line === range.end.line) {
      properties.col = range.start.column;
      properties.endColumn = Math.max(range.start.column, range.end.column - 1);
    }
  }
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const text = [message, help, rulePage(code)].filter(Boolean).join("\n");
  return `::${COMMANDS[severity]} ${list.join(",")}::${escapeData(text)}`;
}

/** Escaped as the runner unescapes it; other control characters are printed as escapes. */
function escapeData(text) {
  const lines = text.replaceAll("%", "%25").split(/\r\n|\n|\r/);
  return lines.map(printable).join("%0A");
}

function escapeProperty(text) {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
