import { isUtf8 } from "node:buffer";
import { UsageError } from "./errors.js";
import { decode, nameOf, readBytes, STDIN, writeAtomically } from "./input/files.js";
import { filesOf, isFolder } from "./input/glob.js";
import { mayBePayload } from "./input/recognise.js";
import { fix, lint } from "./package.js";

/**
 * The results of `lint`, for every format.
 *
 * @typedef {object} Run
 * @property {CheckedFile[]} files
 * @property {{ errorCount: number, warningCount: number, infoCount: number }} totals
 * @property {number} fixed  how many findings were fixed
 * @property {number} failures  how many files could not be read or written
 * @property {string[]} notifications  the messages about those
 *
 * @typedef {(payload: string | Uint8Array, options: object) => import("../index.js").Report |
 *   Promise<import("../index.js").Report>} Check
 *
 * @typedef {object} CheckedFile
 * @property {string} name  the displayed name
 * @property {string} [path]  absent for standard input
 * @property {string} text  the text that was checked: the fixed text after a fix
 * @property {Uint8Array} bytes  the same as bytes; invalid UTF-8 is unchanged
 * @property {import("../index.js").Report} report
 * @property {string} original  the text before a fix
 * @property {object[]} applied  the findings that were fixed, with ranges in the original text; without one if a finding
 *   appeared only after another fix
 * @property {number} appliedCount  how many there are, even if not all are listed
 * @property {() => { safe: number, all: number, isMore?: boolean }} countFixable  how many findings `--fix` and
 *   `--fix --unsafe` would fix; with `isMore`, at least so many
 * @property {false} [canFix]  if the command has no `--fix`
 */

/**
 * The files that match the arguments, without duplicates. An argument that matches no file is an error: a mistyped pattern must
 * not result in "no findings".
 *
 * @param {string[]} args
 * @param {(path: string) => boolean} [isExcluded]
 * @returns {Promise<{ paths: string[], discovered: Set<string> }>}  `discovered`: those that are only in a folder that was given
 */
export async function inputs(args, isExcluded = () => false) {
  const paths = new Set();
  const named = new Set();
  for (const argument of args) {
    if (argument === STDIN) {
      paths.add(STDIN);
      continue;
    }
    const files = await filesOf(argument);
    const isNamed = !(await isFolder(argument));
    if (files.length === 0) {
      throw new UsageError(
        isNamed
          ? `no file matches ${argument}`
          : `the folder ${argument} has no payload files (.json, .ndjson, .jsonl)`,
      );
    }
    for (const file of files.filter((each) => !isExcluded(each))) {
      paths.add(file);
      if (isNamed) named.add(file);
    }
  }
  return { paths: [...paths], discovered: new Set([...paths].filter((path) => path !== STDIN && !named.has(path))) };
}

/**
 * Checks one file or standard input.
 *
 * @param {string} path
 * @param {object} how
 * @param {NodeJS.ReadStream} how.stdin
 * @param {object} how.options  the package's CheckOptions
 * @param {{ unsafe: boolean, write: boolean }} [how.repair]  fix the text and, with `write`, the file if that changed it
 * @param {string} [how.stdinName]  the path that standard input is reported under
 * @param {Check} [how.check]  how a payload is checked, if not by `lint`
 * @param {boolean} [how.isDiscovered]  skip the file if it cannot be a payload
 * @returns {Promise<CheckedFile | undefined>}
 */
export async function checkFile(path, { stdin, options, repair, stdinName, isDiscovered = false, check = lintFully }) {
  const bytes = await readBytes(path, stdin);
  if (isDiscovered && !mayBePayload(path, bytes)) return undefined;
  const text = decode(bytes);
  const shownPath = path === STDIN ? stdinName : path;
  const many = /\.(ndjson|jsonl)$/i.test(shownPath ?? "");
  const identity = { name: shownPath ?? nameOf(path), ...(shownPath && { path: shownPath }), original: text };

  // Invalid UTF-8 would be changed when it is written back, so such a file is reported and not fixed.
  const canFix = isUtf8(bytes);
  const fixAll = (text, unsafe) => (many ? fixLines : fixText)(text, { ...options, unsafe });
  const countFixable = (text, report) => {
    if (!canFix || !mayHaveFixes(report)) return { safe: 0, all: 0 };
    if (report.truncated && text.length > LONG) return countListed(report);
    const count = (unsafe) => (many ? countInLines : countInText)(text, { ...options, unsafe });
    const all = count(true);
    return { safe: all.areSafe ? all.count : count(false).count, all: all.count };
  };
  const checked = (text, bytes, report, { applied = [], appliedCount = 0 } = {}) => ({
    ...identity,
    text,
    bytes,
    report,
    applied,
    appliedCount,
    countFixable: () => countFixable(text, report),
  });
  if (repair && canFix) {
    const fixed = fixAll(text, repair.unsafe);
    if (fixed.text !== text && path !== STDIN && repair.write) await writeAtomically(path, fixed.text);
    return checked(fixed.text, Buffer.from(fixed.text), fixed.report, fixed);
  }
  const report = many ? await checkLines(text, options, check) : await check(bytes, options);
  const file = checked(text, bytes, report);
  if (check === lintFully) return file;
  return { ...file, countFixable: () => ({ safe: 0, all: 0 }), canFix: false };
}

/** The length of texts of which only the listed findings are counted as fixable: to count all, the text is fixed. */
const LONG = 8 * 1024 * 1024;

function countListed({ diagnostics }) {
  const fixes = diagnostics.flatMap(({ fix }) => fix ?? []);
  return { safe: fixes.filter(({ safe }) => safe).length, all: fixes.length, isMore: true };
}

/** Whether a text can have fixes: whether a listed finding has one, or not all findings are listed. */
const mayHaveFixes = ({ diagnostics, truncated }) => truncated || diagnostics.some(({ fix }) => fix);

/** How many findings would be fixed, and whether all of them by safe fixes: then without the unsafe ones it is as many. */
function countInText(text, options) {
  const { applied, appliedCount } = fix(text, options);
  return {
    count: appliedCount,
    areSafe: applied.length === appliedCount && applied.every((finding) => finding.fix.safe),
  };
}

function countInLines(text, options) {
  const counts = eachLine(text).map(({ line }) => countInText(line, options));
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    areSafe: counts.every(({ areSafe }) => areSafe),
  };
}

/** More findings than any file has. */
export const EVERY_FINDING = 2 ** 31 - 1;

/** How many findings of a file are listed by default. */
const LISTED = 1000;

/**
 * A file that was checked with `EVERY_FINDING`, with only the remaining findings.
 *
 * @param {CheckedFile} file
 * @param {import("../index.js").Diagnostic[]} left
 * @param {{ maxDiagnostics?: number }} options
 * @returns {CheckedFile}
 */
export function withFindings(file, left, { maxDiagnostics = LISTED }) {
  const count = (severity) => left.filter((diagnostic) => diagnostic.severity === severity).length;
  const errorCount = count("error");
  const report = {
    ...file.report,
    valid: errorCount === 0,
    errorCount,
    warningCount: count("warning"),
    infoCount: count("info"),
    diagnostics: left.slice(0, maxDiagnostics),
    truncated: left.length > maxDiagnostics,
  };
  return { ...file, report };
}

/**
 * A report that always lists errors, even if more warnings precede them than it can list.
 *
 * @param {string | Uint8Array} text
 * @param {object} [options]  the package's CheckOptions
 */
export function lintFully(text, options) {
  const report = lint(text, options);
  const isError = ({ severity }) => severity === "error";
  if (!report.truncated || report.diagnostics.some(isError)) return report;
  const { errorCount, warningCount, infoCount, diagnostics } = report;
  const all = lint(text, { ...options, maxDiagnostics: errorCount + warningCount + infoCount });
  const errors = all.diagnostics.slice(diagnostics.length).filter(isError).slice(0, LISTED);
  return { ...report, diagnostics: [...diagnostics, ...errors] };
}

/** Every line is a payload; ranges are relative to the whole file. */
function lintLines(text, options) {
  return merge(
    eachLine(text).map(({ line, ...at }) => moved(lint(line, options), at)),
    options,
  );
}

/**
 * The same for any check.
 *
 * @param {string} text
 * @param {object} options
 * @param {Check} check
 */
async function checkLines(text, options, check) {
  if (check === lintFully) return lintLines(text, options);
  const reports = [];
  for (const { line, ...at } of eachLine(text)) reports.push(moved(await check(line, options), at));
  return merge(reports, options);
}

/** `fix`, with the ranges of the fixed findings in the original text. */
function fixText(text, options) {
  const outcome = fix(text, options);
  if (outcome.applied.length === 0) return outcome;
  const { unsafe: _, ...checking } = options;
  return { ...outcome, applied: withOriginalRanges(outcome.applied, lint(text, checking).diagnostics) };
}

/** One fix can move the locations of the next ones, for example if it removes the text around the payload. */
function withOriginalRanges(applied, original) {
  const identity = ({ code, pointer, fix }) => JSON.stringify([code, pointer, fix?.title]);
  const ranges = new Map();
  for (const diagnostic of original.toReversed()) {
    const key = identity(diagnostic);
    if (!ranges.has(key)) ranges.set(key, []);
    ranges.get(key).push(diagnostic.range);
  }
  return applied.map(({ range: _, ...diagnostic }) => {
    const range = ranges.get(identity(diagnostic))?.pop();
    return range ? { ...diagnostic, range } : diagnostic;
  });
}

function fixLines(text, options) {
  const applied = [];
  let appliedCount = 0;
  let offset = 0;
  const lines = text.split("\n").map((line, number) => {
    const at = { number, offset };
    offset += line.length + 1;
    if (line.trim() === "") return line;
    const outcome = fixText(line, options);
    appliedCount += outcome.appliedCount;
    applied.push(...moved({ diagnostics: outcome.applied }, at).diagnostics);
    return outcome.text;
  });
  const { unsafe: _, ...checking } = options;
  const repaired = lines.join("\n");
  return {
    text: repaired,
    applied,
    appliedCount,
    report: lintLines(repaired, checking),
  };
}

function eachLine(text) {
  let offset = 0;
  const lines = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() !== "") lines.push({ line: line.replace(/\r$/, ""), number: index, offset });
    offset += line.length + 1;
  }
  return lines;
}

function merge(reports, { maxDiagnostics = LISTED }) {
  const sum = (field) => reports.reduce((total, report) => total + report[field], 0);
  const diagnostics = reports.flatMap((report) => report.diagnostics);
  return {
    kind: reports[0]?.kind ?? "job",
    valid: reports.every((report) => report.valid),
    errorCount: sum("errorCount"),
    warningCount: sum("warningCount"),
    infoCount: sum("infoCount"),
    diagnostics: diagnostics.slice(0, maxDiagnostics),
    truncated: diagnostics.length > maxDiagnostics || reports.some((report) => report.truncated),
  };
}

/** A report with every range moved by whole lines. */
function moved(report, { number, offset }) {
  const position = (at) => ({ ...at, offset: at.offset + offset, line: at.line + number });
  const range = (thing) =>
    thing.range ? { ...thing, range: { start: position(thing.range.start), end: position(thing.range.end) } } : thing;
  const diagnostics = report.diagnostics.map((diagnostic) => ({
    ...range(diagnostic),
    ...(diagnostic.related && { related: diagnostic.related.map(range) }),
    ...(diagnostic.fix && { fix: { ...diagnostic.fix, edits: diagnostic.fix.edits.map(range) } }),
  }));
  return { ...report, diagnostics };
}
