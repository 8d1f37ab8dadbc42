import { checkOptions } from "../check-options.js";
import { connect } from "../client.js";
import { UsageError } from "../errors.js";
import { findings } from "../formats/pretty.js";
import { nameOf, STDIN } from "../input/files.js";
import { countFilled, readPayload } from "../input/payload.js";
import { lintFully } from "../lint-run.js";
import { submitBatch } from "../submit/batch.js";
import { submitMany } from "../submit/many.js";
import { submitOne } from "../submit/one.js";

/** The service takes at most this many jobs in a batch; more are sent as several. */
const BATCH = 1000;

/** `submit`: checks, sends and, with `--wait`, waits. */
export async function run(io, values, [path]) {
  if (values.timeout && !values.wait) throw new UsageError("--timeout says how long --wait waits: give both");
  if (values["chunk-size"] > BATCH) {
    throw new UsageError(`--chunk-size is at most ${BATCH}, not ${values["chunk-size"]}`);
  }
  const options = await checkOptions(values);
  // The kind is the client's to say: of a list, each job is checked as a job.
  const { kind: _, ...check } = options;
  const client = connect(io, values, { check });
  const input = await readPayload(path, io.stdin);
  const many = (jobs, total) => submitMany(io, client, values, jobs, total);

  if (input.jobs) {
    const counted = path !== STDIN && io.stderr.isTTY;
    return many(input.jobs, counted ? await countFilled(path) : undefined);
  }
  const payload = tryParse(input.text);
  const jobs = Array.isArray(payload) ? payload : payload?.jobs;
  if (Array.isArray(payload) || (Array.isArray(jobs) && jobs.length > BATCH)) return many(jobs, jobs.length);

  const report = lintFully(input.text, options);
  await show(io, { name: nameOf(path), text: input.text, report });
  if (!report.valid) {
    await io.note("nothing was sent");
    return 1;
  }
  if (values.journal && report.kind !== "join") {
    const list = report.kind === "batch" ? jobs : [payload];
    return many(list, list.length);
  }
  switch (report.kind) {
    case "batch":
      return submitBatch(io, client, values, payload);
    case "join":
      return submitOne(io, client, values, (call) => client.jobs.join(payload, call));
    default:
      return submitOne(io, client, values, (call) => client.jobs.create(payload, call));
  }
}

async function show({ note, stderr, colors }, file) {
  const look = { width: stderr.columns, colors: colors.err };
  for (const lines of findings(file, look)) await note(`${lines}\n`);
}

function tryParse(text) {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined; // the checker says why
  }
}
