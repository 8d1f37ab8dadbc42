import { InputError } from "../errors.js";

// This parser is our own because of its errors: every row becomes a paid render, so an error must name the row and the
// line. csv-parse either refuses `5" disc` or accepts text after a closing quote without an error, and
// papaparse reports no lines.

/**
 * The rows of a CSV text (RFC 4180) as objects by column: quoted cells may contain commas, line breaks and doubled quotes;
 * lines end with CRLF, LF or CR; a byte order mark and blank lines are skipped. Every cell is a string.
 *
 * Throws an `InputError` with row and line if a row has more or fewer cells than the header: the values would end up in
 * the wrong columns.
 *
 * @param {string} text
 * @param {{ delimiter?: string }} [options]
 * @returns {Generator<Record<string, string>>}
 */
export function* parseCsv(text, { delimiter = "," } = {}) {
  const records = parseRecords(text.replace(/^\ufeff/, ""), delimiter);
  const { value: header } = records.next();
  if (!header) throw new InputError("the CSV is empty: the first line must name the columns");
  const names = columnNames(header.cells, delimiter);

  let row = 0;
  for (const { cells, line } of records) {
    row += 1;
    if (cells.length !== names.length) {
      throw new InputError(
        `row ${row} (line ${line}) has ${count(cells.length, "cell")}, the header has ${names.length}`,
        cells.length > names.length ? "A cell that contains the delimiter must be in double quotes." : undefined,
      );
    }
    yield Object.fromEntries(names.map((name, column) => [name, cells[column]]));
  }
}

function columnNames(cells, delimiter) {
  const names = cells.map((cell) => cell.trim());
  if (names.length === 1) {
    const other = [";", "\t", "|", ","].find((mark) => mark !== delimiter && names[0].includes(mark));
    if (other) {
      const shown = other === "\t" ? "a tab" : `"${other}"`;
      throw new InputError(
        `the header has a single column with ${shown} in its name`,
        `If ${shown} separates the columns, use --delimiter '${other === "\t" ? "\\t" : other}'.`,
      );
    }
  }
  const seen = new Set();
  for (const [column, name] of names.entries()) {
    if (name === "") throw new InputError(`column ${column + 1} of the header has no name`);
    if (seen.has(name)) throw new InputError(`duplicate column "${name}" in the header`);
    seen.add(name);
  }
  return names;
}

/** Records as lists of cells, each with the line on which it starts. */
function* parseRecords(text, delimiter) {
  let at = 0;
  let line = 1;
  let rows = -1; // the header is not a row

  while (at < text.length) {
    const begins = line;
    const place = () => (rows < 0 ? `the header (line ${begins})` : `row ${rows + 1} (line ${begins})`);
    const blank = isBreak(text[at]);
    const cells = [nextCell(place)];
    while (text.startsWith(delimiter, at) && at < text.length) {
      at += delimiter.length;
      cells.push(nextCell(place));
    }
    if (at < text.length && !isBreak(text[at])) {
      throw new InputError(
        `${place()} has text after a closing quote`,
        'A double quote inside a quoted cell must be doubled: "".',
      );
    }
    if (at < text.length) {
      at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
      line += 1;
    }
    if (blank) continue;
    yield { cells, line: begins };
    rows += 1;
  }

  function nextCell(place) {
    const from = at;
    if (text[at] === '"') return quotedCell(place);
    while (at < text.length && !isBreak(text[at]) && !text.startsWith(delimiter, at)) at += 1;
    return text.slice(from, at);
  }

  function quotedCell(place) {
    const pieces = [];
    for (let from = at + 1; ; from = at + 1) {
      at = text.indexOf('"', from);
      if (at < 0) throw new InputError(`${place()} has an unclosed quote`);
      pieces.push(text.slice(from, at));
      at += 1;
      if (text[at] !== '"') break;
      pieces.push('"');
    }
    const cell = pieces.join("");
    line += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
    return cell;
  }
}

const isBreak = (character) => character === "\n" || character === "\r";
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
