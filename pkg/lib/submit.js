import { Campaign } from "../generated/nexrender_payload.js";
import { errorOfCall } from "./call.js";
import { validate } from "./check.js";
import { now, random } from "./clock.js";
import { CampaignError, JournalError, noteSent, resultFrom, ValidationError } from "./errors.js";
import { Journal } from "./journal.js";
import {
  aFunction,
  anObject,
  argument,
  aSignal,
  aString,
  checked,
  forFetch,
  milliseconds,
  oneOf,
  orZero,
  someHeaders,
  upTo,
} from "./options.js";
import { callBack } from "./perform.js";
import { optionsOf, Preflight, preflightOption } from "./preflight.js";
import { onAbort, reasonOf } from "./signals.js";
import { write } from "./wasm.js";

const known = {
  signal: aSignal,
  timeout: milliseconds,
  headers: someHeaders,
  fetchOptions: forFetch,
  chunkSize: upTo(1000),
  concurrency: upTo(100),
  journal: aString,
  maxOutage: orZero(milliseconds),
  unknown: oneOf("keep", "ask", "resend"),
  preflight: preflightOption,
  onProgress: aFunction,
};

/** Long enough for the service to restart. */
const tenMinutes = 600_000;

/**
 * Submits any number of jobs in batches, and yields one result for each as soon as it is known. The core decides what to do
 * next (`src/client/campaign/`); this performs it.
 *
 * @param {import("./call.js").Caller} caller
 * @param {(job: unknown, name: string) => { text: string, error?: Error }} ready  a job's text, and its error if it is invalid
 * @param {Iterable<unknown> | AsyncIterable<unknown>} jobs
 * @param {Record<string, any>} [options]
 * @param {import("../index.js").CheckOptions | false} [check]  how the client checks payloads
 * @returns {AsyncGenerator<import("../index.js").SubmitResult>}
 */
export function submitAll(caller, ready, jobs, options, check) {
  const { preflight, ...given } = checked(options, known);
  // One for all jobs: what one of them asked, the next ones do not ask again.
  const asking = preflight && new Preflight(caller, optionsOf(preflight, given.signal), check);
  return run(caller, ready, toJobs(jobs), { ...given, ...(asking && { preflight: asking }) });
}

/**
 * Searches the service's list for the unknown jobs of a journal, and sends nothing.
 *
 * @param {import("./call.js").Caller} caller
 * @param {(job: unknown, name: string) => { text: string, error?: Error }} ready
 * @param {Iterable<unknown> | AsyncIterable<unknown>} jobs  all jobs that the journal was written for
 * @param {Record<string, any>} [options]
 * @returns {AsyncGenerator<import("../index.js").ReconcileResult>}
 */
export function reconcile(caller, ready, jobs, options) {
  const { chunkSize, concurrency, unknown, preflight, ...knownToReconcile } = known;
  const given = checked(options, knownToReconcile);
  argument("options.journal", given.journal, aString);
  return run(caller, ready, toJobs(jobs), { ...given, sends: false });
}

function toJobs(jobs) {
  const isIterable = jobs?.[Symbol.asyncIterator] ?? jobs?.[Symbol.iterator];
  return argument("jobs", jobs, (value) =>
    isIterable && typeof value !== "string" ? undefined : "expected a list of jobs or another iterable",
  );
}

async function* run(caller, ready, jobs, options) {
  if (options.signal?.aborted) throw reasonOf(options.signal);
  const submission = new Submission(caller, ready, jobs, options);
  let hasFailed = false;
  try {
    await submission.open();
    while (true) {
      const step = submission.next();
      if (step.end) break;
      if (step.settle) yield* submission.settle(step.settle);
      else await submission.take(step);
    }
    submission.throwIfStopped();
  } catch (error) {
    hasFailed = true;
    throw error;
  } finally {
    await submission.close().catch((error) => {
      // Throw the error that ended the submission, not a later one.
      if (!hasFailed) throw error;
    });
  }
}

/** How many request errors are kept for results and for the end of the campaign. */
const errorsKept = 1000;

/** A running submission. */
class Submission {
  #caller;
  #campaign;
  #journal;
  #journalPath;
  #signal;
  /** Stops listening to the signal. */
  #ignore;
  #fetchOptions;
  #quit = new AbortController();
  #chunks;
  #events;
  #progress;
  #total;
  #hasReadAll = false;
  /** Whether jobs are sent, or only searched for. */
  #sends;
  #isClosed = false;
  /** The number of jobs that were read. */
  #read = 0;
  /** Why nothing more is sent, if the core did not decide that. */
  #stop;
  /** Why the core stopped. */
  #end;
  /** The errors of jobs that are not sent, by index. */
  #invalid = new Map();
  /** The errors of requests, by their task ids. */
  #failed = new Map();

  constructor(caller, ready, jobs, options) {
    const { chunkSize = 1000, concurrency = 2, maxOutage = tenMinutes, unknown = "keep" } = options;
    const { journal, signal, onProgress, sends = true } = options;
    this.#sends = sends;
    this.#caller = caller;
    this.#journalPath = journal;
    this.#signal = signal;
    this.#fetchOptions = options.fetchOptions;
    const total = jobs.length ?? jobs.size;
    this.#total = Number.isInteger(total) ? total : undefined;
    this.#progress = new Progress(onProgress, this.#total);
    // Aborting only wakes the loop, like every other event.
    this.#events = new Events();
    this.#ignore = onAbort(signal, this.#events.wake);
    const request = {
      settings: caller.settings({ ...options, maxRetries: 2 }),
      chunkSize,
      concurrency,
      maxOutage: Math.min(maxOutage, Number.MAX_SAFE_INTEGER),
      unknown,
      sends,
      hasJournal: journal !== undefined,
    };
    this.#campaign = new Campaign(write(JSON.stringify(request)), caller.pace());
    this.#chunks = chunksOf(jobs, () => this.#campaign.chunkSize() ?? chunkSize, ready, options.preflight);
  }

  /** Opens the journal, if there is one, and reads it. */
  async open() {
    if (this.#journalPath === undefined) return;
    this.#journal = await Journal.open(this.#journalPath, this.#campaign, { creates: this.#sends });
    const { lines } = this.#campaign.linesNearUnknown();
    for (const line of await this.#journal.linesAt(lines)) this.#campaign.noteCreated(write(line), now());
  }

  /** The next step. */
  next() {
    // Only once: a failure wakes the loop, which would otherwise never pause.
    if (this.#signal?.aborted && !this.#stop) this.#fail(reasonOf(this.#signal));
    const step = this.#campaign.next(now(), random());
    if (step === "read") return { read: true };
    if (step.end) this.#end = step.end.stop;
    return step;
  }

  /** Performs a step without results. */
  async take({ start, read, wait }) {
    if (start) {
      this.#events.begin(this.#perform(start));
    } else if (read) {
      this.#events.begin(this.#readChunk());
    } else {
      this.#progress.wait(wait.limit, this.#fail);
      await this.#events.next(wait.limit);
    }
  }

  /** The results of jobs, which are flushed to disk before they are yielded. */
  async *settle({ record, results, failed }) {
    await this.#record(record);
    for (const result of results) {
      const made = this.#resultOf(result, failed);
      this.#progress.count(made, this.#fail);
      yield made;
    }
  }

  async #record(line) {
    try {
      if (line !== undefined) await this.#journal?.append(line);
      return true;
    } catch (error) {
      // Known results are reported even if they cannot be recorded.
      this.#fail(error);
      return false;
    }
  }

  /** Replaces the recorded errors with the original ones, which have more details. */
  #resultOf(result, failed) {
    const { index, status } = result;
    const error = status === "invalid" ? this.#invalid.get(index) : this.#failed.get(failed);
    this.#invalid.delete(index);
    const made = resultFrom(result);
    return error && made.error ? { ...made, error } : made;
  }

  async #perform(start) {
    try {
      await this.#runTask(start);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #runTask({ task, record }) {
    if (!(await this.#record(record))) {
      this.#campaign.dropTask(task, now(), random());
      return;
    }
    const performer = this.#caller.performer({
      signal: this.#signal,
      quit: this.#quit.signal,
      fetchOptions: this.#fetchOptions,
    });
    const resume = (outcome) => this.#campaign.resume(task, write(outcome), now(), random());
    const { error, stop } = await performer.run(resume);
    if (stop) {
      noteSent(stop.error, error?.sent ?? "no");
      this.#fail(stop.error);
    }
    if (!error) return;
    this.#failed.set(task, errorOfCall(error, performer.cause));
    if (this.#failed.size > errorsKept) this.#failed.delete(this.#failed.keys().next().value);
  }

  async #readChunk() {
    try {
      const { done, value } = await this.#chunks.next();
      if (this.#isClosed) return;
      if (!done) return await this.#add(value);
      this.#hasReadAll = true;
      this.#refuse(this.#campaign.endInput(this.#read));
    } catch (error) {
      if (!this.#isClosed) this.#fail(error);
    }
  }

  async #add({ first, texts, errors }) {
    this.#read += texts.length;
    const invalid = [...errors].map(([place, error]) => [place, error.message]);
    for (const [place, error] of errors) this.#invalid.set(first + place, error);
    // One string is copied into the module far faster than a thousand; `JSON.stringify` does not write line breaks.
    const text = [JSON.stringify({ first, invalid }), ...texts].join("\n");
    const recorded = this.#campaign.readChunk(write(text));
    this.#refuse(recorded);
    const lines = (await this.#journal?.linesAt(recorded.lines)) ?? [];
    this.#refuse(this.#campaign.addChunk(write(lines.join("\n")), now()));
  }

  /** @param {{ refused?: string } | undefined} step  of the journal */
  #refuse(step) {
    if (step?.refused !== undefined) throw new JournalError(`${this.#journalPath}: ${step.refused}`);
  }

  #fail = (error) => {
    this.#stop ??= { error };
    this.#halt();
  };

  /** Sends nothing more, and cancels everything that is not in flight. */
  #halt() {
    if (this.#isClosed) return;
    this.#campaign.stop();
    this.#quit.abort();
    this.#events.wake();
  }

  throwIfStopped() {
    if (this.#stop) throw this.#stop.error;
    if (!this.#end) return;
    const { reason, remaining: unsent, task } = this.#end;
    const cause = this.#failed.get(task);
    const remaining = this.#total === undefined ? unsent : this.#total - this.#progress.done;
    const why = cause ? ` (${cause.message})` : "";
    if (!this.#sends) throw new CampaignError(`${reason}${why}`, { remaining: 0, cause });
    const isExact = this.#total !== undefined || this.#hasReadAll;
    const count = isExact ? `${remaining}` : `at least ${remaining}`;
    throw new CampaignError(`${reason}; ${count} jobs were not sent${why}`, { remaining, cause });
  }

  /** Waits for the requests in flight and records their results, even if the caller has left the loop. */
  async close() {
    this.#halt();
    try {
      for (let step = this.next(); !step.end; step = this.next()) {
        if (step.settle) await this.#record(step.settle.record);
        else if (step.start) this.#campaign.dropTask(step.start.task, now(), random());
        else await this.#events.next();
      }
      await this.#closeInput();
    } finally {
      this.#isClosed = true;
      this.#ignore();
      await this.#journal?.close();
      this.#campaign.free();
    }
  }

  async #closeInput() {
    const isWaitedFor = !this.#chunks.isIdle;
    const closed = this.#chunks.return();
    // A chunk that is still being read may never arrive.
    if (isWaitedFor) closed.catch(() => {});
    else await closed;
  }
}

/** Wakes the loop when something has happened. */
class Events {
  #hasHappened = false;
  #resolve = () => {};

  wake = () => {
    this.#hasHappened = true;
    this.#resolve();
  };

  /** @param {Promise<void>} work  that never rejects */
  begin(work) {
    work.then(this.wake);
  }

  /** @param {number} [limit]  in milliseconds */
  async next(limit) {
    if (!this.#hasHappened) {
      let timer;
      await new Promise((resolve) => {
        this.#resolve = resolve;
        if (limit !== undefined) timer = setTimeout(resolve, Math.min(limit, 2 ** 31 - 1));
      });
      clearTimeout(timer);
    }
    this.#hasHappened = false;
  }
}

/**
 * The jobs as texts in chunks, with the errors of those that are not sent.
 *
 * @param {Iterable<unknown> | AsyncIterable<unknown>} jobs
 * @param {() => number} size
 * @param {Function} ready
 * @param {Preflight} [preflight]
 */
function chunksOf(jobs, size, ready, preflight) {
  const chunks = read();
  const { next } = chunks;
  return Object.assign(chunks, {
    isIdle: true,
    async next() {
      this.isIdle = false;
      const chunk = await next.call(chunks);
      this.isIdle = true;
      return chunk;
    },
  });

  async function* read() {
    let chunk = { first: 0, texts: [], errors: new Map() };
    for await (const job of jobs) {
      const place = chunk.texts.length;
      const { text, error } = ready(job);
      chunk.texts.push(text);
      if (error) chunk.errors.set(place, error);
      if (chunk.texts.length === size()) {
        await passChunk(chunk, preflight);
        yield chunk;
        chunk = { first: chunk.first + chunk.texts.length, texts: [], errors: new Map() };
      }
    }
    if (chunk.texts.length === 0) return;
    await passChunk(chunk, preflight);
    yield chunk;
  }
}

/** Adds an error for each job that does not pass its preflight. */
async function passChunk({ texts, errors }, preflight) {
  if (!preflight) return;
  const places = [...texts.keys()].filter((place) => !errors.has(place));
  if (places.length === 0) return;
  const reports = await preflight.reports(places.map((place) => texts[place]));
  for (const [at, report] of reports.entries()) {
    if (!report.valid) errors.set(places[at], new ValidationError(report));
  }
}

/**
 * A job's text, and its error if it is invalid. A value that is not a job also gets a result, so that the other jobs are
 * sent.
 *
 * @param {(job: unknown, kind: "job", name: string) => string} text  throws if the job is invalid
 */
export function readyJob(text) {
  return (job) => {
    try {
      if (anObject(job)) throw new ValidationError(validate(job, { kind: "job" }));
      return { text: text(job, "job", "job") };
    } catch (error) {
      if (error instanceof ValidationError) return { text: sayable(job), error };
      if (!(error instanceof TypeError)) throw error;
      return { text: sayable(job), error: new ValidationError(unwritable(error), { cause: error }) };
    }
  };
}

/** The report of a job that cannot be written as JSON: every invalid job has one. */
function unwritable({ message }) {
  /** @type {import("../index.js").Diagnostic} */
  const finding = { code: "type-mismatch", severity: "error", message, path: [], pointer: "" };
  const counts = { errorCount: 1, warningCount: 0, infoCount: 0 };
  return { kind: "job", valid: false, ...counts, diagnostics: [finding], truncated: false };
}

function sayable(job) {
  try {
    return JSON.stringify(job) ?? "null";
  } catch {
    return "null";
  }
}

/** Counts the results for the callback, and reports long waits to it. */
class Progress {
  #callback;
  #counts;
  /** The end of the last reported wait. */
  #waitsUntil = 0;

  constructor(callback, total) {
    this.#callback = callback;
    this.#counts = { done: 0, ...(total !== undefined && { total }), created: 0, rejected: 0, invalid: 0, unknown: 0 };
  }

  get done() {
    return this.#counts.done;
  }

  /** @param {(error: unknown) => void} fail  receives the errors of the callback */
  count({ status }, fail) {
    this.#counts.done += 1;
    this.#counts[status] = (this.#counts[status] ?? 0) + 1;
    callBack(this.#callback, { ...this.#counts }, fail);
  }

  wait(limit, fail) {
    if (limit === undefined || now() + limit <= this.#waitsUntil) return;
    // The same wait is repeated, slightly shorter, whenever something else happens in between.
    this.#waitsUntil = now() + limit + 1000;
    callBack(this.#callback, { ...this.#counts, waiting: limit }, fail);
  }
}
