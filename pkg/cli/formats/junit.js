import { rulePage } from "../rule-page.js";
import { printable, printableLines } from "../terminal/text.js";
import { pathFromHere } from "./paths.js";

/**
 * A JUnit XML report: a suite per file, and a failed test per finding. Notes are not failures; a file without errors and
 * warnings is one test that passed.
 *
 * @param {import("../lint-run.js").Run} run
 * @returns {Generator<string>}
 */
export function* junit({ files }) {
  const suites = files.map((file) => ({ file, failures: file.report.diagnostics.filter(isFailure) }));
  const failed = suites.reduce((total, { failures }) => total + failures.length, 0);
  const tests = suites.reduce((total, { failures }) => total + Math.max(1, failures.length), 0);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="nexrender-payload" tests="${tests}" failures="${failed}">\n`;
  for (const suite of suites) yield* testSuite(suite);
  yield "</testsuites>\n";
}

const isFailure = ({ severity }) => severity !== "info";

function* testSuite({ file, failures }) {
  const path = attribute(pathFromHere(file));
  yield `  <testsuite name="${path}" tests="${Math.max(1, failures.length)}" failures="${failures.length}">\n`;
  if (failures.length === 0) yield `    <testcase name="no findings" classname="${path}"/>\n`;
  for (const { severity, code, message, help, pointer, range } of failures) {
    const place = range ? `${pathFromHere(file)}:${range.start.line}:${range.start.column}` : pathFromHere(file);
    const text = [`${place} (${pointer})`, message, help, rulePage(code)].filter(Boolean).join("\n");
    yield `    <testcase name="${attribute(`${code} ${pointer}`.trim())}" classname="${path}"${range ? ` line="${range.start.line}"` : ""}>\n`;
    yield `      <failure type="${severity}" message="${attribute(message)}">${content(text)}</failure>\n`;
    yield "    </testcase>\n";
  }
  yield "  </testsuite>\n";
}

/** XML cannot contain most control characters, not even escaped, so they are printed as JSON escapes. */
const attribute = (text) => escaped(printable(text)).replaceAll('"', "&quot;");
const content = (text) => printableLines(text).map(escaped).join("\n");
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
