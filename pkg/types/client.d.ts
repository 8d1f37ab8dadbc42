import type { Batch, Job, Join } from "../payload.js";
import type { AccountSnapshot, CheckOptions, Report, TemplateComposition, TemplateLayer } from "./check.js";
import type { PreflightOptions, PreflightReport } from "./preflight.js";

/** The states of a job; a service that is newer than this package may know more. */
export type JobState =
  | "queued"
  | "pending"
  | "render:dorender"
  | "finished"
  | "error"
  | "manually_cancelled"
  | (string & {});

/** A job as the service reports it. Fields that are newer than this package are there as well. */
export interface JobStatus {
  id: string;
  status: JobState;
  templateId?: string;
  /** From 0 to 100. */
  progress?: number;
  outputUrl?: string | null;
  stats?: {
    createdAt?: string | null;
    updatedAt?: string | null;
    startedAt?: string | null;
    finishedAt?: string | null;
    errorAt?: string | null;
    totalAssets?: number | null;
    renderDuration?: number | null;
    /** Why the job failed. */
    error?: string | null;
  };
  /** The nested jobs. */
  children?: { id: string; status?: JobState; outputUrl?: string | null; missingFonts?: string[] }[];
  /** Fonts that the account lacks: the output will look wrong. */
  missingFonts?: string[];
  [field: string]: unknown;
}

/** What became of one job. */
export type SubmitResult = {
  /** The job's place in what was handed over, from 0. */
  index: number;
  outputUrl?: string;
  /** Fonts that the account lacks: the output will look wrong. */
  missingFonts?: string[];
} & (
  | {
      /** The service took it. */
      status: "created";
      id: string;
      error?: undefined;
    }
  | {
      /** `invalid` jobs were not sent; of `unknown` ones nobody can say whether the service has them. */
      status: "rejected" | "invalid" | "unknown";
      id?: string;
      /** Why; `ValidationError` for an invalid job, or `TypeError` where JSON cannot carry it. */
      error?: Error & { code?: ErrorCode };
    }
);

/** What the service's list of jobs says of a job that was unknown. */
export type ReconcileResult = {
  /** The job's place in what was handed over, from 0. */
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
      /** The list does not settle it. */
      status: "unknown";
      /** Why it is unknown. */
      error?: Error & { code?: string };
    }
);

/** The answer to a batch, with one result for each of its jobs. */
export interface BatchCreated {
  batchId: string;
  status: "created" | "partial" | "error" | (string & {});
  totalJobs?: number;
  successCount?: number;
  jobs: { index: number; id: string; status?: JobState; outputUrl?: string | null; missingFonts?: string[] }[];
  errors?: { index: number; error: string; errorCode?: string }[];
  /** In the order of the jobs. */
  results: SubmitResult[];
  [field: string]: unknown;
}

/** A batch as the service reports it. */
export interface BatchStatus {
  batchId: string;
  status: "processing" | "finished" | "error" | (string & {});
  stats?: { total: number; finished: number; error: number; pending: number };
  jobs: { index: number; id: string; status: JobState; outputUrl?: string | null; stats?: JobStatus["stats"] }[];
  [field: string]: unknown;
}

/** The answer to the cancelling of a batch. */
export interface BatchCancelled {
  batchId: string;
  status: "cancelled" | "partial" | "unchanged" | (string & {});
  totalJobs?: number;
  cancelledCount?: number;
  skippedCount?: number;
  jobs?: {
    index: number;
    id: string;
    result: "cancelled" | "skipped" | (string & {});
    status: JobState;
    reason?: string;
  }[];
  cancelledJobs?: JobStatus[];
  [field: string]: unknown;
}

/** What every answer about a template has. */
interface TemplateFacts {
  id: string;
  type?: "aep" | "zip" | "mogrt" | (string & {});
  displayName?: string;
  status: "awaiting_upload" | "downloading" | "processing" | "uploaded" | "error" | (string & {});
  [field: string]: unknown;
}

/** A template with the names of its compositions and layers. */
export interface StoredTemplate extends TemplateFacts {
  compositions?: string[];
  layers?: string[];
}

/** A template with all that is known of its compositions and layers. */
export interface InspectedTemplate extends TemplateFacts {
  compositions: (TemplateComposition & { [field: string]: unknown })[];
  layers: (TemplateLayer & { [field: string]: unknown })[];
}

/** A template to create. */
export interface NewTemplate {
  type: "aep" | "zip" | "mogrt";
  displayName: string;
  /** A URL that the service downloads the file from. Without it, the file is uploaded next. */
  src?: string;
}

/** A template that was created. */
export interface CreatedTemplate extends TemplateFacts {
  /** Where to upload the file. Whoever has the URL can upload. */
  uploadInfo?: { url: string; [field: string]: unknown };
}

/** A file to upload; in Node, `await fs.openAsBlob(path)` makes one without reading it into memory. */
export type FileToUpload = Blob | ArrayBuffer | ArrayBufferView;

/** A font of the account's library. */
export interface Font {
  id?: string;
  familyName?: string;
  fileName: string;
  createdAt?: string;
}

/** A stored secret; its value never leaves the service. */
export interface Secret {
  id?: string;
  name: string;
  createdAt?: string;
}

/** The query of a list of jobs. */
export interface JobQuery {
  /** Jobs with few fields. */
  minimal?: boolean | undefined;
  /** Where to begin: how many jobs to skip. */
  from?: number | string | undefined;
  /** How many jobs one request brings, 1 to 1,000; the list goes on behind them. Default 200. */
  limit?: number | undefined;
  from_date?: string | Date | undefined;
  to_date?: string | Date | undefined;
  states?: JobState[] | undefined;
  exclude_states?: JobState[] | undefined;
  sort?: "random" | "newest_first" | "oldest_first" | "priority" | undefined;
  tags?: string[] | undefined;
  [parameter: string]: unknown;
}

/** What a hook gets before an attempt. */
export interface RequestEvent {
  method: string;
  url: string;
  /** `Authorization` and its like are masked. */
  headers: Record<string, string>;
  /** From 1. */
  attempt: number;
}

/** What a hook gets after an answer. */
export interface ResponseEvent extends RequestEvent {
  status: number;
  requestId?: string;
  /** How long the attempt took. */
  ms: number;
}

/** What a hook gets of an attempt that failed without an answer. */
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

/** What a hook gets before the pause that another attempt follows. */
export interface RetryEvent extends RequestEvent {
  /** Of the answer, if there was one. */
  status?: number;
  /** The pause in milliseconds. */
  delay: number;
}

export interface ClientOptions {
  /**
   * The API token, or a function that is called for one at each attempt. Default on servers: the environment variable
   * `NEXRENDER_API_KEY`. `null` sends none, for a proxy that adds it.
   */
  token?: string | (() => string | Promise<string>) | null | undefined;
  /** The API's address, or a proxy's; in a page also a path. Default `https://api.nexrender.com/api/v2`. */
  baseUrl?: string | undefined;
  /** Used in place of the runtime's own. */
  fetch?: typeof fetch | undefined;
  /** Milliseconds for one attempt, and for a token to be made. Default 60,000. */
  timeout?: number | undefined;
  /** How often a request is repeated that may be. Default 2. `submitAll` has `maxOutage` instead. */
  maxRetries?: number | undefined;
  /** Sent with every request, in place of its own of the same name: with an `Authorization` no token is asked for. */
  headers?: HeadersGiven | undefined;
  /**
   * Further options for `fetch`.
   *
   * @example
   * // A proxy or certificates of your own, with the package undici:
   * // new NexrenderClient({ fetchOptions: { dispatcher: new ProxyAgent("http://proxy.example.com:3128") } })
   */
  fetchOptions?: FetchOptions | undefined;
  /** Default: the standard error output; in a page, the console. */
  logger?: Logger | undefined;
  /** Default: the environment variable `NEXRENDER_LOG`, else `off`. Secrets are masked. */
  logLevel?: LogLevel | undefined;
  /** A token in a page can be read by whoever opens the page; this says that you know. */
  allowBrowserToken?: boolean | undefined;
  /** How payloads are checked before they are sent; `false` sends them as they are. */
  check?: CheckOptions | false | undefined;
  /** A hook is not waited for; what it throws or rejects with is ignored. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** An attempt failed without an answer. */
  onFailure?: ((event: FailureEvent) => void) | undefined;
  onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Headers for `fetch`: an object of names and values, a list of pairs, or `Headers`. */
export type HeadersGiven =
  | Record<string, string | undefined>
  | readonly (readonly [name: string, value: string])[]
  | (Iterable<[string, string]> & { get(name: string): string | null });

/**
 * Further options for `fetch`, such as undici's `dispatcher`. What the client sets itself is not among them: method,
 * headers, body, signal, redirect.
 */
export interface FetchOptions {
  method?: never;
  headers?: never;
  body?: never;
  signal?: never;
  redirect?: never;
  [option: string]: unknown;
}

/** Where a client writes what happens: `console` is one, and so are the loggers of pino and winston. */
export interface Logger {
  debug(message: string, event: object): void;
  info(message: string, event: object): void;
  warn(message: string, event: object): void;
  error(message: string, event: object): void;
}

/** `debug` adds the attempts to `info`, which adds the answers to `warn`: failed attempts and retries. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** A call of any endpoint. */
export interface ApiRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the API's address, such as `/jobs`; with `/v3/` in front for the newer version. Encode ids in it. */
  path: string;
  query?: Record<string, unknown> | undefined;
  /** A value to send as JSON, or the JSON text itself. */
  body?: unknown;
}

/** What a call was answered with. */
export interface WithResponse<T> {
  /** What the call itself resolves with. */
  data: T;
  status: number;
  headers: Headers;
  /** The service's own name for the request. */
  requestId?: string | undefined;
}

/** The promise of a call. */
export interface CallPromise<T> extends Promise<T> {
  /**
   * The same with status and headers of the answer; of the last one, where a call takes several.
   *
   * @example
   * const client = new NexrenderClient();
   * const { data, status, headers, requestId } = await client.fonts.list().withResponse();
   * console.log(data.length, status, headers.get("date"), requestId);
   */
  withResponse(): Promise<WithResponse<T>>;
}

/** The jobs of a query, read page by page as the loop goes on. */
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

/** What every call takes. */
export interface CallOptions {
  /** When it aborts, the call rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for one attempt. */
  timeout?: number | undefined;
  /** In place of the request's and the client's of the same name. */
  headers?: HeadersGiven | undefined;
  /** How often the request is repeated if it may be. Default: the client's. */
  maxRetries?: number | undefined;
  /** Added to the client's. */
  fetchOptions?: FetchOptions | undefined;
}

/** What the calls take that send payloads. */
export interface SendOptions extends CallOptions {
  /**
   * Whether the payload has to pass a preflight first. If that finds errors, the call rejects with a `ValidationError`
   * that has its report, and nothing is sent. Default: `false`.
   */
  preflight?: boolean | PreflightOptions | undefined;
}

export interface WaitOptions<T> extends Omit<CallOptions, "timeout"> {
  /** Milliseconds between the first two looks; grows to 10,000. Default 2,000 for a job, 3,000 for a batch. */
  pollInterval?: number | undefined;
  /** Milliseconds for the whole wait. Default: none. */
  timeout?: number | undefined;
  /** Told of each look, and not waited for; what it throws, or rejects with before the wait has ended, ends the wait. */
  onProgress?: ((status: T) => void) | undefined;
}

export interface SubmitProgress {
  done: number;
  /** How many jobs there are, if that is known beforehand. */
  total?: number;
  created: number;
  rejected: number;
  invalid: number;
  unknown: number;
  /** Nothing is sent for this many milliseconds: the service asked for a pause, or does not answer. */
  waiting?: number;
}

export interface SubmitOptions extends Omit<CallOptions, "maxRetries"> {
  /** Jobs in one request, 1 to 1,000. Default 1,000. After a 413 it becomes smaller by itself. */
  chunkSize?: number | undefined;
  /** Requests on the wire at once; at most this many chunks are in memory. Default 2. */
  concurrency?: number | undefined;
  /**
   * The path of a file that makes the submission survive being killed (not in browsers). A second file beside it,
   * `<journal>.lock`, keeps other processes away.
   */
  journal?: string | undefined;
  /**
   * Milliseconds for which the service may be unavailable, or refuse for being busy, before the loop ends with a
   * `CampaignError`. Default 600,000; 0 ends it at the first failure.
   */
  maxOutage?: number | undefined;
  /**
   * What happens to jobs of which nobody can say whether the service has them. `keep` reports them as `unknown`. `ask`
   * searches the service's list of jobs for them: those that it has are `created`, those that it surely lacks are sent
   * again, the others are `unknown`; with a journal, also those that earlier runs left unknown. `resend` sends them
   * again, at the price of duplicates. Default `keep`.
   */
  unknown?: "keep" | "ask" | "resend" | undefined;
  /**
   * Whether the jobs have to pass a preflight, each chunk of them before it is sent. A job with errors is `invalid`, and
   * its error has the report. Default: `false`.
   */
  preflight?: boolean | PreflightOptions | undefined;
  /**
   * Called with the counts after each result, and before a long wait; not awaited. If it throws or rejects, the loop
   * ends after what is known was reported.
   */
  onProgress?: ((progress: SubmitProgress) => void) | undefined;
}

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
 * A client of the API. It checks what it sends, repeats only what is safe to repeat, and reports what became of every
 * job. Its methods work also when they are taken out of it.
 *
 * @example
 * const client = new NexrenderClient({ token: process.env.NEXRENDER_API_KEY });
 * const { id } = await client.jobs.create({ template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } });
 * const { outputUrl } = await client.jobs.wait(id);
 */
export class NexrenderClient {
  /** @throws {TypeError} that names an option which is unknown or wrong */
  constructor(options?: ClientOptions);
  readonly jobs: {
    /** Creates a job. */
    create(job: Job | { toJSON(): Job }, options?: SendOptions): CallPromise<JobStatus>;
    /** Reads a job. */
    get(id: string, options?: CallOptions): CallPromise<JobStatus>;
    /** Every job that the query selects, read page by page as the loop goes on. */
    list(query?: JobQuery, options?: CallOptions): JobList;
    /** Waits until the job is finished or cancelled. @throws {JobFailedError | WaitTimeoutError} */
    wait(id: string, options?: WaitOptions<JobStatus>): CallPromise<JobStatus>;
    /**
     * Cancels a job or several, with their relatives; resolves with every job that was cancelled. Of a list, up to 1,000 are
     * cancelled at a time, all of them or none. If it fails after some were cancelled, `error.cancelled` has those.
     */
    cancel(ids: string | readonly string[], options?: CallOptions): CallPromise<JobStatus[]>;
    /** The job's log as text. */
    logs(id: string, options?: CallOptions): CallPromise<string>;
    /** Joins clips into one video. */
    join(payload: Join, options?: SendOptions): CallPromise<JobStatus>;
  };
  readonly batches: {
    /** Creates up to 1,000 jobs; some may be rejected while others go ahead. @throws {BatchError} when all were */
    create(
      batch: Batch | { toJSON(): Batch } | readonly (Job | { toJSON(): Job })[],
      options?: SendOptions,
    ): CallPromise<BatchCreated>;
    /** Reads a batch. */
    get(id: string, options?: CallOptions): CallPromise<BatchStatus>;
    /** Waits until the batch has ended, be it with some of its jobs in error. @throws {WaitTimeoutError} */
    wait(id: string, options?: WaitOptions<BatchStatus>): CallPromise<BatchStatus>;
    /** Cancels a batch. */
    cancel(id: string, options?: CallOptions): CallPromise<BatchCancelled>;
    /**
     * Submits any number of jobs, in batches, and yields one result for each as soon as it is known. Each job is
     * reported exactly once. An error that every batch would meet (a wrong token, a service that is down for too long)
     * ends the loop after what is known was reported; with a journal the same call continues from there.
     *
     * @throws {CampaignError | JournalError}
     */
    submitAll(
      jobs: Iterable<Job | { toJSON(): Job }> | AsyncIterable<Job | { toJSON(): Job }>,
      options?: SubmitOptions,
    ): AsyncIterableIterator<SubmitResult>;
    /**
     * Asks the service about the jobs that the journal of a `submitAll` has as unknown, in the same way as
     * `unknown: "ask"`, but sends nothing. Yields a result for each of those jobs and for no other, and writes it into
     * the journal: the next `submitAll` with that journal sends the jobs that are `not-sent`.
     *
     * @param jobs  All jobs that the journal was written for, in the same order: a journal does not contain them.
     * @throws {CampaignError | JournalError}
     */
    reconcile(
      jobs: Iterable<Job | { toJSON(): Job }> | AsyncIterable<Job | { toJSON(): Job }>,
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
     * Uploads the file of a template: of a new one, as `create` returned it, or of an existing one by its id. `timeout`
     * limits one attempt; none by default. The storage refuses uploads from web pages.
     */
    upload(template: string | CreatedTemplate, file: FileToUpload, options?: CallOptions): CallPromise<void>;
    /** Changes the template's name. */
    update(id: string, changes: { displayName: string }, options?: CallOptions): CallPromise<StoredTemplate>;
    /** Deletes a template. @throws {ConflictError} while jobs use it */
    delete(id: string, options?: CallOptions): CallPromise<void>;
    /** Returns a URL of the template's file, which is valid for an hour. */
    download(id: string, options?: CallOptions): CallPromise<{ url: string; [field: string]: unknown }>;
    /**
     * Waits until the template's file was processed. Rejects with the code `template-failed` if that failed.
     *
     * @throws {WaitTimeoutError}
     */
    wait(id: string, options?: WaitOptions<StoredTemplate>): CallPromise<StoredTemplate>;
    /** Reads a template with the names of its compositions and layers. */
    get(id: string, options?: CallOptions): CallPromise<StoredTemplate>;
    /** Reads all that is known of a template; what it gives is made for the checker's `template` option. */
    inspect(id: string, options?: CallOptions): CallPromise<InspectedTemplate>;
  };
  readonly fonts: {
    /** The font library. */
    list(options?: CallOptions): CallPromise<Font[]>;
    /** Uploads a TrueType font. `fileName` is required unless the file has a `name`. */
    upload(
      file: FileToUpload,
      options?: CallOptions & { fileName?: string | undefined; familyName?: string | undefined },
    ): CallPromise<Font>;
    /** Deletes a font by its id. @throws {ConflictError} while jobs use it */
    delete(id: string, options?: CallOptions): CallPromise<void>;
  };
  readonly secrets: {
    /** The stored secrets' names. */
    list(options?: CallOptions): CallPromise<Secret[]>;
    /** Stores a secret. @throws {ConflictError} if there is one of this name */
    set(name: string, value: string, options?: CallOptions): CallPromise<void>;
    /** Deletes a secret by its id. */
    delete(id: string, options?: CallOptions): CallPromise<void>;
  };
  /**
   * Checks a payload (an object, JSON text or its bytes) against the account and the network: reads the templates, fonts
   * and secrets that it names, and requests every URL of its assets, templates and fonts. Everything is asked once. The
   * report also has `url-unavailable`, `url-content` and `url-unchecked`.
   *
   * URLs get no token, no cookie and no header of yours. In Node, Deno and Bun, addresses of private networks are refused,
   * also when a name resolves to one or a redirect leads to one. A page can read only what the URL's server allows; the
   * rest is `url-unchecked`. What the token may not read is an info finding.
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
   * Reads what the account holds: templates (all, if `ids` is omitted) with their compositions and layers, the fonts and
   * the names of the secrets. The checker takes it as the option `account`.
   *
   * @example
   * const client = new NexrenderClient();
   * const account = await client.snapshot(["01JTGM9GCR71JV7EJYDF45QAFD"]);
   * const report = validate({ template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } }, { account });
   */
  snapshot(ids?: readonly string[], options?: CallOptions): CallPromise<AccountSnapshot>;
  /**
   * A client with these options in place of this one's of the same names; `undefined` leaves an option as it is. Both
   * slow down when the service asks one of them to.
   *
   * @example
   * const client = new NexrenderClient();
   * const patient = client.withOptions({ timeout: 120_000, maxRetries: 5 });
   * await patient.fonts.list();
   */
  withOptions(options: ClientOptions): NexrenderClient;
  /**
   * Calls an endpoint that has no method here, with the client's token, timeout, retries and errors. Resolves with the
   * answer as JSON, with its text if it is not JSON, with `undefined` if it is empty. Nothing is checked, and only a `GET`
   * is repeated if the service may have accepted it.
   *
   * @example
   * const client = new NexrenderClient();
   * const created = await client.request<{ id: string }>({ method: "POST", path: "/presets", body: { name: "Promo" } });
   * const jobs = await client.request({ method: "GET", path: "/jobs", query: { limit: 5 } }, { maxRetries: 0 });
   * console.log(created.id, jobs);
   */
  request<T = unknown>(request: ApiRequest, options?: CallOptions): CallPromise<T>;
  /** What a log may show: no token. */
  toJSON(): { baseUrl: string };
}

/** What an error is, in a word that stays the same. Codes with an underscore are the service's own, such as `TEMPLATE_NOT_FOUND`. */
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
 * Whether a value is an error of this package, also of another copy of it: as an ES module and by `require`, or from
 * `nexrender-payload/check`. `instanceof` works across copies as well.
 */
export function isNexrenderError(error: unknown): error is NexrenderError;

/** Whatever this package rejects with, but for misuse (a `TypeError`) and an aborted signal (its reason). */
export class NexrenderError extends Error {
  /** Stable, such as `rate-limit`. */
  readonly code: ErrorCode;
  /** Of `jobs.cancel` with many ids: the jobs that were cancelled before it failed. */
  readonly cancelled?: JobStatus[];
  constructor(message: string, facts?: { code?: string | undefined; cause?: unknown });
  toJSON(): { name: string; message: string; code: ErrorCode; [fact: string]: unknown };
}

/** The payload has errors; nothing was sent. */
export class ValidationError extends NexrenderError {
  readonly report: Report;
  constructor(report: Report);
}

interface ApiFacts {
  code?: string | undefined;
  status: number;
  requestId?: string | undefined;
  body?: unknown;
  details?: { field: string; message: string }[] | undefined;
  sent?: "unknown" | undefined;
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** The service, or a gateway before it, refused. */
export class ApiError extends NexrenderError {
  /** 0 where a browser hides a redirect. */
  readonly status: number;
  readonly requestId?: string;
  /** The body as JSON, or its text where it is none. */
  readonly body: unknown;
  /** What is wrong with which field. */
  readonly details: { field: string; message: string }[];
  /** After a call that creates: the service may have taken the request before the gateway failed. */
  readonly sent?: "unknown";
  /** Seconds until the service wants to be asked again. */
  readonly retryAfter?: number;
  constructor(message: string, facts: ApiFacts);
}

/** 400, 422: the payload is wrong. */
export class BadRequestError extends ApiError {}
/** 401: the token is missing or wrong. */
export class AuthenticationError extends ApiError {}
/** 403: the token may not do this. */
export class PermissionError extends ApiError {}
/** 404: no such job, batch, template or address. */
export class NotFoundError extends ApiError {}
/** 409: the state does not allow it. */
export class ConflictError extends ApiError {}
/** 429: too many requests. */
export class RateLimitError extends ApiError {}
/** 5xx: the service failed. */
export class ServerError extends ApiError {}

/** The network failed. */
export class NetworkError extends NexrenderError {
  /** Whether the request may have reached the service. */
  readonly sent: "no" | "unknown";
  /** The platform's code, as `ENOTFOUND`, `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly reason?: string;
  constructor(
    message: string,
    facts: { sent: "no" | "unknown"; reason?: string | undefined; code?: string | undefined; cause?: unknown },
  );
}

/** No whole answer within the time allowed. */
export class TimeoutError extends NexrenderError {
  /** Whether the request may have reached the service. */
  readonly sent: "no" | "unknown";
  constructor(message: string, facts: { sent: "no" | "unknown"; code?: string | undefined; cause?: unknown });
}

/** A 2xx whose body is not what the call promises. */
export class ResponseError extends NexrenderError {
  readonly status: number;
  readonly requestId?: string;
  readonly body: unknown;
  /** After a call that creates. */
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
  readonly status: number;
  readonly requestId?: string;
  readonly batch: BatchCreated;
  constructor(
    message: string,
    facts: { batch: BatchCreated; status: number; requestId?: string | undefined; code?: string | undefined },
  );
}

/** A job of a batch that the service rejected. */
export class JobRejectedError extends NexrenderError {}

/**
 * `submitAll` stopped before all jobs were sent. `cause` is the error that stopped it; what that says of `status`,
 * `requestId`, `retryAfter`, `sent` and `reason` is here as well.
 */
export class CampaignError extends NexrenderError {
  /**
   * How many jobs were not sent: the next run with the same journal sends them. Of an input without a `length` or `size`,
   * those that were read.
   */
  readonly remaining: number;
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAfter?: number;
  readonly sent?: "no" | "unknown";
  readonly reason?: string;
  constructor(message: string, facts: { remaining: number; cause?: unknown });
}

/**
 * Whether the request behind an error may have reached the service: `"unknown"` if it may have, `"no"` if not. Also for
 * the reason with which a signal was aborted. `undefined` if the error says nothing about it.
 */
export function sentOf(error: unknown): "no" | "unknown" | undefined;

/** A job that was waited for ended in an error; the message holds its `stats.error`. */
export class JobFailedError extends NexrenderError {
  readonly id: string;
  readonly job: JobStatus;
  constructor(message: string, facts: { id: string; job: JobStatus; code?: string | undefined });
}

/** The time for a wait was over before the job or batch was. */
export class WaitTimeoutError extends NexrenderError {
  readonly id: string;
  /** The last that was seen of it, if anything was. */
  readonly last?: JobStatus | BatchStatus;
  constructor(
    message: string,
    facts: { id: string; last?: JobStatus | BatchStatus | undefined; code?: string | undefined },
  );
}

/** The journal cannot be used: it is of other input, damaged or in use, or its file fails, as the `cause` says. */
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
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

export interface RequestOptions {
  token?: string | undefined;
  baseUrl?: string | undefined;
  headers?: HeadersGiven | undefined;
}

/**
 * Makes the request of an operation. The payload may be its JSON text, which is then sent as it is; it is not
 * checked.
 *
 * @throws {TypeError} that names the argument which is wrong
 */
export function buildRequest(
  op: "createJob",
  payload: Job | { toJSON(): Job } | string,
  options?: RequestOptions,
): PlainRequest;
export function buildRequest(op: "createJoin", payload: Join | string, options?: RequestOptions): PlainRequest;
export function buildRequest(
  op: "createBatch",
  payload: Batch | { toJSON(): Batch } | readonly (Job | { toJSON(): Job })[] | string,
  options?: RequestOptions,
): PlainRequest;
export function buildRequest(
  op: "cancelJobs",
  payload: { jobs: readonly string[] } | readonly string[] | string,
  options?: RequestOptions,
): PlainRequest;
export function buildRequest(op: BodyOperation, payload: string, options?: RequestOptions): PlainRequest;
export function buildRequest(op: IdOperation, payload: string | { id: string }, options?: RequestOptions): PlainRequest;
export function buildRequest(
  op: PagedOperation,
  payload: string | { id: string; limit?: number; offset?: number },
  options?: RequestOptions,
): PlainRequest;
export function buildRequest(op: "listJobs", payload?: JobQuery | null, options?: RequestOptions): PlainRequest;
export function buildRequest(
  op: "createTemplate",
  payload: NewTemplate | string,
  options?: RequestOptions,
): PlainRequest;
export function buildRequest(
  op: "updateTemplate",
  payload: { id: string; displayName: string },
  options?: RequestOptions,
): PlainRequest;
export function buildRequest(
  op: "setSecret",
  payload: { name: string; value: string } | string,
  options?: RequestOptions,
): PlainRequest;
export function buildRequest(
  op: "listFonts" | "listSecrets" | "listTemplates",
  payload?: null,
  options?: RequestOptions,
): PlainRequest;

/** A request as a `curl` command for a POSIX shell. The token shows as `$NEXRENDER_API_KEY`, raw credentials as `***`. */
export function toCurl(request: Omit<PlainRequest, "headers"> & { headers?: Record<string, string> }): string;
