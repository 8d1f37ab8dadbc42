// What a payload will do, read from its JSON: for the summary and the map.

import type { PayloadKind } from "nexrender-payload";

export interface AssetLine {
  type: string;
  layer: string;
  composition?: string;
  /** The new content, in a few words. */
  what: string;
  /** The http(s) URL of a picture, for a thumbnail. */
  image?: string;
}

export interface JobLines {
  template: string;
  templateSource?: string;
  composition?: string;
  preview: boolean;
  output: string;
  fonts: string[];
  assets: AssetLine[];
  upload?: string;
  webhook?: string;
}

export interface Outline {
  /** Whether the text is JSON; nothing else is known where it is not. */
  parsed: boolean;
  kind: PayloadKind;
  /** How many jobs a batch has; 1 otherwise. */
  count: number;
  /** The ids of the templates that the jobs name, each once. */
  templates: string[];
  previews: number;
  /** Columns that the text's placeholders name. */
  columns: string[];
}

type Fields = Record<string, unknown>;

export function outline(source: string, kind: PayloadKind | undefined): Outline {
  const columns = columnsOf(source);
  const payload = parsed(source);
  if (payload === undefined)
    return { parsed: false, kind: kind ?? "job", count: 0, templates: idsIn(source), previews: 0, columns };
  const root = fields(payload);
  const settled = kind ?? (Array.isArray(root.jobs) && !root.template ? "batch" : "job");
  const jobs = settled === "batch" ? items(root.jobs) : [payload];
  const templates = jobs.map((job) => text(fields(fields(job).template).id)).filter((id) => id !== "");
  return {
    parsed: true,
    kind: settled,
    count: jobs.length,
    templates: [...new Set(templates)],
    previews: jobs.filter((job) => fields(job).preview === true).length,
    columns,
  };
}

/** What one job will do. A job or a join is its own first job. */
export function jobOf(source: string, index: number): JobLines | null {
  const payload = parsed(source);
  const { jobs, template } = fields(payload);
  const job = Array.isArray(jobs) && !template ? jobs[index] : payload;
  return job === undefined ? null : jobLines(job);
}

let latest: { source: string; payload: unknown } | undefined;

/** The JSON of a text, parsed once; `undefined` where it is not JSON. */
function parsed(source: string): unknown {
  if (latest?.source !== source) {
    latest = { source, payload: undefined };
    try {
      latest.payload = JSON.parse(source);
    } catch {
      // The checker reports the errors.
    }
  }
  return latest.payload;
}

/** The ids in a text that is not JSON yet. */
function idsIn(source: string): string[] {
  return [...new Set([...source.matchAll(/"id"\s*:\s*"([A-Z0-9]{26})"/g)].map(([, id]) => id ?? ""))];
}

function columnsOf(text: string): string[] {
  const names = [...text.matchAll(/(?<!\\)\{\{\s*([^{}"\n]+?)\s*\}\}/g)].map(([, name]) => name ?? "");
  return [...new Set(names)];
}

function jobLines(job: unknown): JobLines {
  const { template, preview, settings, fonts, assets, upload, webhook } = fields(job);
  const { id, composition, src } = fields(template);
  return {
    template: text(id),
    templateSource: optional(src),
    composition: optional(composition),
    preview: preview === true,
    output: preview === true ? "a fast preview in low resolution" : outputOf(fields(settings)),
    fonts: items(fonts).map(text),
    assets: items(assets).map(assetLine),
    upload: upload === undefined ? undefined : uploadOf(fields(upload)),
    webhook:
      webhook === undefined ? undefined : `${text(fields(webhook).method ?? "POST")} ${text(fields(webhook).url)}`,
  };
}

function outputOf({ type, frames, codec, quality, engine, preset }: Fields): string {
  const kind = text(type ?? preset ?? "video");
  const what = kind === "image" ? `${framesOf(frames)} as ${text(codec ?? "an image")}` : kind;
  const how = [kind === "image" ? undefined : codec, quality && `${text(quality)} quality`, engine]
    .filter(Boolean)
    .map(text);
  return [what, ...how].join(", ");
}

function framesOf(frames: unknown): string {
  return Array.isArray(frames) ? `frames ${frames.map(text).join(" to ")}` : `frame ${text(frames ?? "?")}`;
}

function uploadOf({ params, prefix }: Fields): string {
  const { bucket, endpoint, region } = fields(params);
  const where = endpoint ? ` at ${text(endpoint)}` : region ? ` in ${text(region)}` : "";
  return `bucket ${text(bucket)}${where}, under ${text(prefix ?? "/")}`;
}

function assetLine(asset: unknown): AssetLine {
  const { type, layerName, layerIndex, composition, value, src, property, expression, name, params, template } =
    fields(asset);
  const kind = text(type);
  const inParams = fields(params);
  return {
    type: kind,
    layer: text(layerName ?? (layerIndex === undefined ? inParams.layerName : `layer ${text(layerIndex)}`)),
    composition: optional(composition ?? inParams.composition),
    what: whatOf(kind, { value, src, property, expression, name, template }),
    image: kind === "image" && typeof src === "string" && /^https?:\/\//i.test(src) ? src : undefined,
  };
}

function whatOf(type: string, { value, src, property, expression, name, template }: Fields): string {
  if (type === "data") return `${text(property)} = ${expression === undefined ? text(value) : text(expression)}`;
  if (type === "function") return text(name);
  if (type === "job") return `renders ${text(fields(template).composition ?? fields(template).id)} first`;
  return text(src ?? value);
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  const written = typeof value === "string" ? value : JSON.stringify(value);
  return written.length > 400 ? `${written.slice(0, 400)}…` : written;
}

function optional(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : text(value);
}
