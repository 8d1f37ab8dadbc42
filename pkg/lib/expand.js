// One job and a table of rows: a job for each row.
//
// The job is cut once into a tree of functions, a row then runs through it. In JavaScript rather
// than through the core: of 100,000 jobs with four assets each, filling all of them here takes 0.4 s,
// and `JSON.parse` of their text on its way out of wasm 0.6 s alone. The core's `expand` and this one
// are tested against the same vectors.

import { anIterable, anObject, argument } from "./options.js";
import { copy, isPlainObject, setMember } from "./plain.js";
import { NexrenderError, name } from "./validation-error.js";

/** `{{column}}`, or the escaped braces that begin none. */
const PLACEHOLDER = /\\\{\{|\{\{([^{}]*)\}\}/g;

export class ExpandError extends NexrenderError {
  constructor(message, { row, column, pointer }) {
    super(message, { code: "expand" });
    this.row = row;
    this.column = column;
    this.pointer = pointer;
  }
}
name({ ExpandError });

export function expand(job, rows) {
  argument("job", job, anObject);
  argument("rows", rows, anIterable);
  const fill = cut(copy(job, "job"), "");
  const jobs = [];
  let index = 0;
  for (const row of rows) {
    if (anObject(row) !== undefined) {
      argument(`rows[${index}]`, row, anObject);
    }
    jobs.push(fill(row, index));
    index += 1;
  }
  return jobs;
}

/** The function that makes `value` anew for a row. */
function cut(value, pointer) {
  if (typeof value?.toJSON === "function") {
    return cut(value.toJSON(), pointer);
  }
  if (typeof value === "string") {
    return cutText(value, pointer);
  }
  if (Array.isArray(value)) {
    const fills = value.map((item, index) => cut(item, `${pointer}/${index}`));
    return (row, index) => fills.map((fill) => fill(row, index));
  }
  if (isPlainObject(value)) {
    return cutObject(value, pointer);
  }
  return () => value;
}

function cutObject(object, pointer) {
  const keys = Object.keys(object);
  const fills = keys.map((key) => cut(object[key], `${pointer}/${escapeKey(key)}`));
  return (row, index) => {
    const result = {};
    for (let at = 0; at < keys.length; at += 1) {
      setMember(result, keys[at], fills[at](row, index));
    }
    return result;
  };
}

function cutText(text, pointer) {
  // Literals and columns in turn, beginning and ending with a literal.
  const literals = [""];
  const columns = [];
  const literal = (part) => {
    literals[literals.length - 1] += part;
  };
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    literal(text.slice(end, match.index));
    end = match.index + match[0].length;
    const column = match[1]?.trim();
    if (column === undefined) {
      literal("{{");
    } else if (column === "") {
      literal(match[0]);
    } else {
      columns.push(column);
      literals.push("");
    }
  }
  literal(text.slice(end));

  if (columns.length === 0) {
    const [same] = literals;
    return () => same;
  }
  if (columns.length === 1 && literals.every((part) => part === "")) {
    const [column] = columns;
    return (row, index) => {
      const value = cell(row, column, index, pointer);
      return typeof value === "object" ? copy(value, `rows[${index}].${column}`) : value;
    };
  }
  return (row, index) => {
    let result = literals[0];
    for (let at = 0; at < columns.length; at += 1) {
      const value = cell(row, columns[at], index, pointer);
      if (typeof value === "object") {
        throw notText(value, columns[at], index, pointer);
      }
      result += value + literals[at + 1];
    }
    return result;
  };
}

/** The row's own value in a column, as JSON would carry it. */
function cell(row, column, index, pointer) {
  let value = Object.hasOwn(row, column) ? row[column] : undefined;
  if (typeof value?.toJSON === "function") {
    value = value.toJSON(column);
  }
  switch (typeof value) {
    case "string":
    case "boolean":
    case "object":
      return value;
    case "number":
      if (Number.isFinite(value)) {
        return value;
      }
      break;
    case "undefined":
      throw missing(column, index, pointer);
  }
  const what = typeof value === "number" ? String(value) : `a ${typeof value}`;
  throw new ExpandError(`${rowName(index)} has ${what} in column ${JSON.stringify(column)}, which JSON cannot carry`, {
    row: index + 1,
    column,
    pointer,
  });
}

function missing(column, index, pointer) {
  // `{{secrets.X}}` is a common slip for what the service itself fills in.
  const hint = column.startsWith("secrets.") ? `; a stored secret is written \${${column}}` : "";
  return new ExpandError(
    `${rowName(index)} has no column ${JSON.stringify(column)}, which the job uses at ${pointer}${hint}`,
    { row: index + 1, column, pointer },
  );
}

function notText(value, column, index, pointer) {
  const kind = value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
  return new ExpandError(
    `${rowName(index)} has ${kind} in column ${JSON.stringify(column)}, which cannot stand inside the text at ${pointer}`,
    { row: index + 1, column, pointer },
  );
}

/** Rows count from 1, as in a table; the index is the list's. */
function rowName(index) {
  return `row ${index + 1} (index ${index})`;
}

function escapeKey(key) {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
