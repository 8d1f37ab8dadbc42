import type { Batch, Job, Join, Payload } from "../payload.js";

/** The code of a rule: public, stable, never used for another. `explain(code)` of `nexrender-payload/rules` tells what it means. */
export type RuleCode =
  | "json-syntax"
  | "payload-kind"
  | "payload-wrapped"
  | "json-duplicate-key"
  | "json-depth"
  | "json-encoding"
  | "type-mismatch"
  | "required-field"
  | "unknown-field"
  | "unknown-value"
  | "empty-value"
  | "placeholder-value"
  | "url-spelling"
  | "share-link"
  | "signed-url"
  | "url-format"
  | "template-id-format"
  | "self-hosted-job"
  | "template-src"
  | "preview-with-settings"
  | "frames-required"
  | "frames-range"
  | "frames-ignored"
  | "codec-unknown"
  | "codec-unprefixed"
  | "codec-type-mismatch"
  | "font-format"
  | "font-duplicate"
  | "asset-src"
  | "unreachable-url"
  | "asset-media-type"
  | "asset-unused-field"
  | "asset-color"
  | "property-name"
  | "property-value"
  | "media-name"
  | "asset-duplicate-target"
  | "function-name"
  | "function-params"
  | "function-order"
  | "nested-job-depth"
  | "raw-credential"
  | "secret-syntax"
  | "upload-prefix"
  | "upload-target"
  | "webhook-insecure"
  | "webhook-custom-empty"
  | "batch-size"
  | "duplicate-job"
  | "join-assets"
  | "template-not-ready"
  | "composition-unknown"
  | "layer-unknown"
  | "layer-elsewhere"
  | "layer-kind"
  | "frames-beyond-end"
  | "font-unknown"
  | "secret-unknown"
  | "url-unavailable"
  | "url-content"
  | "url-unchecked";

/** How bad a finding is: an `error` must not be sent, a `warning` will probably not do what was meant. */
export type Severity = "error" | "warning" | "info";

/** Which request a payload is the body of: `POST /jobs`, `POST /batches`, `POST /jobs/join`. */
export type PayloadKind = "job" | "batch" | "join";

/** A composition as `GET /v3/templates/:id/compositions` answers it. */
export interface TemplateComposition {
  /** The id by which layers refer to it. */
  aeid?: string | number;
  name: string;
  /** Seconds. */
  duration?: number;
  /** Frames per second. */
  frame_rate?: number;
  [key: string]: unknown;
}

/** A layer as `GET /v3/templates/:id/layers` answers it. */
export interface TemplateLayer {
  name: string;
  /** The `aeid` of the composition that holds it. */
  composition_id?: number | string;
  layer_type?: string | null;
  source_type?: string | null;
  [key: string]: unknown;
}

/**
 * What is known of a template: what `templates.get` or `templates.inspect` returned, or the raw answer of the API.
 * Without an `id` it speaks for every job.
 */
export interface TemplateInfo {
  id?: string | undefined;
  type?: "aep" | "zip" | "mogrt" | (string & {}) | undefined;
  /** Only an `uploaded` template can be rendered. */
  status?: string | undefined;
  compositions?: readonly (string | TemplateComposition)[] | null | undefined;
  layers?: readonly (string | TemplateLayer)[] | null | undefined;
  [key: string]: unknown;
}

/**
 * What an account holds: the content of `nexrender.account.json`. It has the names of secrets, never their values. A part
 * that is missing is unknown.
 */
export interface AccountSnapshot {
  templates?: readonly TemplateInfo[] | null | undefined;
  /** File names, or what `fonts.list` returned. */
  fonts?: readonly (string | { fileName: string })[] | null | undefined;
  /** Names, or what `secrets.list` returned. */
  secrets?: readonly (string | { name: string })[] | null | undefined;
  [key: string]: unknown;
}

/** How to check a payload. */
export interface CheckOptions {
  /** What the payload is. Default: recognised by its keys; `jobs` make a batch, clips without a template a join. */
  kind?: PayloadKind | undefined;
  /** Severities that differ from the catalogue's; `"off"` switches a rule off. The `json-*` rules and `type-mismatch` always are errors. */
  rules?: { [code in RuleCode]?: Severity | "off" | undefined } | undefined;
  /** What is known of the templates, to check compositions, layers and frames against. */
  template?: TemplateInfo | readonly TemplateInfo[] | undefined;
  /** The file names of the account's font library. */
  fonts?: readonly string[] | undefined;
  /** The names of the account's stored secrets. */
  secrets?: readonly string[] | undefined;
  /**
   * What the account holds, as `nexrender-payload account pull` writes it. What `template`, `fonts` and `secrets` say
   * comes first.
   */
  account?: AccountSnapshot | undefined;
  /** Where the payload is made: raw credentials are an error in a browser. Default: where the code runs. */
  context?: "browser" | "server" | undefined;
  /**
   * The time that signed URLs are checked against: a `Date`, or milliseconds since 1970. Default: the current time.
   */
  now?: number | Date | undefined;
  /** How many findings are listed; the counts stay exact. Default 1000. */
  maxDiagnostics?: number | undefined;
}

/** A place in a text. */
export interface Position {
  /** UTF-16 units from the start, as in `text.slice(offset)`. */
  offset: number;
  /** From 1. */
  line: number;
  /** UTF-16 units from the start of the line, from 1. */
  column: number;
}

/** A stretch of a text, the end exclusive. */
export interface Range {
  start: Position;
  end: Position;
}

/** A way to fix a finding. */
export interface Fix {
  /** What it does, for a button. */
  title: string;
  /** Whether it surely keeps the meaning; `fix` applies only those. */
  safe: boolean;
  /**
   * What to change, none overlapping another. `range` is there when a text was checked: `newText` takes its place. Of
   * an object, `newText` is the JSON of the value that `pointer` gets, or the name that its member gets where the code
   * is `unknown-field`; when it is empty, the value goes.
   */
  edits: { range?: Range; pointer: string; newText: string }[];
}

/** One finding. */
export interface Diagnostic {
  code: RuleCode;
  severity: Severity;
  /** What is wrong and why it matters, with the value quoted and secrets masked. */
  message: string;
  /** What to do. */
  help?: string;
  /** Where, step by step. */
  path: (string | number)[];
  /** Where, as a JSON Pointer (RFC 6901); the whole payload is `""`. */
  pointer: string;
  /** Where in the text, when a text was checked. */
  range?: Range;
  /** Other places that have to do with it. */
  related?: { message: string; pointer: string; range?: Range }[];
  /** How to fix it, if that is known. */
  fix?: Fix;
}

/** What a check found. */
export interface Report {
  /** What the payload was taken for. */
  kind: PayloadKind;
  /** Whether there is no error. */
  valid: boolean;
  errorCount: number;
  warningCount: number;
  infoCount: number;
  /** The findings in document order, the first `maxDiagnostics` of them. */
  diagnostics: Diagnostic[];
  /** Whether there are more than are listed. */
  truncated: boolean;
}

/**
 * Checks an object as `JSON.stringify` would send it. A wrong payload is a result, not an exception.
 *
 * @throws {TypeError} for an unknown option, and for what cannot be written as JSON: a BigInt, a cycle, a `toJSON` that
 *   throws. It names the place.
 * @example
 * const report = validate({ template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" }, preview: "yes" });
 * report.valid; // false
 * report.diagnostics[0].pointer; // "/preview"
 */
export function validate(payload: unknown, options?: CheckOptions): Report;

/**
 * Checks JSON text, with the range of each finding. Text that is not JSON yet, as while typing, is checked as far as it
 * can be read.
 *
 * @param text  A string, or UTF-8 bytes.
 * @throws {TypeError} for an unknown option, or another kind of text.
 * @example
 * const report = lint('{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD"}}');
 * report.diagnostics[0].range?.start; // { offset: 13, line: 1, column: 14 }
 */
export function lint(text: string | Uint8Array, options?: CheckOptions): Report;

/**
 * Applies the safe fixes to a text, and nothing else: formatting and line endings stay. Applying it again changes
 * nothing more. What can be fixed is fixed even if something else stays broken. `unsafe` applies the offered fixes too.
 *
 * @returns the text; the findings that were fixed, the first `maxDiagnostics` of them, and how many they are in all; and
 *   what is left.
 * @example
 * fix('{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"},}').text;
 * // '{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}'
 */
export function fix(
  text: string,
  options?: CheckOptions & { unsafe?: boolean },
): { text: string; applied: Diagnostic[]; appliedCount: number; report: Report };

/**
 * Throws unless the payload has no errors.
 *
 * @throws {ValidationError} with the report.
 */
export function assertValid(payload: unknown, options?: CheckOptions): asserts payload is Payload;

/** What a rule is, in short; `explain(code)` of `nexrender-payload/rules` has its page. */
export interface RuleInfo {
  code: RuleCode;
  /** By default; a call can change it. */
  severity: Severity;
  title: string;
  /** Whether it offers a fix, and whether that is a safe one. */
  fixable: false | "offered" | "safe";
}

/** Every rule, in the order of the catalogue. */
export const rules: readonly RuleInfo[];

/** A schema that libraries with Standard Schema (v1) take, and from which a JSON Schema can be had. */
export interface PayloadSchema<T> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "nexrender-payload";
    readonly validate: (
      value: unknown,
    ) =>
      | { readonly value: T; readonly issues?: undefined }
      | { readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[] };
    readonly jsonSchema: {
      readonly input: (options: { target: "draft-2020-12" | "draft-07" | (string & {}) }) => Record<string, unknown>;
      readonly output: (options: { target: "draft-2020-12" | "draft-07" | (string & {}) }) => Record<string, unknown>;
    };
    readonly types?: { readonly input: T; readonly output: T };
  };
}

/** The body of `POST /jobs`. */
export const jobSchema: PayloadSchema<Job>;
/** The body of `POST /batches`. */
export const batchSchema: PayloadSchema<Batch>;
/** The body of `POST /jobs/join`. */
export const joinSchema: PayloadSchema<Join>;

/** The twelve codecs of `settings.codec`. */
export const codecs: readonly string[];
/** The values of an asset's `type`. */
export const assetTypes: readonly string[];
/** The functions that an asset of type `function` may name. */
export const functions: readonly string[];
