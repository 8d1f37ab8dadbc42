import { dirname, parse } from "node:path";
import { nearestSnapshot, readSnapshot } from "../account/file.js";
import { InputError, UsageError } from "../errors.js";
import { findings } from "../formats/pretty.js";
import { nameOf, readText, STDIN, writeAtomically } from "../input/files.js";
import { readRows } from "../input/rows.js";
import { ExpandError, expand, lint, validate } from "../package.js";
import { printable, printableJson, widthOf } from "../terminal/text.js";

/** The API accepts at most this many jobs in a batch. */
const BATCH = 1000;
/** How many rows with mistakes are shown: a mistake in the job itself repeats in every row. */
const SHOWN = 10;

/** `expand`: a job per row. */
export async function run(io, values, [jobPath, rowsPath]) {
  if (jobPath === STDIN && rowsPath === STDIN) throw new UsageError("only one of JOB and ROWS can be `-`");
  const asBatch = values.batch || values.json;
  const job = await readJob(io, jobPath);
  const delimiter = values.delimiter === "\\t" ? "\t" : values.delimiter;
  if (delimiter !== undefined && delimiter.length !== 1)
    throw new UsageError("invalid value for --delimiter: expected one character, or \\t");
  const rows = await readRows(rowsPath, io.stdin, {
    delimiter,
    json: values["as-json"],
    encoding: values.encoding,
  });
  if (asBatch && rows.length > BATCH && !values.out) {
    throw new UsageError(
      `${count(rows.length)} jobs do not fit into one batch of at most ${count(BATCH)}`,
      "Use --out FILE to write several batches, or omit --batch to print one job per line, which `submit` accepts.",
    );
  }

  const jobs = expandAll(job, rows, jobPath, rowsPath);
  const wrong = values["no-check"] ? 0 : await checkAll(io, jobs, await accountFor(values, jobPath));
  if (values.out) await save(io, jobs, values.out, asBatch);
  else if (asBatch) await io.json({ jobs });
  else for (const one of jobs) if (!(await io.print(printableJson(one)))) break;
  return wrong > 0 ? 1 : 0;
}

async function readJob(io, path) {
  const text = await readText(path, io.stdin);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // The checker reports syntax errors better than JSON.parse, which quotes the text and so may quote a credential.
    const diagnostics = lint(text, { kind: "job" }).diagnostics.filter(({ code }) => code.startsWith("json-"));
    const file = { name: nameOf(path), text, report: { diagnostics } };
    for (const lines of findings(file, { width: widthOf(io.stderr, undefined), colors: io.colors.err }))
      await io.note(lines);
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

/** The snapshot of the account: the given one, or the nearest next to the job or in a parent folder. */
async function accountFor(values, jobPath) {
  if (values["no-account"]) return undefined;
  const path = values.account ?? (await nearestSnapshot(jobPath === STDIN ? "" : dirname(jobPath)));
  return path === undefined ? undefined : readSnapshot(path);
}

/** Reports the errors of the resulting jobs. The jobs are printed anyway, for inspection. */
async function checkAll(io, jobs, account) {
  const { red, dim } = io.colors.err;
  let wrong = 0;
  for (const [index, job] of jobs.entries()) {
    const errors = validate(job, { kind: "job", ...(account && { account }) }).diagnostics.filter(
      ({ severity }) => severity === "error",
    );
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
  if (wrong > 0)
    await io.note(`${count(wrong)} of ${count(jobs.length)} jobs have errors: \`submit\` would not send them`);
  return wrong;
}

async function save(io, jobs, out, asBatch) {
  if (!asBatch) {
    await writeAtomically(out, jobs.map((job) => `${JSON.stringify(job)}\n`).join(""));
    return io.note(`${count(jobs.length)} jobs written to ${out}`);
  }
  const { dir, name, ext } = parse(out);
  const files = Math.ceil(jobs.length / BATCH);
  for (let file = 0; file < files; file++) {
    const path = files === 1 ? out : `${dir === "" ? "" : `${dir}/`}${name}-${file + 1}${ext}`;
    const part = jobs.slice(file * BATCH, (file + 1) * BATCH);
    await writeAtomically(path, `${JSON.stringify({ jobs: part }, null, 2)}\n`);
    await io.note(`${count(part.length)} jobs written to ${path}`);
  }
}

const count = (number) => number.toLocaleString("en");
