import { isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { explain, rules } from "../package.js";
import { rulePage } from "../rule-page.js";
import { fixToShow } from "../terminal/conceal.js";
import { printableJson } from "../terminal/text.js";
import { homepage, version } from "../version.js";

/** The severities by their names in SARIF. */
const LEVELS = { error: "error", warning: "warning", info: "note" };

/**
 * A SARIF 2.1.0 log: one run, with the rules that found something and their texts, and every finding with its region
 * (in UTF-16 units, see columnKind), related places and fixes.
 *
 * @param {import("../lint-run.js").Run} run
 * @returns {Generator<string>}
 */
export function* sarif({ files, notifications }) {
  const findings = files.flatMap((file) => file.report.diagnostics.map((diagnostic) => ({ file, diagnostic })));
  const used = rules.filter(({ code }) => findings.some(({ diagnostic }) => diagnostic.code === code));
  const indexes = new Map(used.map(({ code }, index) => [code, index]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "nexrender-payload",
            ...(version && { version, semanticVersion: version }),
            ...(homepage && { informationUri: homepage }),
            rules: used.map(descriptor),
          },
        },
        invocations: [
          {
            executionSuccessful: notifications.length === 0,
            ...(notifications.length > 0 && {
              toolExecutionNotifications: notifications.map((text) => ({ level: "error", message: { text } })),
            }),
          },
        ],
        columnKind: "utf16CodeUnits",
        artifacts: files.map((file) => ({ location: artifact(file), sourceLanguage: "json" })),
        results: findings.map(({ file, diagnostic }) => result(diagnostic, file, indexes)),
      },
    ],
  };
  yield `${printableJson(log, 2)}\n`;
}

function descriptor({ code, severity, title, fixable }) {
  const markdown = explain(code);
  const page = rulePage(code);
  return {
    id: code,
    name: code.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase()),
    shortDescription: { text: sentence(title) },
    help: { text: markdown, markdown },
    ...(page && { helpUri: page }),
    defaultConfiguration: { level: LEVELS[severity] ?? "warning" },
    properties: { fixable },
  };
}

function result({ code, severity, message, help, pointer, range, related = [], fix }, file, indexes) {
  const index = indexes.get(code);
  return {
    ruleId: code,
    ...(index !== undefined && { ruleIndex: index }),
    level: LEVELS[severity],
    message: { text: help ? `${sentence(message)} ${help}` : sentence(message) },
    locations: [location(file, range, pointer)],
    ...(related.length > 0 && {
      relatedLocations: related.map((other, id) => ({
        id,
        ...location(file, other.range, other.pointer),
        message: { text: sentence(other.message) },
      })),
    }),
    ...(fixToShow(fix)?.edits.every((edit) => edit.range) && { fixes: [repair(fix, file)] }),
    properties: { pointer },
  };
}

function location(file, range, pointer) {
  return {
    physicalLocation: { artifactLocation: artifact(file), ...(range && { region: region(range) }) },
    ...(pointer !== "" && { logicalLocations: [{ fullyQualifiedName: pointer, kind: "member" }] }),
  };
}

function region({ start, end }) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function repair({ title, safe, edits }, file) {
  return {
    description: { text: sentence(title) },
    artifactChanges: [
      {
        artifactLocation: artifact(file),
        replacements: edits.map(({ range, newText }) => ({
          deletedRegion: region(range),
          ...(newText !== "" && { insertedContent: { text: newText } }),
        })),
      },
    ],
    properties: { safe },
  };
}

/** A path as a URI reference, relative to the working folder if the file is in it. */
function artifact({ path }) {
  if (path === undefined) return { uri: "stdin" };
  const below = relative("", path);
  if (below.startsWith("..") || isAbsolute(below)) return { uri: pathToFileURL(path).href };
  return { uri: below.split(sep).map(encodeURIComponent).join("/") };
}

/** SARIF requires sentences: viewers show a message up to its first full stop. */
const sentence = (text) => (/[.!?:]$/.test(text) ? text : `${text}.`);
