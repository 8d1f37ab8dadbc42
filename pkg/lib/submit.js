import { openChunk } from "../generated/nexrender_payload.js";
import { resultsFrom, ValidationError } from "./errors.js";
import { Journal } from "./journal.js";
import { aFunction, anObject, argument, aSignal, aString, checked, milliseconds, upTo } from "./options.js";

const known = {
  signal: aSignal,
  timeout: milliseconds,
  headers: anObject,
  chunkSize: upTo(1000),
  concurrency: upTo(100),
  journal: aString,
  onProgress: aFunction,
};

/** A campaign is not given up for a busy minute: about that long is waited for a service that takes nothing. */
const patience = 10;

/**
 * Submits any number of jobs in batches, and yields one result for each as soon as it is known.
 *
 * @param {import("./call.js").Caller} caller
 * @param {(job: unknown, name: string) => { text: string, error?: Error }} ready  a job's text, and why not to send it
 * @param {number | undefined} maxRetries  of the client, if it was set
 * @param {Iterable<unknown> | AsyncIterable<unknown>} jobs
 * @param {Record<string, any>} [options]
 * @returns {AsyncGenerator<import("../index.js").SubmitResult>}
 */
export function submitAll(caller, ready, maxRetries, jobs, options) {
  const isIterable = jobs?.[Symbol.asyncIterator] ?? jobs?.[Symbol.iterator];
  argument("jobs", jobs, (value) =>
    isIterable && typeof value !== "string"
      ? undefined
      : "expected a list of jobs, or anything that can be looped over",
  );
  const { journal, chunkSize = 1000, concurrency = 2, onProgress, ...call } = checked(options, known);
  call.maxRetries = maxRetries ?? patience;
  const send = (chunk) => caller.chunk(chunk, call);
  const progress = progressOf(onProgress, jobs.length ?? jobs.size);
  const chunks = chunksOf(jobs, chunkSize, ready);
  return run({ chunks, chunkSize, concurrency, journal, send, progress, signal: call.signal });
}

async function* run({ chunks, chunkSize, concurrency, journal: path, send, progress, signal }) {
  signal?.throwIfAborted();
  const journal = path === undefined ? undefined : await Journal.open(path, chunkSize);
  const aborted = abortOf(signal);
  const sending = new Set();
  let reading;
  let hasEnded = false;
  let count = 0;
  let stop;
  try {
    while (true) {
      // What is being read is one of the chunks in memory.
      if (!reading && !hasEnded && !stop && sending.size < concurrency) reading = read(chunks);
      const work = reading ? [reading, ...sending] : [...sending];
      if (work.length === 0) break;
      const { promise, chunk, isEnd, results = [], stop: reason } = await Promise.race([...work, aborted.promise]);
      if (promise === reading) reading = undefined;
      else sending.delete(promise);
      stop ??= reason;
      hasEnded ||= isEnd === true;
      if (chunk) {
        count += 1;
        if (!stop) sending.add(tagged(submitted(chunk, journal, send)));
      }
      for (const result of results) {
        progress(result);
        yield result;
      }
    }
    if (stop) throw stop.error;
    journal?.finish(count);
  } finally {
    aborted.forget();
    // What is under way is written down, also when the caller has turned away.
    await Promise.allSettled(sending);
    const closed = chunks.return();
    // An input that is still being waited for may never come.
    if (reading) closed.catch(() => {});
    else await closed;
    await journal?.close();
  }
}

/** The promise's outcome, and which promise it was. It never rejects: an error is a reason to stop. */
function tagged(work) {
  const promise = work.then(
    (outcome) => ({ ...outcome, promise }),
    (error) => ({ stop: { error }, promise }),
  );
  return promise;
}

function read(chunks) {
  return tagged(chunks.next().then(({ done, value }) => (done ? { isEnd: true } : { chunk: value })));
}

/** Rejects with the signal's reason. */
function abortOf(signal) {
  let forget = () => {};
  const promise = new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    signal?.addEventListener("abort", abort);
    forget = () => signal?.removeEventListener("abort", abort);
  });
  // It may reject while nobody waits for it.
  promise.catch(() => {});
  return { promise, forget };
}

/** @returns {Promise<{ results: object[], stop?: { error: unknown } }>} */
async function submitted(chunk, journal, send) {
  const { number, first, texts, errors } = chunk;
  const invalid = [...errors.keys()];
  const jobs = texts.length;
  const { body, fingerprint, record } = openChunk(number, first, texts, Uint32Array.from(invalid));
  const known = await journal?.known({ number, first, jobs, fingerprint });
  if (known !== undefined) return { results: resultsOf(known, chunk) };
  await journal?.append(record);
  const reasons = invalid.map((place) => errors.get(place).message);
  const sent = await send({ number, first, jobs, body, invalid: Uint32Array.from(invalid), reasons });
  const results = resultsOf(sent.results, chunk);
  try {
    await journal?.append(sent.record);
  } catch (error) {
    // The caller is told what is known, even if it cannot be written down.
    return { results, stop: { error } };
  }
  return { results, stop: sent.stop };
}

/** The errors that the checker gave are richer than what can be written down of them. */
function resultsOf(json, { first, errors }) {
  const results = resultsFrom(json);
  for (const result of results) {
    const error = result.status === "invalid" && errors.get(result.index - first);
    if (error) result.error = error;
  }
  return results;
}

/** The jobs as texts, so many at a time, with the errors of those that are not to be sent. */
async function* chunksOf(jobs, size, ready) {
  let chunk = { number: 0, first: 0, texts: [], errors: new Map() };
  for await (const job of jobs) {
    const place = chunk.texts.length;
    const { text, error } = ready(job);
    chunk.texts.push(text);
    if (error) chunk.errors.set(place, error);
    if (chunk.texts.length === size) {
      yield chunk;
      chunk = { number: chunk.number + 1, first: chunk.first + size, texts: [], errors: new Map() };
    }
  }
  if (chunk.texts.length > 0) yield chunk;
}

/**
 * A job's text and why not to send it; a value that is no job at all is a result as well, since it stands
 * among others that are.
 *
 * @param {(job: unknown, kind: "job", name: string) => string} text  throws what is wrong
 */
export function readyJob(text) {
  return (job) => {
    try {
      return { text: text(job, "job", "job") };
    } catch (error) {
      if (!(error instanceof ValidationError || error instanceof TypeError)) throw error;
      return { text: sayable(job), error };
    }
  };
}

function sayable(job) {
  try {
    return JSON.stringify(job) ?? "null";
  } catch {
    return "null";
  }
}

function progressOf(onProgress, total) {
  if (!onProgress) return () => {};
  const counts = {
    done: 0,
    ...(Number.isInteger(total) && { total }),
    created: 0,
    rejected: 0,
    invalid: 0,
    unknown: 0,
  };
  return ({ status }) => {
    counts.done += 1;
    counts[status] += 1;
    onProgress({ ...counts });
  };
}
