import { extname } from "node:path";
import { InputError } from "../errors.js";
import { didYouMean } from "../suggest.js";
import { parseCsv } from "./csv.js";
import { decodeText } from "./encoding.js";
import { nameOf, readBytes } from "./files.js";
import { parseJson } from "./json.js";

const FILE = "the file";

/** The readers by file extension. */
const READERS = {
  ".csv": (text, options) => parseCsv(text, options),
  ".tsv": (text, options) => parseCsv(text, { ...options, delimiter: options.delimiter ?? "\t" }),
  ".json": (text) => parseList(text),
  ".ndjson": (text) => parseLines(text),
  ".jsonl": (text) => parseLines(text),
};

/**
 * The rows of a table as objects. For standard input and unknown extensions, the first character decides: `[` is a JSON
 * list, `{` one object per line, anything else CSV.
 *
 * @param {string} path
 * @param {NodeJS.ReadStream} stdin
 * @param {{ delimiter?: string, json?: string[], encoding?: string }} options  `json`: columns whose cells are JSON values
 * @returns {Promise<Record<string, unknown>[]>}
 */
export async function readRows(path, stdin, { delimiter, json = [], encoding } = {}) {
  const bytes = await readBytes(path, stdin);
  try {
    const text = decodeText(bytes, encoding);
    const read = READERS[extname(path).toLowerCase()] ?? readerFor(text);
    const rows = [...read(text, { delimiter })];
    if (rows.length === 0) throw new InputError("no rows");
    return json.length === 0 ? rows : rows.map((row, index) => withJson(row, index, json));
  } catch (error) {
    if (error instanceof InputError) error.message = `${nameOf(path)}: ${error.message}`;
    throw error;
  }
}

function readerFor(text) {
  const first = text.replace(/^\ufeff/, "").trimStart()[0];
  if (first === "[") return READERS[".json"];
  return first === "{" ? READERS[".ndjson"] : READERS[".csv"];
}

function parseList(text) {
  const rows = parsed(text, FILE);
  if (!Array.isArray(rows)) throw new InputError("expected a list of row objects");
  rows.forEach((row, index) => {
    if (!isObject(row)) throw new InputError(`row ${index + 1} is not an object`);
  });
  return rows;
}

function parseLines(text) {
  const rows = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = `row ${rows.length + 1} (line ${index + 1})`;
    const row = parsed(line, place);
    if (!isObject(row)) throw new InputError(`${place} is not an object`);
    rows.push(row);
  }
  return rows;
}

/** `row` with the cells of the columns `json` parsed as JSON. */
function withJson(row, index, json) {
  const copy = { ...row };
  for (const column of json) {
    if (!Object.hasOwn(row, column))
      throw new InputError(`no column "${column}"${didYouMean(column, Object.keys(row))}`);
    if (typeof row[column] === "string") {
      copy[column] = parsed(row[column], `row ${index + 1}, column "${column}"`);
    }
  }
  return copy;
}

function parsed(text, place) {
  const isLine = place !== FILE;
  return parseJson(text, (reason) => new InputError(`${place} is not JSON${reason}`), { isLine });
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
