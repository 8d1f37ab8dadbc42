import type { AssetType, Batch, Codec, FunctionName, Job, Join, Payload } from "../payload.js";

/** The code of a rule: public, stable and never reused. `explain(code)` of `nexrender-payload/rules` returns its page. */
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

/** How severe a finding is: a payload with an `error` must not be sent; one with a `warning` probably does not do what was meant. */
export type Severity = "error" | "warning" | "info";

/** Which request a payload is the body of: `POST /jobs`, `POST /batches`, `POST /jobs/join`. */
export type PayloadKind = "job" | "batch" | "join";

/** A composition as `GET /v3/templates/:id/compositions` returns it. The checker reads the first four fields. */
export interface TemplateComposition {
  /** The id by which layers refer to it. */
  aeid?: string | number | undefined;
  /** The name, for `template.composition`. */
  name: string;
  /** Seconds. */
  duration?: number | undefined;
  /** Frames per second. */
  frame_rate?: number | undefined;
  /** Pixels. */
  width?: number | undefined;
  /** Pixels. */
  height?: number | undefined;
  /** Further facts about the composition. */
  data?: object | null | undefined;
}

/** A layer as `GET /v3/templates/:id/layers` returns it. The checker reads the first five fields. */
export interface TemplateLayer {
  /** The name, for an asset's `layerName`; of footage, it may be the name of the source. */
  name: string;
  /** The `aeid` of the composition that contains it. */
  composition_id?: number | string | undefined;
  /** The name of the composition that contains it, if the id is not known. */
  composition?: string | undefined;
  /** What it is: `text`, `av`, `shape`, `null`, `camera` or another. */
  layer_type?: string | null | undefined;
  /** What an `av` layer shows: `file`, `comp`, `solid` or another. */
  source_type?: string | null | undefined;
  /** The layer's own id. */
  aeid?: string | number | undefined;
  /** The `aeid` of the composition that it shows. */
  source_comp_id?: number | string | null | undefined;
  /** The `aeid` of the layer that it follows. */
  parent_id?: number | string | null | undefined;
  /** Pixels, at the start. */
  top?: number | undefined;
  /** Pixels, at the start. */
  left?: number | undefined;
  /** Pixels, at the start. */
  width?: number | undefined;
  /** Pixels, at the start. */
  height?: number | undefined;
  /** Seconds. */
  start_time?: number | undefined;
  /** Seconds. */
  in_point?: number | undefined;
  /** Seconds. */
  out_point?: number | undefined;
  /** Further facts about the layer. */
  data?: object | null | undefined;
}

/** A layer as `GET /templates/:id` may return it. */
export interface NamedLayer {
  /** The layer's name. */
  layerName: string;
  /** The name of the composition that contains it. */
  composition?: string | undefined;
}

/**
 * What is known about a template: the result of `templates.get` or `templates.inspect`, or the raw API response.
 * Without an `id`, it applies to every job.
 */
export interface TemplateInfo {
  /** The template's id. */
  id?: string | undefined;
  /** The kind of file. A job for a `mogrt` needs no composition. */
  type?: "aep" | "zip" | "mogrt" | (string & {}) | undefined;
  /** Only an `uploaded` template can be rendered. */
  status?: string | undefined;
  /** The compositions, or their names. */
  compositions?: readonly (string | TemplateComposition)[] | null | undefined;
  /** The layers, or their names. */
  layers?: readonly (string | TemplateLayer | NamedLayer)[] | null | undefined;
  /** The name in the account. */
  displayName?: string | undefined;
  /** ISO 8601. */
  createdAt?: string | undefined;
  /** ISO 8601. */
  updatedAt?: string | undefined;
  /** Facts about a `mogrt`. */
  mogrt?: object | null | undefined;
  /** Why the file could not be processed. */
  error?: string | null | undefined;
}

/**
 * The content of an account, as in `nexrender.account.json`. It contains the names of secrets, never their values. Omitted
 * parts are not checked.
 */
export interface AccountSnapshot {
  /** The templates. */
  templates?: readonly TemplateInfo[] | null | undefined;
  /** File names, or what `fonts.list` returned. */
  fonts?: readonly (string | { fileName: string })[] | null | undefined;
  /** Names, or what `secrets.list` returned. */
  secrets?: readonly (string | { name: string })[] | null | undefined;
}

/** How to check a payload. */
export interface CheckOptions {
  /** What the payload is. Default: detected from its keys: `jobs` means a batch, clips without a template mean a join. */
  kind?: PayloadKind | undefined;
  /** Severities that differ from the defaults; `"off"` turns a rule off. The `json-*` rules and `type-mismatch` are always errors. */
  rules?: { [code in RuleCode]?: Severity | "off" | undefined } | undefined;
  /** Information about templates, to check compositions, layers and frames against. */
  template?: TemplateInfo | readonly TemplateInfo[] | undefined;
  /** The file names of the account's font library. */
  fonts?: readonly string[] | undefined;
  /** The names of the account's stored secrets. */
  secrets?: readonly string[] | undefined;
  /**
   * The content of the account, as written by `nexrender-payload account pull`. `template`, `fonts` and `secrets` take
   * precedence.
   */
  account?: AccountSnapshot | undefined;
  /** Where the payload is built: raw credentials are an error in a browser. Default: where the code runs. */
  context?: "browser" | "server" | undefined;
  /**
   * The time that signed URLs are checked against: a `Date`, or milliseconds since 1970. Default: the current time.
   */
  now?: number | Date | undefined;
  /** How many findings are listed; the counts stay exact. Default 1000. */
  maxDiagnostics?: number | undefined;
}

/** A position in a text. */
export interface Position {
  /** UTF-16 units from the start, as in `text.slice(offset)`. */
  offset: number;
  /** From 1. */
  line: number;
  /** UTF-16 units from the start of the line, from 1. */
  column: number;
}

/** A range in a text; the end is exclusive. */
export interface Range {
  /** The first position. */
  start: Position;
  /** The position after the last. */
  end: Position;
}

/** A way to fix a finding. */
export interface Fix {
  /** What the fix does, as the label of a button. */
  title: string;
  /** Whether it certainly keeps the meaning; by default, `fix` applies only safe fixes. */
  safe: boolean;
  /**
   * Edits that do not overlap. If a text was checked, `newText` replaces `range`. If an object was checked, `newText` is
   * the JSON of the new value at `pointer` or, for the code `unknown-field`, the new name of that member; an empty
   * `newText` removes the value.
   */
  edits: { range?: Range; pointer: string; newText: string }[];
}

/** One finding. */
export interface Diagnostic {
  /** The rule that found it. */
  code: RuleCode;
  /** How severe it is. */
  severity: Severity;
  /** What is wrong and why it matters, with the value quoted and secrets masked. */
  message: string;
  /** What to do. */
  help?: string;
  /** Where: the keys and indices from the root. */
  path: (string | number)[];
  /** Where, as a JSON Pointer (RFC 6901); the whole payload is `""`. */
  pointer: string;
  /** Where in the text, if a text was checked. */
  range?: Range;
  /** Other locations that are involved. */
  related?: { message: string; pointer: string; range?: Range }[];
  /** How to fix it, if that is known. */
  fix?: Fix;
}

/** A finding in a text, which always has a range. */
export interface TextDiagnostic extends Diagnostic {
  /** Where in the text. */
  range: Range;
}

/** What `lint` found: a report whose findings all have a range. */
export interface TextReport extends Report {
  diagnostics: TextDiagnostic[];
}

/** What a check found. */
export interface Report {
  /** The given or detected kind of the payload. */
  kind: PayloadKind;
  /** Whether there are no errors. */
  valid: boolean;
  /** How many errors there are. */
  errorCount: number;
  /** How many warnings there are. */
  warningCount: number;
  /** How many infos there are. */
  infoCount: number;
  /** The findings in document order, the first `maxDiagnostics` of them. */
  diagnostics: Diagnostic[];
  /** Whether there are more findings than are listed. */
  truncated: boolean;
}

/**
 * Checks an object as `JSON.stringify` would send it. Invalid payloads are reported, not thrown.
 *
 * @throws {TypeError} for an unknown option, and for a value that cannot be written as JSON: a BigInt, a cycle, or a
 *   `toJSON`, getter or proxy that throws. The message names its path.
 * @example
 * const report = validate({ template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" }, preview: "yes" });
 * report.valid; // false
 * report.diagnostics[0].pointer; // "/preview"
 */
export function validate(payload: unknown, options?: CheckOptions): Report;

/**
 * Checks JSON text and returns the range of each finding. Text that is not valid JSON, for example while a user types, is
 * checked too, including everything after a syntax error.
 *
 * @param text  A string, or UTF-8 bytes.
 * @throws {TypeError} for an unknown option, or if `text` has another type.
 * @example
 * const report = lint('{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD"}}');
 * report.diagnostics[0].range.start; // { offset: 13, line: 1, column: 14 }
 */
export function lint(text: string | Uint8Array, options?: CheckOptions): TextReport;

/**
 * Applies the safe fixes to a text and keeps its formatting and line endings. Fixing the result again changes nothing.
 * Findings are fixed even if others cannot be. `unsafe` applies the fixes that may change the meaning too.
 *
 * @returns the text; the first `maxDiagnostics` of the findings that were fixed, and their number; and the report of what
 *   remains.
 * @example
 * fix('{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"},}').text;
 * // '{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}'
 */
export function fix(
  text: string,
  options?: CheckOptions & { unsafe?: boolean | undefined },
): { text: string; applied: TextDiagnostic[]; appliedCount: number; report: TextReport };

/**
 * Throws if the payload has errors.
 *
 * @throws {ValidationError} with the report.
 */
export function assertValid<Kind extends PayloadKind | undefined = undefined>(
  payload: unknown,
  options?: CheckOptions & { kind?: Kind },
): asserts payload is PayloadOf<Kind>;

/** The type of a payload of a kind; of any kind if it is not given. */
export type PayloadOf<Kind extends PayloadKind | undefined> = Kind extends PayloadKind
  ? { job: Job; batch: Batch; join: Join }[Kind]
  : Payload;

/** A rule in short; `explain(code)` of `nexrender-payload/rules` returns its page. */
export interface RuleInfo {
  /** The rule's code. */
  code: RuleCode;
  /** The default; the option `rules` changes it. */
  severity: Severity;
  /** What the rule finds, in a few words. */
  title: string;
  /** Whether the rule has fixes, and whether they are safe. */
  fixable: false | "offered" | "safe";
}

/** Every rule. */
export const rules: readonly RuleInfo[];

/** A Standard Schema (v1), which many validation libraries accept; it also provides a JSON Schema. */
export interface PayloadSchema<T> {
  /** The members of Standard Schema and of its JSON Schema extension. */
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
export const codecs: readonly Codec[];
/** The values of an asset's `type`. */
export const assetTypes: readonly AssetType[];
/** The functions that an asset of type `function` can call. */
export const functions: readonly FunctionName[];
