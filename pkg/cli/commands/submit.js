import { checkOptions } from "../check-options.js";
import { CarefulCalls, connect } from "../client.js";
import { loadConfig } from "../config/config.js";
import { UsageError } from "../errors.js";
import { findings } from "../formats/pretty.js";
import { nameOf, STDIN } from "../input/files.js";
import { countFilled, readPayload } from "../input/payload.js";
import { lintFully } from "../lint-run.js";
import { submitBatch } from "../submit/batch.js";
import { submitMany } from "../submit/many.js";
import { submitOne } from "../submit/one.js";
import { widthOf } from "../terminal/text.js";

/** The API accepts at most this many jobs in a batch; more are sent as several batches. */
const BATCH = 1000;

/** `submit`: checks, sends and, with `--wait`, waits. */
export async function run(io, values, [path]) {
  refuseWhatDoesNotFit(values);
  const options = await checkOptions(values, await loadConfig(values), path === STDIN ? undefined : path);
  // The client detects the kind; in a list, each job is checked as a job.
  const { kind: _, ...check } = options;
  const connected = (hooks) => connect(io, values, { check, ...hooks });
  const calls = new CarefulCalls(io);
  const client = connected(calls.hooks);
  const input = await readPayload(path, io.stdin);
  const shown = path === STDIN ? values : { ...values, file: path };
  const many = (jobs, total) => submitMany(io, connected, shown, jobs, total);

  if (input.jobs) return many(input.jobs, await countFilled(path));
  const payload = tryParse(input.text);
  const jobs = Array.isArray(payload) ? payload : payload?.jobs;
  if (Array.isArray(payload) || (Array.isArray(jobs) && jobs.length > BATCH)) return many(jobs, jobs.length);

  const report = lintFully(input.text, options);
  await show(io, { name: nameOf(path), text: input.text, report });
  if (!report.valid) {
    await io.note("nothing was sent");
    return 1;
  }
  const option = ["journal", "unknown", "max-outage"].find((name) => values[name] !== undefined);
  if (option && report.kind === "join") throw new UsageError(`--${option} applies only to jobs, but this is a join`);
  if (option) {
    const list = report.kind === "batch" ? jobs : [payload];
    return many(list, list.length);
  }
  const send = (create) => () => calls.send((signal) => create(payload, { signal }));
  switch (report.kind) {
    case "batch":
      return submitBatch(io, client, values, send(client.batches.create));
    case "join":
      return submitOne(io, client, values, send(client.jobs.join));
    default:
      return submitOne(io, client, values, send(client.jobs.create));
  }
}

function refuseWhatDoesNotFit(values) {
  if (values.timeout && !values.wait) throw new UsageError("--timeout requires --wait");
  if (values["chunk-size"] > BATCH) {
    throw new UsageError(
      `invalid value "${values["chunk-size"]}" for --chunk-size: a batch has at most ${BATCH.toLocaleString("en")} jobs`,
    );
  }
}

async function show(io, file) {
  const look = { width: widthOf(io.stderr, undefined), colors: io.colors.err };
  for (const lines of findings(file, look)) await io.note(`${lines}\n`);
}

function tryParse(text) {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined; // `lint` reports the errors
  }
}
