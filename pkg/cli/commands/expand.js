import { parse } from "node:path";
import { InputError, UsageError } from "../errors.js";
import { findings } from "../formats/pretty.js";
import { nameOf, readText, STDIN, writeAtomically } from "../input/files.js";
import { readRows } from "../input/rows.js";
import { ExpandError, expand, lint, validate } from "../package.js";
import { printable } from "../terminal/text.js";

/** The service takes at most this many jobs in a batch. */
const BATCH = 1000;
/** So many rows with mistakes are shown; a mistake in the job itself repeats in every row. */
const SHOWN = 10;

/** `expand`: one job per row. */
export async function run(io, values, [jobPath, rowsPath]) {
  if (jobPath === STDIN && rowsPath === STDIN) throw new UsageError("only one of JOB and ROWS can be standard input");
  const asBatch = values.batch || values.json;
  const job = await readJob(io, jobPath);
  const delimiter = values.delimiter === "\\t" ? "\t" : values.delimiter;
  if (delimiter !== undefined && delimiter.length !== 1) throw new UsageError("--delimiter is one character, or \\t");
  const rows = await readRows(rowsPath, io.stdin, { delimiter, json: values["as-json"] });
  if (asBatch && rows.length > BATCH && !values.out) {
    throw new UsageError(
      `${rows.length} jobs are more than the ${BATCH} that a batch holds`,
      "With --out FILE they become several batches; without --batch they are one job per line, which `submit` takes.",
    );
  }

  const jobs = expandAll(job, rows, jobPath, rowsPath);
  const wrong = values["no-check"] ? 0 : await checkAll(io, jobs);
  if (values.out) await save(io, jobs, values.out, asBatch);
  else if (asBatch) await io.json({ jobs });
  else for (const one of jobs) await io.print(JSON.stringify(one));
  return wrong > 0 ? 1 : 0;
}

async function readJob(io, path) {
  const text = await readText(path, io.stdin);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // The checker says where the text is broken better than JSON.parse does, which quotes what it met there.
    const diagnostics = lint(text, { kind: "job" }).diagnostics.filter(({ code }) => code.startsWith("json-"));
    const file = { name: nameOf(path), text, report: { diagnostics } };
    for (const lines of findings(file, { width: io.stderr.columns, colors: io.colors.err })) await io.note(lines);
    throw new InputError(`${nameOf(path)} is not JSON`);
  }
}

function expandAll(job, rows, jobPath, rowsPath) {
  try {
    return expand(job, rows);
  } catch (error) {
    if (error instanceof ExpandError) throw new InputError(`${nameOf(rowsPath)}: ${error.message}`);
    if (error instanceof TypeError) throw new InputError(`${nameOf(jobPath)}: ${error.message}`);
    throw error;
  }
}

/** Says what is wrong with the jobs that came out; they are printed all the same, to be looked at. */
async function checkAll(io, jobs) {
  const { red, dim } = io.colors.err;
  let wrong = 0;
  for (const [index, job] of jobs.entries()) {
    const errors = validate(job, { kind: "job" }).diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length === 0) continue;
    wrong += 1;
    if (wrong > SHOWN) continue;
    for (const { code, message, pointer } of errors) {
      await io.note(
        `${red("error:")} row ${index + 1}: ${printable(message)} ${dim(`[${code}] (${printable(pointer)})`)}`,
      );
    }
  }
  if (wrong > SHOWN) await io.note(dim(`… and ${wrong - SHOWN} more rows with errors`));
  if (wrong > 0) await io.note(`${wrong} of ${jobs.length} jobs have errors; \`submit\` would not send them`);
  return wrong;
}

async function save(io, jobs, out, asBatch) {
  if (!asBatch) {
    await writeAtomically(out, jobs.map((job) => `${JSON.stringify(job)}\n`).join(""));
    return io.note(`${jobs.length} jobs written to ${out}`);
  }
  const { dir, name, ext } = parse(out);
  const files = Math.ceil(jobs.length / BATCH);
  for (let file = 0; file < files; file++) {
    const path = files === 1 ? out : `${dir === "" ? "" : `${dir}/`}${name}-${file + 1}${ext}`;
    const part = jobs.slice(file * BATCH, (file + 1) * BATCH);
    await writeAtomically(path, `${JSON.stringify({ jobs: part }, null, 2)}\n`);
    await io.note(`${part.length} jobs written to ${path}`);
  }
}
