import { groups, places } from "../groups.js";
import { rulePage } from "../rule-page.js";
import { concealed } from "../terminal/conceal.js";
import { frame } from "../terminal/frame.js";
import { printable, printableLines } from "../terminal/text.js";

/** The width for an output that is not a terminal, such as a log file. */
const WIDTH = 120;

const LOOKS = {
  error: { color: "red", noun: "error" },
  warning: { color: "yellow", noun: "warning" },
  info: { color: "blue", noun: "note" },
};

/**
 * Findings for people: each with a code frame, help, and the fix if there is one.
 *
 * @param {import("../lint-run.js").Run} run
 * @param {{ width?: number, colors: import("../terminal/colors.js").Palette }} look
 * @returns {Generator<string>}
 */
export function* pretty(run, { width = WIDTH, colors }) {
  for (const file of run.files) {
    if (!run.isQuiet) for (const line of fixes(file, colors)) yield `${line}\n`;
    for (const lines of findings(file, { width, colors })) yield `${lines}\n\n`;
    if (file.report.truncated) yield `${colors.dim(notShown(file))}\n\n`;
  }
  yield `${summary(run, colors)}\n`;
}

/**
 * Each finding of a file as lines.
 *
 * @param {{ name: string, text: string, report: import("../../index.js").Report, canFix?: boolean }} file
 * @returns {Generator<string>}
 */
export function* findings({ name, text, report, canFix }, { width = WIDTH, colors }) {
  if (report.diagnostics.length === 0) return;
  const shown = concealed(text);
  for (const { first, others } of groups(report.diagnostics)) {
    const lines = finding(first, { name, text: shown, canFix }, { width, colors });
    if (others.length > 0) lines.push(...labelled(colors.cyan("also at:"), places(others)));
    yield lines.join("\n");
  }
}

/** What was fixed in a file, a line each, with the places before the fix. */
function* fixes({ name, applied = [] }, colors) {
  for (const { first, others } of groups(applied)) {
    const more = others.length > 0 ? colors.dim(` and at ${places(others)}`) : "";
    const where =
      first.range || first.pointer === "" ? place(name, first.range) : `${printable(name)} ${printable(first.pointer)}`;
    yield `${colors.green("fixed")} ${where}: ${printable(first.fix.title)} ${colors.dim(`[${first.code}]`)}${more}`;
  }
}

function finding(diagnostic, { name, text, canFix = true }, { width, colors }) {
  const { severity, code, message, range, pointer, related = [], help, fix } = diagnostic;
  const { color, noun } = LOOKS[severity];
  const emphasis = colors[color];
  const [title, ...more] = printableLines(message);
  const lines = [
    `${colors.bold(emphasis(`${noun}[${code}]`))}${colors.bold(`: ${title}`)}`,
    ...more.map((line) => `  ${line}`),
  ];
  lines.push(
    `  ${colors.cyan("-->")} ${place(name, range)}${pointer === "" ? "" : colors.dim(` (${printable(pointer)})`)}`,
  );
  if (range) lines.push(...frame(text, range, { width, mark: "^", emphasis, faint: colors.dim }));
  for (const other of related) {
    lines.push(
      `  ${colors.cyan("related:")} ${printable(other.message)}${other.range ? ` (${place(name, other.range)})` : ""}`,
    );
    if (other.range)
      lines.push(...frame(text, other.range, { width, mark: "-", emphasis: colors.cyan, faint: colors.dim }));
  }
  if (help) lines.push(...labelled(colors.green("help:"), help));
  if (fix) {
    const how = fix.safe ? "--fix" : "--fix --unsafe";
    const title = `${printable(fix.title)}${canFix ? ` ${colors.dim(`(${how})`)}` : ""}`;
    lines.push(...labelled(colors.green(canFix ? "fixable:" : "fix:"), title, { styled: true }));
  }
  const page = rulePage(code);
  if (page) lines.push(...labelled(colors.cyan("rule:"), colors.dim(page), { styled: true }));
  return lines;
}

/** Text after a label; `styled` text contains our colour codes and is one line. */
export function labelled(label, text, { styled = false } = {}) {
  const [first, ...rest] = styled ? [text] : printableLines(text);
  return [`  ${label} ${first}`, ...rest.map((line) => `    ${line}`)];
}

export function place(name, range) {
  return range ? `${printable(name)}:${range.start.line}:${range.start.column}` : printable(name);
}

function notShown({ name, report }) {
  const hidden = report.errorCount + report.warningCount + report.infoCount - report.diagnostics.length;
  return `… and ${hidden} more in ${printable(name)}: use --max to show more`;
}

/** The last line: how many findings there are, and how many can be fixed. */
export function summary({ files, totals, fixed, failures }, colors) {
  if (files.length === 0) return failures > 0 ? `${count(failures, "file")} could not be read` : "no files to check";
  const repaired = fixed > 0 ? `fixed ${count(fixed, "finding")}; ` : "";
  const where = count(files.length, "file");
  const unread = failures > 0 ? `; ${count(failures, "more file")} could not be read` : "";
  const { errorCount, warningCount, infoCount } = totals;
  if (errorCount + warningCount + infoCount === 0) return colors.green(`${repaired}no findings in ${where}`) + unread;

  const found = [
    errorCount > 0 && colors.red(count(errorCount, "error")),
    warningCount > 0 && colors.yellow(count(warningCount, "warning")),
    infoCount > 0 && colors.blue(count(infoCount, "note")),
  ].filter(Boolean);
  return `${repaired}${found.join(", ")} in ${where}${fixable(files)}${unread}`;
}

function fixable(files) {
  // Without findings there is nothing to fix.
  const fixes = files.filter(hasFindings).map((file) => file.countFixable());
  const sum = (field) => fixes.reduce((total, counts) => total + counts[field], 0);
  const [safe, all] = [sum("safe"), sum("all")];
  const least = fixes.some(({ isMore }) => isMore) ? "at least " : "";
  if (safe === all) return safe === 0 ? "" : ` (${least}${safe} fixable with --fix)`;
  const withFix = safe === 0 ? "" : `${least}${safe} fixable with --fix, `;
  return ` (${withFix}${least}${all} ${safe === 0 ? "fixable " : ""}with --fix --unsafe)`;
}

const hasFindings = ({ report }) => report.errorCount + report.warningCount + report.infoCount > 0;

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
