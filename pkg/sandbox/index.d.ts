/** A local server that speaks the Nexrender Cloud API, to develop and test against. */

/** What `check` must answer: the `lint` of this package does. */
export interface SandboxReport {
  diagnostics: readonly {
    code: string;
    severity: "error" | "warning" | "info";
    message: string;
    path: readonly (string | number)[];
  }[];
}

/** Templates, fonts and secrets to answer from; also the content of an account file. */
export interface SandboxAccount {
  templates?: {
    /** 26 of A–Z and 0–9 */
    id: string;
    type?: "aep" | "zip" | "mogrt";
    displayName?: string;
    status?: "awaiting_upload" | "downloading" | "processing" | "uploaded" | "error";
    error?: string | null;
    /** Names, or compositions as the v3 API tells them. When given, a job for another one fails. */
    compositions?: (string | { name: string; [key: string]: unknown })[];
    /** Names, or layers as the v3 API tells them; `composition` names the one that a layer is in. */
    layers?: (string | { name: string; composition?: string; [key: string]: unknown })[];
    /** Its jobs end in `error`, with this message. */
    fails?: boolean | string;
    /** Its jobs stay `queued` until they are cancelled. */
    waits?: boolean;
    /** Reading it answers 410, a job for it 404. */
    deleted?: boolean;
    createdAt?: string;
  }[];
  /** File names, or with a family name. */
  fonts?: (string | { fileName: string; familyName?: string; id?: string })[];
  /** Values by name; they are put into webhook headers and are never answered or logged. */
  secrets?: Record<string, string>;
}

export interface SandboxOptions {
  /** Default 0: a free one. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
  /** Misbehaviour that all requests may meet, such as `reset=0.1,429-seconds:2=0.2,slow=2s`. */
  faults?: string;
  /** Path of a JSON file, or its content. Default: a demo account that knows every template. */
  account?: string | SandboxAccount;
  /** Path of a file that remembers jobs across restarts. */
  state?: string;
  /** Pages of which origins may call: `true` for all. Default `false`. */
  cors?: boolean | string | string[];
  /** How long a job takes from its creation to its end. Default 4. */
  jobSeconds?: number;
  /** Divides `jobSeconds`. Default 1. */
  speed?: number;
  /** Larger bodies answer 413. Default 32 MiB. */
  maxBodyBytes?: number;
  /** The only accepted token. Default: any, or none. */
  token?: string;
  /** Draws the same faults again. Default: random, see `Sandbox.seed`. */
  seed?: number;
  /** Default: this package's `lint`; `false` takes every payload. */
  check?: ((text: string, options: { kind: "job" | "batch" | "join" }) => SandboxReport) | false;
  /** How many jobs are remembered, nested ones included; older ones answer 410. Default: all. */
  keep?: number;
  /** JSON Pointer to what names a job in `counts`. Default: the whole job. */
  countBy?: string;
  /** How many requests the log keeps. Default 1,000. */
  logEntries?: number;
  /** How many bytes of bodies the log keeps. Default 16 MiB. */
  logBodyBytes?: number;
  /** Wait before a webhook's first retry; doubles with each. Default 1,000. */
  webhookRetryMs?: number;
  /** Called after each request. */
  onRequest?: (entry: SandboxRequest) => void;
}

/** A request as the log keeps it. */
export interface SandboxRequest {
  /** Counts all requests from 1. */
  number: number;
  /** The answer's `X-Request-Id`. */
  requestId: string;
  /** ISO 8601 */
  time: string;
  method: string;
  /** With its query. */
  path: string;
  /** Credentials are masked. */
  headers: Record<string, string>;
  /** `null` when it was too large to keep. */
  body: string | null;
  bodyBytes: number;
  /** `null` while or when no answer was sent. */
  status: number | null;
  /** The faults that it met. */
  fault: string | null;
  /** Whether the API acted on it. */
  taken: boolean;
  /** Until the answer was sent. */
  ms: number | null;
}

export interface SandboxWebhookCall {
  jobId: string;
  url: string;
  method: string;
  /** From 1. */
  attempt: number;
  status: number | null;
  error: string | null;
  time: string;
}

export interface SandboxCounts {
  /** Jobs of all requests, nested ones not included. */
  created: number;
  /** Those among them that `countBy` found a label in. */
  counted: number;
  /** How many different ones. */
  distinct: number;
  /** Those created more than once. */
  repeated: { label: string; count: number }[];
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What a client's `baseUrl` is: the url and `/api/v2`. */
  readonly baseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  /** The last requests, oldest first. */
  readonly requests: SandboxRequest[];
  /** The last webhook calls, oldest first. */
  readonly webhookCalls: SandboxWebhookCall[];
  readonly state: { url: string; jobs: number; batches: number; created: number; requests: number };
  readonly counts: SandboxCounts;
  /** How often a job was created: by its label, or, without `countBy`, the job itself. */
  countOf(job: string | object): number;
  /** A job as `GET /jobs/:id` answers it. */
  job(id: string): object | undefined;
  /** Replaces the faults that all requests may meet; `""` ends them. */
  setFaults(faults: string): void;
  clearRequests(): void;
  /** Ends all connections; what the state file holds stays. */
  close(): Promise<void>;
}

/** Starts a sandbox. Throws a `TypeError` for an option, fault or account that cannot be read. */
export function createSandbox(options?: SandboxOptions): Promise<Sandbox>;

/** A fault as `parseFaults` reads it. */
export interface SandboxFault {
  name: string;
  rate: number;
  count: number;
  /** Seconds for `Retry-After`, milliseconds for `slow`. */
  detail: number;
}

/** Reads a list of faults; throws a `TypeError` that names the part that cannot be read. */
export function parseFaults(text: string): SandboxFault[];

/** All names that a fault may have. */
export const faultNames: readonly string[];
