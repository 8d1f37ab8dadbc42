import { checkOptions } from "../check-options.js";
import { connect } from "../client.js";
import { UsageError } from "../errors.js";
import { finding } from "../formats/pretty.js";
import { nameOf, STDIN } from "../input/files.js";
import { countFilled, readPayload } from "../input/payload.js";
import { Interrupted } from "../io.js";
import { BatchError, lint } from "../package.js";
import { isBad, resultData, resultLine, tally } from "../results.js";
import { progressBar } from "../terminal/progress.js";
import { waitFor } from "../waiting.js";

/** The service takes at most this many jobs in a batch; more are sent as several. */
const BATCH = 1000;

/** `submit`: checks, sends and, with `--wait`, waits. */
export async function run(io, values, [path]) {
  if (values.timeout && !values.wait) throw new UsageError("--timeout says how long --wait waits: give both");
  if (values["chunk-size"] > BATCH)
    throw new UsageError(`--chunk-size is at most ${BATCH}, not ${values["chunk-size"]}`);
  const options = await checkOptions(values);
  // The kind is the client's to say: of a list, each job is checked as a job.
  const { kind: _, ...check } = options;
  const client = connect(io, values, { check });
  const input = await readPayload(path, io.stdin);
  const session = { io, client, values };

  if (input.jobs) {
    const total = path === STDIN || !io.stderr.isTTY ? undefined : await countFilled(path);
    return submitMany(session, input.jobs, total);
  }
  const payload = tryParse(input.text);
  const jobs = Array.isArray(payload) ? payload : payload?.jobs;
  const isList = Array.isArray(payload) || (Array.isArray(jobs) && jobs.length > BATCH);
  if (isList) return submitMany(session, jobs, jobs.length);

  const report = lint(input.text, options);
  await show(io, report, { name: nameOf(path), text: input.text });
  if (!report.valid) {
    await io.note("nothing was sent");
    return 1;
  }
  if (values.journal && report.kind !== "join") {
    const list = report.kind === "batch" ? jobs : [payload];
    return submitMany(session, list, list.length);
  }
  return SUBMIT[report.kind](session, payload);
}

const SUBMIT = {
  job: (session, job) => submitOne(session, (options) => session.client.jobs.create(job, options)),
  join: (session, join) => submitOne(session, (options) => session.client.jobs.join(join, options)),
  batch: submitBatch,
};

async function submitOne({ io, client, values }, create) {
  const { json, wait, timeout } = values;
  const created = await create({ signal: io.signal });
  if (!json) await io.print(resultLine(created, io.colors.out));
  if (!wait) {
    if (json) await io.json(created);
    return 0;
  }
  for await (const { last, error } of waitFor(io, client, [{ id: created.id, kind: "job" }], { timeout })) {
    if (last && json) await io.json(last);
    else if (last) await io.print(resultLine({ ...last, error: last.stats?.error ?? undefined }, io.colors.out));
    if (error && !isBad(last?.status)) throw error;
    return error || isBad(last?.status) ? 1 : 0;
  }
}

/** One request: the answer tells each job's fate by its index, also when every job was refused. */
async function submitBatch({ io, client, values }, batch) {
  const answer = await client.batches.create(batch, { signal: io.signal }).catch((error) => {
    if (error instanceof BatchError) return error.batch;
    throw error;
  });
  const { batchId } = answer;
  const created = (answer.jobs ?? []).map(({ index, id, outputUrl, missingFonts }) => ({
    index,
    status: "created",
    id,
    outputUrl,
    missingFonts,
  }));
  const rejected = (answer.errors ?? []).map(({ index, error, errorCode }) => ({
    index,
    status: "rejected",
    error: { code: errorCode, message: error },
  }));
  const results = [...created, ...rejected].sort((a, b) => a.index - b.index).map((result) => ({ ...result, batchId }));
  if (!values.json) await io.note(`batch ${batchId}`);
  return finish({ io, client, values }, results, batchId);
}

/** Many jobs, in batches, each with a result of its own. */
async function submitMany({ io, client, values }, jobs, total) {
  const bar = progressBar(io);
  const kept = [];
  const counts = {};
  let bad = false;
  const progress = ({ done, created, rejected, invalid, unknown }) => {
    const share = total ? done / total : undefined;
    bar.update(
      share,
      `${tally({ created, rejected, invalid, unknown })}${total ? ` of ${total.toLocaleString("en")}` : ""}`,
    );
  };
  const options = {
    signal: io.signal,
    onProgress: progress,
    ...(values.journal && { journal: values.journal }),
    ...(values["chunk-size"] && { chunkSize: values["chunk-size"] }),
    ...(values.concurrency && { concurrency: values.concurrency }),
  };
  try {
    for await (const result of client.batches.submitAll(jobs, options)) {
      counts[result.status] = (counts[result.status] ?? 0) + 1;
      bad ||= isBad(result.status);
      if (values.wait && result.status === "created") {
        kept.push(result);
        continue;
      }
      // Where results go elsewhere, the bar can stay in sight.
      if (io.stdout.isTTY) bar.clear();
      await print(io, values, result);
    }
  } catch (error) {
    bar.clear();
    await io.note(`until then: ${tally(counts)}`);
    if (error instanceof Interrupted && values.journal) {
      await io.note("Run the same command again to go on: the journal knows what was sent.");
    }
    throw error;
  }
  bar.clear();
  await io.note(tally(counts));
  if (counts.unknown) {
    await io.note("  Unknown: the service may have taken these. Look there before you submit them again.");
  }
  const failed = kept.length > 0 && (await waitForEach({ io, client, values }, kept));
  return bad || failed ? 1 : 0;
}

async function finish(session, results, batchId) {
  const { io, client, values } = session;
  const counts = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  let bad = results.some(({ status }) => isBad(status));
  const created = results.filter(({ status }) => status === "created");
  const waits = values.wait && created.length > 0;
  for (const result of results) {
    if (!waits || result.status !== "created") await print(io, values, result);
  }
  await io.note(tally(counts));
  if (waits) {
    // One question tells the state of the whole batch.
    for await (const { last, error } of waitFor(io, client, [{ id: batchId, kind: "batch" }], values)) {
      const jobs = new Map((last?.jobs ?? []).map((job) => [job.index, job]));
      for (const result of created) bad = (await printEnd(io, values, result, jobs.get(result.index))) || bad;
      if (error && !isBad(last?.status)) throw error;
      bad ||= error !== undefined;
    }
  }
  return bad ? 1 : 0;
}

async function waitForEach({ io, client, values }, results) {
  const byId = new Map(results.map((result) => [result.id, result]));
  const targets = results.map(({ id }) => ({ id, kind: "job" }));
  let failed = false;
  for await (const { id, last, error } of waitFor(io, client, targets, values)) {
    const result = byId.get(id);
    const told = error && !isBad(last?.status) ? { ...result, error } : result;
    failed = (await printEnd(io, values, told, last)) || error !== undefined || failed;
  }
  return failed;
}

/** Prints a created job's last state; true when it ended badly. */
async function printEnd(io, values, result, job) {
  if (values.json) await io.write(`${JSON.stringify({ ...resultData(result), ...(job && { job }) })}\n`);
  else if (!job) await io.print(resultLine(result, io.colors.out));
  else {
    const { index, missingFonts, error = job.stats?.error ?? undefined } = result;
    await io.print(resultLine({ ...job, index, missingFonts, error }, io.colors.out));
  }
  return isBad(job?.status);
}

async function print(io, values, result) {
  await io.write(values.json ? `${JSON.stringify(resultData(result))}\n` : `${resultLine(result, io.colors.out)}\n`);
}

async function show({ note, stderr, colors }, report, file) {
  for (const diagnostic of report.diagnostics) {
    await note(`${finding(diagnostic, file, { width: stderr.columns, colors: colors.err }).join("\n")}\n`);
  }
}

function tryParse(text) {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined; // the checker says why
  }
}
