import type { CheckOptions, Report } from "./check.js";
import type { CallOptions } from "./client.js";

/** The options of a preflight. */
export interface PreflightOptions extends CallOptions {
  /** Whether to read the templates that the payload uses. Default: `true`. */
  templates?: boolean | undefined;
  /** Whether to read the font library, if the payload uses fonts. Default: `true`. */
  fonts?: boolean | undefined;
  /** Whether to read the names of the stored secrets, if the payload uses secrets. Default: `true`. */
  secrets?: boolean | undefined;
  /**
   * Whether to request the URLs of assets, templates and fonts, or how: `timeout` in milliseconds for each URL with its
   * redirects (default 10,000), and `concurrency` for the URLs at the same time (1 to 100, default 8), of which at most
   * four are of one host.
   */
  urls?: boolean | { timeout?: number | undefined; concurrency?: number | undefined } | undefined;
  /** How many URLs are requested at most; the others are `url-unchecked`. Default: 1,000. */
  maxUrls?: number | undefined;
  /**
   * Whether URLs may lead to private networks. Default: `false`, so that the author of a payload cannot make your server
   * send requests to hosts that only your server can reach.
   */
  allowPrivateHosts?: boolean | undefined;
  /** How the payload is checked; templates, fonts and secrets in these options are not requested. Default: the client's `check`. */
  check?: CheckOptions | undefined;
  /**
   * A cache for several calls: with the same `Map`, each template and URL is requested only once, and `maxUrls` applies to all
   * calls together.
   */
  cache?: Map<string, unknown> | undefined;
  /** Called with the counts before the first request and after each response. If it throws, the call rejects. */
  onProgress?: ((progress: PreflightProgress) => void) | undefined;
}

/** The progress of a preflight: each template, the font library, the list of secrets and each URL count as one. */
export interface PreflightProgress {
  /** How many have been read. */
  done: number;
  /** How many there are. */
  total: number;
}

/** The requests of one kind. */
export interface Asked {
  /** How many templates, lists or URLs. */
  count: number;
  /** How many requests were sent. */
  requests: number;
  /** How long it took, in milliseconds. */
  ms: number;
}

/** The report of a preflight. */
export interface PreflightReport extends Report {
  /** What was requested. */
  asked: { templates: Asked; fonts: Asked; secrets: Asked; urls: Asked };
}
