// One job per row of a table, with the errors by row and column.
import { type CheckOptions, ExpandError, expand, type Job, lint } from "nexrender-payload";
import Papa from "papaparse";

export interface RowResult {
  /** From 1, as a spreadsheet without its header. */
  row: number;
  cells: string[];
  /** The job's text, if the row is valid. */
  job?: string;
  /** The error, and its column if it is known. */
  problems: { column?: string; message: string; severity: "error" | "warning" | "info" }[];
}

export interface Expansion {
  columns: string[];
  rows: RowResult[];
  /** The errors of the table or the job as a whole. */
  problems: string[];
  errors: number;
}

/** A table of columns and rows; a cell is a string, or any JSON in a table that was JSON. */
interface Table {
  columns: string[];
  rows: Record<string, unknown>[];
  problems: string[];
  /** The errors by row number. */
  broken: Map<number, string>;
}

export function expandRows(
  text: string,
  table: string,
  name: string,
  json: string[],
  options: CheckOptions,
): Expansion {
  const { columns, rows, problems, broken } = readTable(table, name);
  let job: Job;
  try {
    job = JSON.parse(text);
  } catch {
    return { columns, rows: [], problems: [...problems, "The job in the editor is not valid JSON."], errors: 0 };
  }
  const results = rows.map((row, at) => expandRow(job, row, at + 1, { columns, json, options, broken }));
  return { columns, rows: results, problems, errors: results.filter(hasError).length };
}

function hasError({ problems }: RowResult): boolean {
  return problems.some(({ severity }) => severity === "error");
}

function expandRow(
  job: Job,
  row: Record<string, unknown>,
  number: number,
  {
    columns,
    json,
    options,
    broken,
  }: { columns: string[]; json: string[]; options: CheckOptions; broken: Map<number, string> },
): RowResult {
  const cells = columns.map((column) =>
    typeof row[column] === "string" ? row[column] : JSON.stringify(row[column] ?? null),
  );
  const result: RowResult = { row: number, cells, problems: [] };
  const problem = broken.get(number);
  if (problem) result.problems.push({ message: problem, severity: "error" });
  const typed = { ...row };
  for (const column of json) {
    try {
      typed[column] = JSON.parse(String(row[column]));
    } catch {
      result.problems.push({ column, message: `${JSON.stringify(row[column])} is not JSON`, severity: "error" });
    }
  }
  if (result.problems.length > 0) return result;
  try {
    const [made] = expand(job, [typed]);
    result.job = JSON.stringify(made, null, 2);
    const { diagnostics } = lint(result.job, { ...options, kind: "job" });
    result.problems.push(...diagnostics.map(({ message, severity }) => ({ message, severity })));
  } catch (error) {
    if (!(error instanceof ExpandError)) throw error;
    const message = error.message.replace(/^row 1 \(index 0\)/, `row ${number}`);
    result.problems.push({ column: error.column, message, severity: "error" });
  }
  return result;
}

function readTable(text: string, name: string): Table {
  if (/^\s*[[{]/.test(text) || /\.(json|ndjson|jsonl)$/i.test(name)) return readJson(text);
  const { data, meta, errors } = Papa.parse<Record<string, string>>(text.replace(/^\ufeff/, ""), {
    header: true,
    skipEmptyLines: "greedy",
    transformHeader: (header) => header.trim(),
  });
  const broken = new Map<number, string>();
  const problems: string[] = [];
  for (const { row, message, type } of errors) {
    if (type === "Delimiter") continue;
    if (row === undefined) problems.push(message);
    else broken.set(row + 1, message);
  }
  return { columns: meta.fields ?? [], rows: data, problems, broken };
}

function readJson(text: string): Table {
  const table: Table = { columns: [], rows: [], problems: [], broken: new Map() };
  try {
    const whole = text.trim().startsWith("[");
    const values: unknown[] = whole
      ? JSON.parse(text)
      : text
          .trim()
          .split(/\r?\n/)
          .map((line) => JSON.parse(line));
    table.rows = values.map((value) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {},
    );
    table.columns = [...new Set(table.rows.flatMap((row) => Object.keys(row)))];
  } catch (error) {
    table.problems.push(`The rows are not JSON: ${(error as Error).message}`);
  }
  return table;
}
