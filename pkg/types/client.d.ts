import type { Batch, Job } from "../payload.js";
import type { BatchInput, JobInput, JoinInput } from "./build.js";
import type { AccountSnapshot, CheckOptions, NamedLayer, Report, TemplateComposition, TemplateLayer } from "./check.js";
import type { DiagnoseOptions, Diagnosis } from "./diagnosis.js";
import type { PreflightOptions, PreflightReport } from "./preflight.js";

/** The `fetch` that a client calls: the platform's, another library's, or a mock. */
export type FetchLike = (
  url: string,
  // biome-ignore lint/suspicious/noExplicitAny: each library has its own type of options
  init?: any,
) => Promise<{
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/**
 * The states of a job. They are a closed list so that a misspelling does not compile; a service that is newer than this
 * package may use others, for which a `switch` should have a `default`.
 */
export type JobState = "queued" | "pending" | "render:dorender" | "finished" | "error" | "manually_cancelled";

/** A job as the service reports it, including fields that are newer than this package. */
export interface JobStatus {
  /** The job's id. */
  id: string;
  /** Where the job is. */
  status: JobState;
  /** `null` if the template no longer exists. */
  templateId?: string | null;
  /** From 0 to 100. */
  progress?: number;
  /** Where the output is, or will be; `null` if the job has none. */
  outputUrl?: string | null;
  /** When what happened. */
  stats?: JobStats;
  /** The nested jobs, in the response to a new job that has some. */
  children?: ChildJob[];
  /** Fonts that the account lacks: the output will look wrong. */
  missingFonts?: string[];
  /** A field that is newer than this package. */
  [field: string]: unknown;
}

/** When what happened to a job. */
export interface JobStats {
  /** ISO 8601. */
  createdAt?: string | null;
  /** ISO 8601. */
  updatedAt?: string | null;
  /** ISO 8601; `null` before the job starts. */
  startedAt?: string | null;
  /** ISO 8601; `null` unless the job has finished. */
  finishedAt?: string | null;
  /** ISO 8601; `null` unless the job has failed. */
  errorAt?: string | null;
  /** The number of assets. */
  totalAssets?: number | null;
  /** Seconds; `null` until the job has finished. */
  renderDuration?: number | null;
  /** Why the job failed; `null` unless it has. */
  error?: string | null;
}

/** A nested job, in the response to a new job. */
export interface ChildJob {
  /** The nested job's id. */
  id: string;
  /** Usually `queued`. */
  status?: JobState;
  /** Where its output will be. */
  outputUrl?: string | null;
  /** Fonts that the account lacks: the output will look wrong. */
  missingFonts?: string[];
}

/** The result of one job. */
export type SubmitResult = {
  /** The index of the job in the input, from 0. */
  index: number;
  outputUrl?: string;
  /** Fonts that the account lacks: the output will look wrong. */
  missingFonts?: string[];
} & (
  | {
      /** The service accepted it. */
      status: "created";
      id: string;
      error?: undefined;
    }
  | {
      /** The service rejected it. */
      status: "rejected";
      id?: string;
      /** The service's reason. */
      error: JobRejectedError;
    }
  | {
      /** The checker found errors; it was not sent. */
      status: "invalid";
      id?: string;
      /** Has the `report`; its `cause` is a `TypeError` if the job cannot be written as JSON. */
      error: ValidationError;
    }
  | {
      /** It may or may not have been accepted. */
      status: "unknown";
      id?: string;
      /** Why nobody can tell. */
      error?: Error & { code?: ErrorCode };
    }
);

/** What the service's list of jobs shows about a job that was unknown. */
export type ReconcileResult = {
  /** The index of the job in the input, from 0. */
  index: number;
} & (
  | {
      /** The service has it. */
      status: "created";
      id: string;
      outputUrl?: string;
      error?: undefined;
    }
  | {
      /** The service does not have it. */
      status: "not-sent";
      error?: undefined;
    }
  | {
      /** The list does not show whether the service has it. */
      status: "unknown";
      /** Why it is unknown. */
      error?: Error & { code?: string };
    }
);

/** The response to a new batch, with one result for each of its jobs. */
export interface BatchCreated {
  /** The batch's id. */
  batchId: string;
  /** Whether all jobs were created, some, or none. */
  status: "created" | "partial" | "error";
  /** How many jobs the batch has. */
  totalJobs?: number;
  /** How many of them were created. */
  successCount?: number;
  /** The jobs that were created; `index` is the position in the batch. */
  jobs: {
    index: number;
    id: string;
    status?: JobState;
    outputUrl?: string | null;
    children?: ChildJob[];
    missingFonts?: string[];
  }[];
  /** The jobs that were not created, if any. */
  errors?: { index: number; error: string; errorCode?: string }[];
  /** In the order of the jobs. */
  results: SubmitResult[];
  /** A field that is newer than this package. */
  [field: string]: unknown;
}

/** A batch as the service reports it. */
export interface BatchStatus {
  /** The batch's id. */
  batchId: string;
  /** `processing` until all jobs have ended. */
  status: "processing" | "finished" | "error";
  /** How many jobs have which state. A cancelled job may count as an error. */
  stats?: { total: number; finished: number; error: number; pending: number };
  /** The jobs; `stats` is given for those that have ended. */
  jobs: { index: number; id: string; status: JobState; outputUrl?: string | null; stats?: JobStats }[];
  /** A field that is newer than this package. */
  [field: string]: unknown;
}

/** The response to the cancellation of a batch. */
export interface BatchCancelled {
  /** The batch's id. */
  batchId: string;
  /** Whether all jobs were cancelled, some, or none. */
  status: "cancelled" | "partial" | "unchanged";
  /** How many jobs the batch has. */
  totalJobs?: number;
  /** How many of them were cancelled. */
  cancelledCount?: number;
  /** How many were not, because they had started or ended. */
  skippedCount?: number;
  /** The result of each job; `reason` says why it was skipped. */
  jobs?: {
    index: number;
    id: string;
    result: "cancelled" | "skipped";
    status: JobState;
    reason?: string;
  }[];
  /** The jobs that were cancelled, including nested ones. */
  cancelledJobs?: JobStatus[];
  /** A field that is newer than this package. */
  [field: string]: unknown;
}

/** The fields that every response about a template has. */
export interface TemplateFacts {
  /** The template's id. */
  id: string;
  /** The kind of file. */
  type?: "aep" | "zip" | "mogrt" | (string & {});
  /** The name in the account. */
  displayName?: string;
  /** Only an `uploaded` template can be rendered. */
  status: "awaiting_upload" | "downloading" | "processing" | "uploaded" | "error" | (string & {});
  /** ISO 8601. */
  createdAt?: string;
  /** ISO 8601. */
  updatedAt?: string;
  /** Why the file could not be processed; `null` if it could. */
  error?: string | null;
  /** A field that is newer than this package. */
  [field: string]: unknown;
}

/** A template with the names of its compositions and layers. */
export interface StoredTemplate extends TemplateFacts {
  /** The names of the compositions. */
  compositions?: string[];
  /** The names of the layers, or the names with their compositions. */
  layers?: (string | NamedLayer)[];
  /** Facts about a `mogrt`. */
  mogrt?: object | null;
}

/** A template with all details of its compositions and layers. */
export interface InspectedTemplate extends TemplateFacts {
  /** The compositions. */
  compositions: (TemplateComposition & { [field: string]: unknown })[];
  /** The layers. */
  layers: (TemplateLayer & { [field: string]: unknown })[];
}

/** A template to create. */
export interface NewTemplate {
  /** The kind of file. */
  type: "aep" | "zip" | "mogrt";
  /** The name in the account. */
  displayName: string;
  /** A URL that the service downloads the file from. Without it, the file is uploaded next. */
  src?: string;
}

/** A newly created template. */
export interface CreatedTemplate extends TemplateFacts {
  /** Where to upload the file; `templates.upload` does it. */
  uploadInfo?: UploadInfo;
}

/** Where to upload the file of a template. Anyone who has the URL can upload. */
export interface UploadInfo {
  /** The URL, usually valid for an hour. */
  url: string;
  /** How to send the file. */
  method?: "PUT" | "POST" | (string & {});
  /** Further form fields or headers, if any. */
  fields?: object | null;
  /** Seconds for which the URL is valid. */
  expiresIn?: number;
  /** The file's path in the storage. */
  key?: string;
  /** A field that is newer than this package. */
  [field: string]: unknown;
}

/** A file to upload; in Node, `await fs.openAsBlob(path)` makes one without reading it into memory. */
export type FileToUpload = Blob | ArrayBuffer | ArrayBufferView;

/** The options of an upload. */
export interface UploadOptions extends CallOptions {
  /**
   * Called with the number of bytes that were handed to the connection: at the start of each attempt, while a template is
   * sent in Node, and at the end. Other runtimes do not show what `fetch` has sent, so there, and for fonts, only the start and
   * the end are reported. An error that it throws ends the upload, unless that has succeeded.
   */
  onProgress?: ((progress: { sent: number; total: number }) => void) | undefined;
}

/** A font of the account's library. */
export interface Font {
  /** The font's id. */
  id?: string;
  /** The name of the family. */
  familyName?: string;
  /** The file's name, for a job's `fonts`. */
  fileName: string;
  /** ISO 8601. */
  createdAt?: string;
}

/** A stored secret; its value never leaves the service. */
export interface Secret {
  /** The secret's id. */
  id?: string;
  /** The name, for `${secrets.NAME}`. */
  name: string;
  /** ISO 8601. */
  createdAt?: string;
}

/** The query of a list of jobs. For parameters that are newer than this package, use `client.request`. */
export interface JobQuery {
  /** Returns jobs with few fields. */
  minimal?: boolean | undefined;
  /** How many jobs to skip. */
  from?: number | string | undefined;
  /** Jobs per request, 1 to 1,000; the list continues with further requests. Default 200. */
  limit?: number | undefined;
  /** Only jobs that were created at this time or later. */
  from_date?: string | Date | undefined;
  /** Only jobs that were created at this time or earlier. */
  to_date?: string | Date | undefined;
  /** Only jobs in these states. */
  states?: readonly JobState[] | undefined;
  /** No jobs in these states. */
  exclude_states?: readonly JobState[] | undefined;
  /** The order. Default: `oldest_first`. */
  sort?: "random" | "newest_first" | "oldest_first" | "priority" | undefined;
  /** Only jobs with these tags. */
  tags?: readonly string[] | undefined;
}

/** Passed to `onRequest` before each attempt. */
export interface RequestEvent {
  /** The HTTP method. */
  method: string;
  /** The full URL. */
  url: string;
  /** `Authorization` and similar headers are masked. */
  headers: Record<string, string>;
  /** From 1. */
  attempt: number;
}

/** Passed to `onResponse` after each response. */
export interface ResponseEvent extends RequestEvent {
  /** The HTTP status. */
  status: number;
  /** The service's id for the request. */
  requestId?: string;
  /** How long the attempt took. */
  ms: number;
}

/** Passed to `onFailure` when an attempt fails without a response. */
export interface FailureEvent extends RequestEvent {
  /** The code of the error that the call rejects with if no further attempt follows; `aborted` if the caller aborted it. */
  code: "network" | "timeout" | "aborted";
  /** The platform's code, such as `ECONNRESET`. */
  reason?: string;
  /** Whether the request may have reached the service. */
  sent: "no" | "unknown";
  /** How long the attempt took. */
  ms: number;
}

/** Passed to `onRetry` before the pause that precedes another attempt. */
export interface RetryEvent extends RequestEvent {
  /** The status of the response, if there was one. */
  status?: number;
  /** The pause in milliseconds. */
  delay: number;
}

/** The options of a client. */
export interface ClientOptions {
  /**
   * The API token, or a function that returns it and is called for each attempt. Default on servers: the environment
   * variable `NEXRENDER_API_KEY`. `null` sends no token, for a proxy that adds it.
   */
  token?: string | (() => string | Promise<string>) | null | undefined;
  /** The URL of the API or of a proxy; in a page, it can be a path. Default `https://api.nexrender.com/api/v2`. */
  baseUrl?: string | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: FetchLike | undefined;
  /** Milliseconds per attempt, and for the token function. Default 60,000. */
  timeout?: number | undefined;
  /** How often a request is retried if that is safe. Default 2. `submitAll` uses `maxOutage` instead. */
  maxRetries?: number | undefined;
  /** Sent with every request; they replace the client's own headers of the same name. With an `Authorization` header, no token is needed. */
  headers?: HeadersGiven | undefined;
  /**
   * Further options for `fetch`.
   *
   * @example
   * // A proxy, with the package undici:
   * // new NexrenderClient({ fetchOptions: { dispatcher: new ProxyAgent("http://proxy.example.com:3128") } })
   */
  fetchOptions?: FetchOptions | undefined;
  /** Default: standard error; in a page, the console. */
  logger?: Logger | undefined;
  /** Default: the environment variable `NEXRENDER_LOG`, else `off`. Secrets are masked. */
  logLevel?: LogLevel | undefined;
  /** Allows a `token` in a browser, where anyone who opens the page can read it. */
  allowBrowserToken?: boolean | undefined;
  /** How payloads are checked before they are sent; `false` sends them as they are. */
  check?: CheckOptions | false | undefined;
  /** Hooks are not awaited, and their errors are ignored. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /** A response arrived. */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** An attempt failed without a response. */
  onFailure?: ((event: FailureEvent) => void) | undefined;
  /** Another attempt follows after a pause. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Headers for `fetch`: an object of names and values, a list of pairs, or `Headers`. */
export type HeadersGiven =
  | Record<string, string | undefined>
  | readonly (readonly [name: string, value: string])[]
  | (Iterable<[string, string]> & { get(name: string): string | null });

/**
 * Further options for `fetch`, such as undici's `dispatcher`. Options that the client sets itself (method, headers, body,
 * signal, redirect) are not allowed.
 */
export interface FetchOptions {
  /** Set by the client. */
  method?: never;
  /** Set by the client; see its option `headers`. */
  headers?: never;
  /** Set by the client. */
  body?: never;
  /** Set by the client; see the option `signal` of a call. */
  signal?: never;
  /** Set by the client: redirects are not followed. */
  redirect?: never;
  [option: string]: unknown;
}

/** Where a client logs. `console` and the loggers of pino and winston have these methods. */
export interface Logger {
  /** Logs a request. */
  debug(message: string, event: object): void;
  /** Logs a response. */
  info(message: string, event: object): void;
  /** Logs a failed attempt or a retry. */
  warn(message: string, event: object): void;
  /** Logs an error. */
  error(message: string, event: object): void;
}

/** `warn` logs failed attempts and retries; `info` adds responses; `debug` adds requests. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** A call to any endpoint. */
export interface ApiRequest {
  /** The HTTP method. */
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Relative to the API's URL, such as `/jobs`; it starts with `/v3/` for the newer version. Encode ids in it. */
  path: string;
  /** The parameters; `undefined` ones are left out. */
  query?: Record<string, unknown> | undefined;
  /** A value to send as JSON, or the JSON text itself. */
  body?: unknown;
}

/** The result and the response of a call. */
export interface WithResponse<T> {
  /** What the call itself resolves with. */
  data: T;
  /** The HTTP status. */
  status: number;
  /** The headers of the response. */
  headers: Headers;
  /** The service's id for the request. */
  requestId?: string | undefined;
}

/** The promise of a call. */
export interface CallPromise<T> extends Promise<T> {
  /**
   * Also returns the status and headers of the response; of the last one, if a call makes several requests.
   *
   * @example
   * const client = new NexrenderClient();
   * const { data, status, headers, requestId } = await client.fonts.list().withResponse();
   * console.log(data.length, status, headers.get("date"), requestId);
   */
  withResponse(): Promise<WithResponse<T>>;
}

/** The jobs that match a query, read page by page during iteration. */
export interface JobList extends AsyncIterableIterator<JobStatus> {
  /**
   * All of them as an array, or the first `limit`.
   *
   * @example
   * const client = new NexrenderClient();
   * const failed = await client.jobs.list({ states: ["error"], sort: "newest_first" }).toArray({ limit: 50 });
   * console.log(failed.length);
   */
  toArray(options?: { limit?: number | undefined }): Promise<JobStatus[]>;
}

/** The options of every call. */
export interface CallOptions {
  /** When it aborts, the call rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds per attempt. */
  timeout?: number | undefined;
  /** Replace the request's and the client's headers of the same name. */
  headers?: HeadersGiven | undefined;
  /** How often the request is retried if that is safe. Default: the client's. */
  maxRetries?: number | undefined;
  /** Added to the client's. */
  fetchOptions?: FetchOptions | undefined;
}

/** The options of calls that send payloads. */
export interface SendOptions extends CallOptions {
  /**
   * Whether to run a preflight first. If it finds errors, the call rejects with a `ValidationError` that contains its
   * report, and nothing is sent. Default: `false`.
   */
  preflight?: boolean | PreflightOptions | undefined;
}

/** The options of a wait. */
export interface WaitOptions<T> extends Omit<CallOptions, "timeout"> {
  /** Milliseconds between the first two polls; grows to 10,000. Default 2,000 for a job, 3,000 for a batch. */
  pollInterval?: number | undefined;
  /** Milliseconds for the whole wait. Default: none. */
  timeout?: number | undefined;
  /** Called after each poll; not awaited. If it throws, or rejects before the wait has ended, the wait ends with that error. */
  onProgress?: ((status: T) => void) | undefined;
}

/** The counts of a `submitAll`. */
export interface SubmitProgress {
  /** How many jobs have a result. */
  done: number;
  /** The number of jobs, if the input has a known length. */
  total?: number;
  /** How many the service accepted. */
  created: number;
  /** How many the service rejected. */
  rejected: number;
  /** How many have errors and were not sent. */
  invalid: number;
  /** How many may or may not have been accepted. */
  unknown: number;
  /** Nothing is sent for this many milliseconds, because the service asked for a pause or is unavailable. */
  waiting?: number;
}

/** The options of `submitAll`. */
export interface SubmitOptions extends Omit<CallOptions, "maxRetries"> {
  /** Jobs per request, 1 to 1,000. Default 1,000. After a 413 it is reduced automatically. */
  chunkSize?: number | undefined;
  /** Concurrent requests; at most this many chunks are in memory. Default 2. */
  concurrency?: number | undefined;
  /**
   * The path of a file with which the submission survives a crash or `kill` (not in browsers). A second file,
   * `<journal>.lock`, keeps other processes from using it.
   */
  journal?: string | undefined;
  /**
   * Milliseconds for which the service may be unavailable or busy before the loop ends with a `CampaignError`.
   * Default 600,000; 0 ends it at the first failure.
   */
  maxOutage?: number | undefined;
  /**
   * What happens to jobs that the service may or may not have accepted. `keep` reports them as `unknown`. `ask` searches
   * the service's list of jobs for them: listed jobs are `created`, jobs that are certainly missing are sent again, and the
   * others are `unknown`. With a journal, this includes the unknown jobs of earlier runs. `resend` sends them again and
   * accepts duplicates. Default `keep`.
   */
  unknown?: "keep" | "ask" | "resend" | undefined;
  /**
   * Whether to run a preflight of each chunk before it is sent. A job with errors is `invalid`, and its error contains the
   * report. Default: `false`.
   */
  preflight?: boolean | PreflightOptions | undefined;
  /**
   * Called with the counts after each result, and before a long wait; not awaited. If it throws or rejects, the loop
   * yields the results that are known and ends with that error.
   */
  onProgress?: ((progress: SubmitProgress) => void) | undefined;
}

/** The options of `reconcile`. */
export interface ReconcileOptions extends Omit<CallOptions, "maxRetries"> {
  /** The journal's path. The file must exist. */
  journal: string;
  /** Milliseconds for which the service may be unavailable, as in `SubmitOptions`. */
  maxOutage?: number | undefined;
  /** Called with the counts after each result, and before a long wait; not awaited. */
  onProgress?:
    | ((progress: { done: number; created: number; "not-sent"?: number; unknown: number; waiting?: number }) => void)
    | undefined;
}

/**
 * A client for the API. It checks payloads before sending them, retries only what is safe to retry, and reports the result
 * of every job. Its methods also work when they are detached from it.
 *
 * @example
 * const client = new NexrenderClient({ token: process.env.NEXRENDER_API_KEY });
 * const { id } = await client.jobs.create({ template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } });
 * const { outputUrl } = await client.jobs.wait(id);
 */
export class NexrenderClient {
  /** @throws {TypeError} for an unknown or invalid option */
  constructor(options?: ClientOptions);
  /** Jobs: create, read, wait for, cancel and diagnose them. */
  readonly jobs: {
    /** Creates a job. */
    create(job: JobInput | { toJSON(): Job }, options?: SendOptions): CallPromise<JobStatus>;
    /** Reads a job. */
    get(id: string, options?: CallOptions): CallPromise<JobStatus>;
    /** Iterates over the jobs that match the query, page by page. */
    list(query?: JobQuery, options?: CallOptions): JobList;
    /** Waits until the job is finished or cancelled. @throws {JobFailedError | WaitTimeoutError} */
    wait(id: string, options?: WaitOptions<JobStatus>): CallPromise<JobStatus>;
    /**
     * Cancels one or more jobs with their parent and nested jobs; resolves with every job that was cancelled. A list is
     * cancelled in groups of up to 1,000, each completely or not at all. If a later group fails, `error.cancelled` lists the
     * jobs that were cancelled.
     */
    cancel(ids: string | readonly string[], options?: CallOptions): CallPromise<JobStatus[]>;
    /**
     * Says why a job failed, and which part of its payload did it: reads the job, its log and its template, and with
     * `payload` names the places.
     *
     * ```js
     * import { NexrenderClient } from "nexrender-payload";
     *
     * const client = new NexrenderClient();
     * const { summary, causes } = await client.jobs.diagnose("01JTGM9GCR71JV7EJYDF45QAFD");
     * ```
     */
    diagnose(id: string, options?: DiagnoseOptions): CallPromise<Diagnosis>;
    /** The job's log as text. */
    logs(id: string, options?: CallOptions): CallPromise<string>;
    /** Joins clips into one video. */
    join(payload: JoinInput, options?: SendOptions): CallPromise<JobStatus>;
  };
  /** Batches, and campaigns of any number of jobs. */
  readonly batches: {
    /** Creates up to 1,000 jobs; some may be rejected while others are created. @throws {BatchError} if all were rejected */
    create(
      batch: BatchInput | { toJSON(): Batch } | readonly (JobInput | { toJSON(): Job })[],
      options?: SendOptions,
    ): CallPromise<BatchCreated>;
    /** Reads a batch. */
    get(id: string, options?: CallOptions): CallPromise<BatchStatus>;
    /** Waits until the batch has ended; some of its jobs may have failed. @throws {WaitTimeoutError} */
    wait(id: string, options?: WaitOptions<BatchStatus>): CallPromise<BatchStatus>;
    /** Cancels a batch. */
    cancel(id: string, options?: CallOptions): CallPromise<BatchCancelled>;
    /**
     * Submits any number of jobs in batches, and yields one result for each job as soon as it is known. Each job is
     * reported exactly once. An error that would affect every batch (a wrong token, a service that is down for too long)
     * ends the loop after the known results were yielded; with a journal, the same call continues from there.
     *
     * @throws {CampaignError | JournalError}
     */
    submitAll(
      jobs: Iterable<JobInput | { toJSON(): Job }> | AsyncIterable<JobInput | { toJSON(): Job }>,
      options?: SubmitOptions,
    ): AsyncIterableIterator<SubmitResult>;
    /**
     * Searches the service's list for the jobs that are unknown in the journal of a `submitAll`, as `unknown: "ask"` does,
     * but sends nothing. Yields a result for each of those jobs and records it in the journal: the next `submitAll` with
     * that journal sends the jobs that are `not-sent`.
     *
     * @param jobs  All jobs of that `submitAll`, in the same order: a journal does not contain them.
     * @throws {CampaignError | JournalError}
     */
    reconcile(
      jobs: Iterable<JobInput | { toJSON(): Job }> | AsyncIterable<JobInput | { toJSON(): Job }>,
      options: ReconcileOptions,
    ): AsyncIterableIterator<ReconcileResult>;
  };
  /**
   * Templates and their files.
   *
   * @example
   * import { openAsBlob } from "node:fs";
   * import { NexrenderClient } from "nexrender-payload";
   *
   * const { templates } = new NexrenderClient();
   * const template = await templates.create({ type: "zip", displayName: "Promo" });
   * await templates.upload(template, await openAsBlob("promo.zip"));
   * const { compositions } = await templates.wait(template.id);
   * console.log(compositions);
   */
  readonly templates: {
    /** Lists the account's templates. */
    list(options?: CallOptions): CallPromise<TemplateFacts[]>;
    /** Creates a template. Unless it has a `src`, upload its file next. */
    create(template: NewTemplate, options?: CallOptions): CallPromise<CreatedTemplate>;
    /**
     * Uploads the file of a template: a new one, as `create` returned it, or an existing one by its id. `timeout` limits one
     * attempt (no limit by default). The storage rejects uploads from web pages.
     */
    upload(template: string | CreatedTemplate, file: FileToUpload, options?: UploadOptions): CallPromise<void>;
    /** Changes the template's name. */
    update(id: string, changes: { displayName: string }, options?: CallOptions): CallPromise<StoredTemplate>;
    /** Deletes a template. @throws {ConflictError} while jobs use it */
    delete(id: string, options?: CallOptions): CallPromise<void>;
    /** Returns a URL of the template's file; the URL is valid for an hour. */
    download(id: string, options?: CallOptions): CallPromise<{ url: string; [field: string]: unknown }>;
    /**
     * Waits until the template's file is processed. Rejects with the code `template-failed` if that fails.
     *
     * @throws {WaitTimeoutError}
     */
    wait(id: string, options?: WaitOptions<StoredTemplate>): CallPromise<StoredTemplate>;
    /** Reads a template with the names of its compositions and layers. */
    get(id: string, options?: CallOptions): CallPromise<StoredTemplate>;
    /** Reads all details of a template; pass the result to the checker as the `template` option. */
    inspect(id: string, options?: CallOptions): CallPromise<InspectedTemplate>;
  };
  /** The font library. */
  readonly fonts: {
    /** Lists the font library. */
    list(options?: CallOptions): CallPromise<Font[]>;
    /** Uploads a TrueType font. `fileName` is required unless the file has a `name`. */
    upload(
      file: FileToUpload,
      options?: UploadOptions & { fileName?: string | undefined; familyName?: string | undefined },
    ): CallPromise<Font>;
    /** Deletes a font by its id. @throws {ConflictError} while jobs use it */
    delete(id: string, options?: CallOptions): CallPromise<void>;
  };
  /** The stored secrets. */
  readonly secrets: {
    /** Lists the names of the stored secrets. */
    list(options?: CallOptions): CallPromise<Secret[]>;
    /** Stores a secret. @throws {ConflictError} if the name exists */
    set(name: string, value: string, options?: CallOptions): CallPromise<void>;
    /** Deletes a secret by its id. */
    delete(id: string, options?: CallOptions): CallPromise<void>;
  };
  /**
   * Checks a payload (an object, JSON text or its bytes) against the account and the network: reads the templates, fonts
   * and secrets that it uses, and requests every URL of its assets, templates and fonts, each once. The report can also
   * contain `url-unavailable`, `url-content` and `url-unchecked`.
   *
   * Requests to URLs contain no token, no cookies and none of your headers. In Node, Deno and Bun, addresses of private
   * networks are rejected, even if a name resolves or a redirect leads to one. A page can read only what the server of the
   * URL allows; other URLs are `url-unchecked`. Data that the token may not read is an info finding.
   *
   * @example
   * const client = new NexrenderClient();
   * const report = await client.preflight({
   *   template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" },
   *   assets: [{ type: "image", layerName: "logo.png", src: "https://cdn.example.com/logo.png" }],
   * });
   * for (const { code, pointer, message } of report.diagnostics) console.log(code, pointer, message);
   * console.log(report.asked.urls.count);
   */
  preflight(payload: unknown, options?: PreflightOptions): CallPromise<PreflightReport>;
  /**
   * Reads the account: templates (all, if `ids` is omitted) with their compositions and layers, the fonts and the names of
   * the secrets. Fonts and secrets are left out if the token may not list them. Pass the result to the checker as the
   * option `account`.
   *
   * @example
   * const client = new NexrenderClient();
   * const account = await client.snapshot(["01JTGM9GCR71JV7EJYDF45QAFD"]);
   * const report = validate({ template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } }, { account });
   */
  snapshot(ids?: readonly string[], options?: CallOptions): CallPromise<AccountSnapshot>;
  /**
   * Returns a client with these options replaced; `undefined` keeps the current value. If the service asks one of the two
   * clients to slow down, both do.
   *
   * @example
   * const client = new NexrenderClient();
   * const patient = client.withOptions({ timeout: 120_000, maxRetries: 5 });
   * await patient.fonts.list();
   */
  withOptions(options: ClientOptions): NexrenderClient;
  /**
   * Calls an endpoint that has no method of its own, with the client's token, timeout, retries and errors. Resolves with the
   * parsed JSON of the response, its text if it is not JSON, or `undefined` if it is empty. The body is not checked, and only
   * a `GET` is retried if the service may have accepted it.
   *
   * @example
   * const client = new NexrenderClient();
   * const created = await client.request<{ id: string }>({ method: "POST", path: "/presets", body: { name: "Promo" } });
   * const jobs = await client.request({ method: "GET", path: "/jobs", query: { limit: 5 } }, { maxRetries: 0 });
   * console.log(created.id, jobs);
   */
  request<T = unknown>(request: ApiRequest, options?: CallOptions): CallPromise<T>;
  /** The client without its token, for logs. */
  toJSON(): { baseUrl: string };
}

/** The stable code of an error. Codes with an underscore are the service's own, such as `TEMPLATE_NOT_FOUND`. */
export type ErrorCode =
  | "api"
  | "authentication"
  | "bad-request"
  | "batch"
  | "campaign"
  | "conflict"
  | "expand"
  | "invalid"
  | "job-failed"
  | "journal"
  | "network"
  | "nexrender"
  | "not-found"
  | "not-sent"
  | "permission"
  | "rate-limit"
  | "redirect"
  | "rejected"
  | "response"
  | "server"
  | "template-failed"
  | "timeout"
  | "unknown"
  | "validation"
  | "wait-timeout"
  | "webhook"
  | `${string}_${string}`;

/**
 * Whether a value is an error of this package or of another copy of it, such as the CommonJS build or
 * `nexrender-payload/check`. `instanceof` works across copies as well.
 */
export function isNexrenderError(error: unknown): error is NexrenderError;

/** The base class of all errors, except for misuse (a `TypeError`) and an aborted signal (its reason). */
export class NexrenderError extends Error {
  /** Stable, such as `rate-limit`. */
  readonly code: ErrorCode;
  /** From `jobs.cancel` with several ids: the jobs that were cancelled before it failed. */
  readonly cancelled?: JobStatus[];
  constructor(message: string, facts?: { code?: string | undefined; cause?: unknown });
  /** The error as JSON, for logs; without secrets. */
  toJSON(): { name: string; message: string; code: ErrorCode; [fact: string]: unknown };
}

/** The payload has errors; nothing was sent. */
export class ValidationError extends NexrenderError {
  /** What the checker found. */
  readonly report: Report;
  constructor(report: Report, facts?: { cause?: unknown });
}

/** The facts that make an `ApiError`. */
interface ApiFacts {
  /** The error's code. Default: the code of its class. */
  code?: string | undefined;
  /** The HTTP status. */
  status: number;
  /** The service's id for the request. */
  requestId?: string | undefined;
  /** The body of the response. */
  body?: unknown;
  /** What is wrong with which field. */
  details?: { field: string; message: string }[] | undefined;
  /** Set if the request may have been accepted. */
  sent?: "unknown" | undefined;
  /** Seconds to wait before the next request. */
  retryAfter?: number | undefined;
  /** The error that caused it. */
  cause?: unknown;
}

/** The service, or a gateway in front of it, responded with an error. */
export class ApiError extends NexrenderError {
  /** 0 where a browser hides a redirect. */
  readonly status: number;
  /** The service's id for the request. */
  readonly requestId?: string;
  /** The body as JSON, or as text if it is not JSON. */
  readonly body: unknown;
  /** What is wrong with which field. */
  readonly details: { field: string; message: string }[];
  /** After a call that creates something: the service may have accepted the request before the gateway failed. */
  readonly sent?: "unknown";
  /** Seconds to wait before the next request. */
  readonly retryAfter?: number;
  constructor(message: string, facts: ApiFacts);
}

/** 400, 422: the payload is wrong. */
export class BadRequestError extends ApiError {}
/** 401: the token is missing or wrong. */
export class AuthenticationError extends ApiError {}
/** 403: the token does not permit this. */
export class PermissionError extends ApiError {}
/** 404: there is no such job, batch, template or endpoint. */
export class NotFoundError extends ApiError {}
/** 409: the current state does not allow it. */
export class ConflictError extends ApiError {}
/** 429: too many requests. */
export class RateLimitError extends ApiError {}
/** 5xx: the service failed. */
export class ServerError extends ApiError {}

/** The network failed. */
export class NetworkError extends NexrenderError {
  /** Whether the request may have reached the service. */
  readonly sent: "no" | "unknown";
  /** The platform's code, such as `ENOTFOUND`, `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly reason?: string;
  constructor(
    message: string,
    facts: { sent: "no" | "unknown"; reason?: string | undefined; code?: string | undefined; cause?: unknown },
  );
}

/** There was no complete response within the timeout. */
export class TimeoutError extends NexrenderError {
  /** Whether the request may have reached the service. */
  readonly sent: "no" | "unknown";
  constructor(message: string, facts: { sent: "no" | "unknown"; code?: string | undefined; cause?: unknown });
}

/** A 2xx response whose body is not what the API documents. */
export class ResponseError extends NexrenderError {
  /** The HTTP status. */
  readonly status: number;
  /** The service's id for the request. */
  readonly requestId?: string;
  /** The body as JSON, or as text if it is not JSON. */
  readonly body: unknown;
  /** Set after a call that creates something. */
  readonly sent?: "unknown";
  constructor(
    message: string,
    facts: {
      status: number;
      requestId?: string | undefined;
      body?: unknown;
      sent?: "unknown" | undefined;
      code?: string | undefined;
    },
  );
}

/** Every job of a batch failed. */
export class BatchError extends NexrenderError {
  /** The HTTP status. */
  readonly status: number;
  /** The service's id for the request. */
  readonly requestId?: string;
  /** The response, with the error of each job. */
  readonly batch: BatchCreated;
  constructor(
    message: string,
    facts: { batch: BatchCreated; status: number; requestId?: string | undefined; code?: string | undefined },
  );
}

/** A job of a batch that the service rejected. */
export class JobRejectedError extends NexrenderError {}

/**
 * `submitAll` stopped before all jobs were sent. `cause` is the error that stopped it; its `status`, `requestId`,
 * `retryAfter`, `sent` and `reason` are copied here.
 */
export class CampaignError extends NexrenderError {
  /**
   * How many jobs were not sent; the next run with the same journal sends them. For an input without a `length` or `size`,
   * only jobs that were read are counted.
   */
  readonly remaining: number;
  /** The HTTP status of the cause. */
  readonly status?: number;
  /** The service's id for the request that failed. */
  readonly requestId?: string;
  /** Seconds to wait before the next run. */
  readonly retryAfter?: number;
  /** Whether the request that failed may have reached the service. */
  readonly sent?: "no" | "unknown";
  /** The platform's code of the cause, such as `ECONNREFUSED`. */
  readonly reason?: string;
  constructor(message: string, facts: { remaining: number; cause?: unknown });
}

/**
 * Whether the request that failed may have reached the service: `"unknown"` if it may have, `"no"` if not. Also works for
 * the reason of an aborted signal. `undefined` if the error says nothing about it.
 */
export function sentOf(error: unknown): "no" | "unknown" | undefined;

/** `wait` ended because the job failed or was cancelled; the message contains its `stats.error`. */
export class JobFailedError extends NexrenderError {
  /** The job's id. */
  readonly id: string;
  /** The job as the service last reported it. */
  readonly job: JobStatus;
  constructor(message: string, facts: { id: string; job: JobStatus; code?: string | undefined });
}

/** The job or batch did not end within the `timeout` of the wait. */
export class WaitTimeoutError extends NexrenderError {
  /** The id of the job, batch or template. */
  readonly id: string;
  /** The last status that was read, if any. */
  readonly last?: JobStatus | BatchStatus;
  constructor(
    message: string,
    facts: { id: string; last?: JobStatus | BatchStatus | undefined; code?: string | undefined },
  );
}

/** The journal cannot be used: it belongs to other jobs, is damaged or in use, or its file cannot be read or written (see `cause`). */
export class JournalError extends NexrenderError {
  constructor(message: string, facts?: { cause?: unknown });
}

/** The operations that take a payload. */
export type BodyOperation = "createJob" | "createBatch" | "createJoin" | "cancelJobs" | "createTemplate" | "setSecret";
/** The operations that take an id. */
export type IdOperation =
  | "getJob"
  | "cancelJob"
  | "jobLogs"
  | "getBatch"
  | "cancelBatch"
  | "getTemplate"
  | "templateInfo"
  | "uploadTemplate"
  | "deleteTemplate"
  | "downloadTemplate"
  | "deleteFont"
  | "deleteSecret";
/** The operations that take an id and a query. */
export type PagedOperation = "templateCompositions" | "templateLayers";

/** A request, for any HTTP library. */
export interface PlainRequest {
  /** The HTTP method. */
  method: string;
  /** The full URL. */
  url: string;
  /** The headers, including `Authorization` if a token was passed. */
  headers: Record<string, string>;
  /** The body, if the request has one. */
  body?: string | undefined;
}

/** The options of `buildRequest`. */
export interface RequestOptions {
  /** The API token. Without it, the request has no `Authorization` header. */
  token?: string | undefined;
  /** The URL of the API or of a proxy. Default `https://api.nexrender.com/api/v2`. */
  baseUrl?: string | undefined;
  /** Further headers. */
  headers?: HeadersGiven | undefined;
}

/** What each operation takes. */
export interface OperationPayloads {
  /** The body of `POST /jobs`. */
  createJob: JobInput | { toJSON(): Job } | string;
  /** The body of `POST /jobs/join`. */
  createJoin: JoinInput | string;
  /** The body of `POST /batches`, or its jobs. */
  createBatch: BatchInput | { toJSON(): Batch } | readonly (JobInput | { toJSON(): Job })[] | string;
  /** The ids of the jobs. */
  cancelJobs: { jobs: readonly string[] } | readonly string[] | string;
  /** The template to create. */
  createTemplate: NewTemplate | string;
  /** The template's id and its new name. */
  updateTemplate: { id: string; displayName: string };
  /** The secret to store. */
  setSecret: { name: string; value: string } | string;
  /** The query, if any. */
  listJobs: JobQuery | null | undefined;
  /** Nothing. */
  listFonts: null | undefined;
  /** Nothing. */
  listSecrets: null | undefined;
  /** Nothing. */
  listTemplates: null | undefined;
}

/** What an operation takes: its body or query, or an id. */
export type OperationPayload<Op extends Operation> = Op extends keyof OperationPayloads
  ? OperationPayloads[Op]
  : Op extends PagedOperation
    ? string | { id: string; limit?: number; offset?: number }
    : string | { id: string };

/** An operation of the API. */
export type Operation = keyof OperationPayloads | IdOperation | PagedOperation;

/**
 * Builds the request of an operation. A payload given as JSON text is sent unchanged. The payload is not checked.
 *
 * @throws {TypeError} that names the invalid argument
 */
export function buildRequest<Op extends Operation>(
  op: Op,
  ...args: undefined extends OperationPayload<Op>
    ? [payload?: OperationPayload<Op>, options?: RequestOptions]
    : [payload: OperationPayload<Op>, options?: RequestOptions]
): PlainRequest;

/** A request as a `curl` command for a POSIX shell. The token appears as `$NEXRENDER_API_KEY`, raw credentials as `***`. */
export function toCurl(request: Omit<PlainRequest, "headers"> & { headers?: Record<string, string> }): string;
