import { dirname } from "node:path";
import { nearestSnapshot, readSnapshot } from "../account/file.js";
import { checkOptions } from "../check-options.js";
import { CarefulCalls, connect } from "../client.js";
import { loadConfig } from "../config/config.js";
import { UsageError } from "../errors.js";
import { findings } from "../formats/pretty.js";
import { nameOf, STDIN } from "../input/files.js";
import { checkJournal } from "../input/journal.js";
import { countFilled, readPayload } from "../input/payload.js";
import { lintFully } from "../lint-run.js";
import { preflightOnly, preflightOptions, preflights, refuseUrlOptions } from "../preflight-options.js";
import { submitBatch } from "../submit/batch.js";
import { agrees, canAsk, Forecast } from "../submit/forecast.js";
import { submitMany } from "../submit/many.js";
import { submitOne } from "../submit/one.js";
import { tryOut } from "../submit/trial.js";
import { widthOf } from "../terminal/text.js";

/** The API accepts at most this many jobs in a batch; more are sent as several batches. */
const BATCH = 1000;

/** `submit`: checks, sends and, with `--wait`, waits. */
export async function run(io, values, [path]) {
  refuseWhatDoesNotFit(values);
  if (values.journal) await checkJournal(values.journal);
  const options = await checkOptions(values, await loadConfig(values), path === STDIN ? undefined : path);
  // The client detects the kind; in a list, each job is checked as a job.
  const { kind: _, ...check } = options;
  const forecast = new Forecast({ ...options, account: options.account ?? (await snapshotFor(path, values)) });
  const connected = (hooks) => connect(io, values, { check, ...hooks });
  // A missing token is reported before anything is read.
  if (!values["dry-run"] || values.preflight) connected({});
  const input = await readPayload(path, io.stdin);
  const payload = input.jobs ? undefined : tryParse(input.text);
  const jobs = Array.isArray(payload) ? payload : payload?.jobs;
  const isList = Array.isArray(payload) || (Array.isArray(jobs) && jobs.length > BATCH);
  if (values["dry-run"] && values.preflight && (input.jobs || isList)) {
    throw new UsageError(
      "--dry-run cannot be combined with --preflight for many jobs",
      `\`nexrender-payload preflight ${nameOf(path)}\` checks them and sends nothing.`,
    );
  }
  if (values["dry-run"] && (input.jobs || isList)) return tryOut(io, values, check, forecast, input.jobs ?? jobs);

  const shown = path === STDIN ? values : { ...values, file: path };
  const many = (jobs, total, changed) => submitMany(io, connected, { ...shown, ...changed }, jobs, total);
  const asks = canAsk(io) && !values.yes && path !== STDIN;
  if (input.jobs) {
    if (asks) await forecast.addJobs((await readPayload(path, io.stdin)).jobs);
    return asks && !(await agrees(io, forecast)) ? declined(io) : many(input.jobs, await countFilled(path));
  }
  if (isList) {
    if (asks) await forecast.addJobs(jobs);
    return asks && !(await agrees(io, forecast)) ? declined(io) : many(jobs, jobs.length);
  }

  const found = lintFully(input.text, options);
  const report =
    values.preflight && found.valid ? await preflight(io, connected({}), values, input.text, options) : found;
  await show(io, { name: nameOf(path), text: input.text, report });
  if (!report.valid) {
    await io.note("nothing was sent");
    return 1;
  }
  forecast.add(payload, report.kind);
  if (values["dry-run"]) {
    if (values.json) await io.json({ valid: true, estimate: forecast.facts() });
    else await io.print(`would submit ${forecast.sentence()}`);
    return 0;
  }
  const calls = new CarefulCalls(io);
  const client = connected(calls.hooks);
  const option = ["journal", "unknown", "max-outage"].find((name) => values[name] !== undefined);
  if (option && report.kind === "join") throw new UsageError(`--${option} applies only to jobs, but this is a join`);
  if (option) {
    if (asks && !(await agrees(io, forecast))) return declined(io);
    const list = report.kind === "batch" ? jobs : [payload];
    // It passed its preflight above.
    return many(list, list.length, { preflight: undefined });
  }
  if (asks && !(await agrees(io, forecast))) return declined(io);
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

async function preflight(io, client, values, text, check) {
  const asking = preflights(io, client, preflightOptions(values));
  try {
    return await asking.report(text, check);
  } finally {
    asking.end();
  }
}

async function declined(io) {
  await io.note("nothing was sent");
  return 1;
}

/** The account's snapshot, for the estimate only: it may be out of date, so it refuses no payload. */
async function snapshotFor(path, values) {
  const found = values["no-account"] ? undefined : await nearestSnapshot(path === STDIN ? "" : dirname(path));
  return found === undefined ? undefined : readSnapshot(found);
}

function refuseWhatDoesNotFit(values) {
  const option = preflightOnly(values);
  if (option && !values.preflight) throw new UsageError(`--${option} requires --preflight`);
  refuseUrlOptions(values);
  if (values["dry-run"] && values.wait) {
    throw new UsageError("--dry-run cannot be combined with --wait: nothing is sent, so there is nothing to wait for");
  }
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
