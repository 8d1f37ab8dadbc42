import { openChunk } from "../generated/nexrender_payload.js";
import { callBack } from "./call.js";
import { validate } from "./check.js";
import { resultsFrom, ValidationError } from "./errors.js";
import { Journal } from "./journal.js";
import { aFunction, anObject, argument, aSignal, aString, checked, milliseconds, upTo } from "./options.js";
import { answer, firstLine } from "./wasm.js";

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
  const work = new Work(signal);
  let isReading = false;
  let hasEnded = false;
  let hasFailed = false;
  let count = 0;
  let stop;
  const fail = (error) => {
    stop ??= { error };
    work.tell({});
  };
  try {
    while (true) {
      // What is being read is one of the chunks in memory.
      if (!isReading && !hasEnded && !stop && work.running < concurrency) {
        isReading = true;
        work.begin("reads", read(chunks));
      }
      if (work.hasSettled && (stop || work.reads === 0)) break;
      const { chunk, isEnd, results = [], stop: reason } = await work.next();
      if (chunk || isEnd) isReading = false;
      hasEnded ||= isEnd === true;
      stop ??= reason;
      if (chunk) {
        count += 1;
        if (!stop) work.begin("sends", submitted(chunk, journal, send));
      }
      for (const result of results) {
        progress(result, fail);
        yield result;
      }
    }
    if (stop) throw stop.error;
    journal?.finish(count);
  } catch (error) {
    hasFailed = true;
    throw error;
  } finally {
    const ended = closed(chunks, work).finally(async () => {
      // What is under way is written down, also when the caller has turned away.
      await work.end();
      await journal?.close();
    });
    await ended.catch((error) => {
      // What ended the submission is told before what came after it.
      if (!hasFailed) throw error;
    });
  }
}

/** Closes the input; one that is still being waited for may never come. */
async function closed(chunks, work) {
  const end = chunks.return();
  if (work.reads === 0) await end;
  else end.catch(() => {});
}

/**
 * What is under way, and the outcomes that nobody has looked at yet. (`Promise.race` would do, but for a promise
 * that lives as long as the submission it keeps every outcome alive.)
 */
class Work {
  #signal;
  #outcomes = [];
  #wake = () => {};
  reads = 0;
  sends = 0;

  constructor(signal) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort);
  }

  #abort = () => this.#wake();

  get running() {
    return this.reads + this.sends;
  }

  /** Whether no send is under way and no outcome left; the input may still be waited for. */
  get hasSettled() {
    return this.sends === 0 && this.#outcomes.length === 0;
  }

  /**
   * @param {"reads" | "sends"} kind
   * @param {Promise<object>} work  its error is a reason to stop
   */
  begin(kind, work) {
    this[kind] += 1;
    const settle = (outcome) => {
      this[kind] -= 1;
      this.tell(outcome);
    };
    work.then(settle, (error) => settle({ stop: { error } }));
  }

  /** @param {object} outcome  for {@link next} */
  tell(outcome) {
    this.#outcomes.push(outcome);
    this.#wake();
  }

  /** The next outcome. Rejects with the signal's reason when it aborts before. */
  async next() {
    while (this.#outcomes.length === 0) {
      this.#signal?.throwIfAborted();
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#outcomes.shift();
  }

  /** Waits until nothing is being sent. */
  async end() {
    this.#signal?.removeEventListener("abort", this.#abort);
    while (this.sends > 0) {
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** @returns {Promise<{ chunk?: object, isEnd?: boolean }>} */
async function read(chunks) {
  const { done, value } = await chunks.next();
  return done ? { isEnd: true } : { chunk: value };
}

/** @returns {Promise<{ results: object[], stop?: { error: unknown } }>} */
async function submitted(chunk, journal, send) {
  const { number, first, texts, errors } = chunk;
  const invalid = [...errors.keys()];
  const jobs = texts.length;
  // One string goes into the module far quicker than a thousand; `JSON.stringify` breaks no lines.
  const given = JSON.stringify({ number, first, invalid });
  const [told, body] = firstLine(answer(openChunk, [given, ...texts].join("\n")));
  const { fingerprint, record } = JSON.parse(told);
  const known = await journal?.known({ number, first, jobs, fingerprint });
  if (known !== undefined) return { results: resultsOf(known, chunk) };
  await journal?.append(record);
  const reasons = invalid.map((place) => errors.get(place).message);
  const sent = await send({ number, first, jobs, body, invalid, reasons });
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
function resultsOf(told, { first, errors }) {
  const results = resultsFrom(told);
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
      if (anObject(job)) throw new ValidationError(validate(job, { kind: "job" }));
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

/** Counts each result for the callback; what that throws or rejects with goes to `fail`. */
function progressOf(onProgress, total) {
  const counts = {
    done: 0,
    ...(Number.isInteger(total) && { total }),
    created: 0,
    rejected: 0,
    invalid: 0,
    unknown: 0,
  };
  return ({ status }, fail) => {
    counts.done += 1;
    counts[status] += 1;
    callBack(onProgress, { ...counts }, fail);
  };
}
