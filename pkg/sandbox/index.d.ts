/** A local server that implements the Nexrender Cloud API, for development and tests. */

/** What `check` must return: the `lint` of this package does. */
export interface SandboxReport {
  /** The findings; errors reject the payload. */
  diagnostics: readonly {
    code: string;
    severity: "error" | "warning" | "info";
    message: string;
    path: readonly (string | number)[];
  }[];
}

/** Templates, fonts and secrets that exist; also the content of an account file. */
export interface SandboxAccount {
  /** The templates. */
  templates?: {
    /** 26 characters of A–Z and 0–9. */
    id: string;
    type?: "aep" | "zip" | "mogrt";
    displayName?: string;
    status?: "awaiting_upload" | "downloading" | "processing" | "uploaded" | "error";
    error?: string | null;
    /** Names, or compositions as version 3 of the API returns them. If given, a job for another composition fails. */
    compositions?: (string | { name: string; [key: string]: unknown })[];
    /** Names, or layers as version 3 of the API returns them. If given, a job for another layer fails. */
    layers?: (
      | string
      | {
          name: string;
          /** The composition that the layer is in. Default: the first. */
          composition?: string;
          /** The composition that the layer shows. */
          source?: string;
          /** The names of its properties. If given, a job for another property fails. */
          properties?: string[];
          [key: string]: unknown;
        }
    )[];
    /** If set, a media asset without `name` fails if its layer name has no file extension. */
    strictNames?: boolean;
    /** Its jobs end in `error`, with this message. */
    fails?: boolean | string;
    /** Its jobs stay `queued` until they are cancelled. */
    waits?: boolean;
    /** It no longer exists: 404, and 410 for its download. */
    deleted?: boolean;
    createdAt?: string;
  }[];
  /** File names, or objects that also have a family name. */
  fonts?: (string | { fileName: string; familyName?: string; id?: string })[];
  /** Values by name. They are inserted into webhook headers, and never appear in responses or logs. */
  secrets?: Record<string, string>;
}

/** The options of a sandbox. */
export interface SandboxOptions {
  /** Default 0: any free port. */
  port?: number | undefined;
  /** Default `127.0.0.1`. */
  host?: string | undefined;
  /** Faults for all requests, such as `reset=0.1,429-seconds:2=0.2,slow=2s`. */
  faults?: string | undefined;
  /** Path of a JSON file, or its content. Default: a demo account in which every template exists. */
  account?: string | SandboxAccount | undefined;
  /** Path of a file that keeps jobs and batches across restarts. */
  state?: string | undefined;
  /** The origins whose pages may call the sandbox; `true` allows all. Default `false`. */
  cors?: boolean | string | string[] | undefined;
  /** How long a job takes from its creation to its end. Default 4. */
  jobSeconds?: number | undefined;
  /** Divides `jobSeconds`. Default 1. */
  speed?: number | undefined;
  /** Larger bodies get a 413. Default 32 MiB. */
  maxBodyBytes?: number | undefined;
  /** The only accepted token, or `true` to require one and accept any. Default: any token, or none. */
  token?: string | true | undefined;
  /** Repeats the same random faults. Default: random, see `Sandbox.seed`. */
  seed?: number | undefined;
  /** Default: this package's `lint`; `false` accepts every payload. */
  check?: ((text: string, options: { kind: "job" | "batch" | "join" }) => SandboxReport) | false | undefined;
  /** Whether jobs fail, as in the render engine, if a composition, layer or file does not exist. Default `true`. */
  renderErrors?: boolean | undefined;
  /**
   * Which of the three known forms the response to a new template has: `uploadInfo` inside the template, `template` and
   * `uploadInfo` next to each other, or an `uploadUrl` in the template. Default `inside`.
   */
  uploadAnswer?: "inside" | "beside" | "url" | undefined;
  /** The form of a template's `layers` in version 2 of the API: their names, or `{ layerName, composition }`. Default `names`. */
  templateLayers?: "names" | "objects" | undefined;
  /** The body of webhook calls: the job, or the format of the older documentation. Default `job`. */
  webhookBody?: "job" | "older" | undefined;
  /** Whether cancelled jobs count among the errors of their batch. Default `false`. */
  cancelledAsErrors?: boolean | undefined;
  /** How many jobs are kept, including nested ones; older ones are removed. Default: all. */
  keep?: number | undefined;
  /** JSON Pointer to the value that identifies a job in `counts`. Default: the whole job. */
  countBy?: string | undefined;
  /** How many requests the log keeps. Default 1,000. */
  logEntries?: number | undefined;
  /** The total size of the bodies that the log keeps, in bytes. Default 16 MiB. */
  logBodyBytes?: number | undefined;
  /** The wait before a webhook's first retry, in milliseconds; it doubles each time. Default 1,000. */
  webhookRetryMs?: number | undefined;
  /** Called after each request. */
  onRequest?: ((entry: SandboxRequest) => void) | undefined;
}

/** A request in the log. */
export interface SandboxRequest {
  /** Counts all requests from 1. */
  number: number;
  /** The `X-Request-Id` of the response. */
  requestId: string;
  /** ISO 8601 */
  time: string;
  /** The HTTP method. */
  method: string;
  /** With its query. */
  path: string;
  /** Credentials are masked. */
  headers: Record<string, string>;
  /** `null` for files, secrets, and bodies that are too large to keep. */
  body: string | null;
  /** The size of the body. */
  bodyBytes: number;
  /** `null` until a response was sent. */
  status: number | null;
  /** The faults that applied to it. */
  fault: string | null;
  /** Whether the API processed it. */
  taken: boolean;
  /** Milliseconds until the response was sent. */
  ms: number | null;
}

/** A call of a webhook. */
export interface SandboxWebhookCall {
  /** The job that ended. */
  jobId: string;
  /** The webhook's URL. */
  url: string;
  /** The HTTP method. */
  method: string;
  /** From 1. */
  attempt: number;
  /** The HTTP status of the response; `null` if there was none. */
  status: number | null;
  /** Why there was no response; `null` if there was one. */
  error: string | null;
  /** ISO 8601 */
  time: string;
}

/** How many jobs were created, and which more than once. */
export interface SandboxCounts {
  /** How many jobs were created, without nested ones. */
  created: number;
  /** How many of them have a value at the `countBy` pointer. */
  counted: number;
  /** How many different values these are. */
  distinct: number;
  /** How many jobs were created more than once. */
  repeatedTotal: number;
  /** The first 1,000 of these. Labels of more than 200 characters are replaced by a digest. */
  repeated: { label: string; count: number }[];
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The `baseUrl` for clients: the url and `/api/v2`. */
  readonly baseUrl: string;
  /** The host that it listens on. */
  readonly host: string;
  /** The port that it listens on. */
  readonly port: number;
  /** The seed of its random faults, to repeat them. */
  readonly seed: number;
  /** The last requests, oldest first. */
  readonly requests: SandboxRequest[];
  /** The last webhook calls, oldest first. */
  readonly webhookCalls: SandboxWebhookCall[];
  /** What the sandbox holds. */
  readonly state: { url: string; jobs: number; batches: number; created: number; requests: number };
  /** The jobs by their values at `countBy`. */
  readonly counts: SandboxCounts;
  /** How often a job was created: by the value at `countBy`, or by the whole job. */
  countOf(job: string | object): number;
  /** A job as `GET /jobs/:id` returns it. */
  job(id: string): object | undefined;
  /** Replaces the faults of all requests; `""` ends them. */
  setFaults(faults: string): void;
  /** Empties the log of requests. */
  clearRequests(): void;
  /** Closes all connections and keeps the state file. */
  close(): Promise<void>;
}

/** Starts a sandbox. Throws a `TypeError` for an invalid option, fault or account. */
export function createSandbox(options?: SandboxOptions): Promise<Sandbox>;

/** A parsed fault. */
export interface SandboxFault {
  /** One of `faultNames`. */
  name: string;
  /** The share of requests that it applies to, from 0 to 1. */
  rate: number;
  /** To how many requests it applies at most. */
  count: number;
  /** Seconds for `Retry-After`, milliseconds for `slow` and `hang`. */
  detail?: number;
  /** When it starts, in milliseconds after the first request. */
  from: number;
  /** When it ends. */
  to: number;
}

/** Parses a list of faults; throws a `TypeError` that names the invalid part. */
export function parseFaults(text: string): SandboxFault[];

/** The names of all faults. */
export const faultNames: readonly string[];
