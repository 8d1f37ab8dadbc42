import type { CheckOptions, Report } from "./check.js";
import type { CallOptions } from "./client.js";

/** What a preflight asks, and how. */
export interface PreflightOptions extends CallOptions {
  /** Whether to read the templates that the payload names. Default: `true`. */
  templates?: boolean | undefined;
  /** Whether to read the font library, if the payload names fonts. Default: `true`. */
  fonts?: boolean | undefined;
  /** Whether to read the names of the stored secrets, if the payload names secrets. Default: `true`. */
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
   * Whether URLs may lead into private networks. Default: `false`, so that whoever writes a payload cannot make your
   * server request an address that only your server can reach.
   */
  allowPrivateHosts?: boolean | undefined;
  /** How the payload is checked, and what is known already, which is not asked for. Default: the client's `check`. */
  check?: CheckOptions | undefined;
  /**
   * Keeps what was asked: with the same `Map`, several calls ask for each template and URL only once, and `maxUrls` is
   * for all of them together.
   */
  cache?: Map<string, unknown> | undefined;
  /** Called with the counts before the first question and after each answer. If it throws, the call rejects. */
  onProgress?: ((progress: PreflightProgress) => void) | undefined;
}

/** How far a preflight is: templates, the font library, the list of secrets and URLs each count as one. */
export interface PreflightProgress {
  done: number;
  total: number;
}

/** What was asked of one kind. */
export interface Asked {
  /** How many templates, lists or URLs. */
  count: number;
  /** How many requests that took. */
  requests: number;
  /** How long it took, in milliseconds. */
  ms: number;
}

/** The report of a preflight. */
export interface PreflightReport extends Report {
  /** What was asked. */
  asked: { templates: Asked; fonts: Asked; secrets: Asked; urls: Asked };
}
