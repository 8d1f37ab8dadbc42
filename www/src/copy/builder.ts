// A job as calls of `JobBuilder`.
import type { Job } from "nexrender-payload";

type Fields = Record<string, unknown>;

/** How many jobs of a batch are written out. */
const MOST = 20;

export function builderCode(jobs: Job[], batch: boolean): string {
  if (!batch)
    return `import { JobBuilder } from "nexrender-payload";\n\nconst job = ${jobCode(jobs[0])}\n  .build();\n`;
  const shown = jobs.slice(0, MOST).map((job) => indent(jobCode(job)));
  const rest = jobs.length > MOST ? `\n  // … and ${jobs.length - MOST} more` : "";
  return `import { BatchBuilder, JobBuilder } from "nexrender-payload";

const batch = new BatchBuilder()
  .add(
${shown.join(",\n")},${rest}
  )
  .build();
`;
}

function jobCode(job: unknown): string {
  const { template, preview, fonts, assets, settings, upload, webhook, ...rest } = (job ?? {}) as Fields;
  const { id, composition, src, ...more } = (template ?? {}) as Fields;
  // If the builder has no method for a part, the code starts with the whole job.
  if (Object.keys(rest).length > 0 || Object.keys(more).length > 0) return `JobBuilder.from(${json(job)})`;
  const calls = [`new JobBuilder(${args(id ?? "", composition ?? undefined)})`];
  if (src !== undefined) calls.push(`.src(${json(src)})`);
  if (preview === true) calls.push(".preview()");
  if (Array.isArray(fonts) && fonts.length > 0) calls.push(`.font(${fonts.map(json).join(", ")})`);
  for (const asset of Array.isArray(assets) ? assets : []) calls.push(assetCall(asset as Fields));
  if (settings !== undefined) calls.push(`.settings(${json(settings)})`);
  if (upload !== undefined) calls.push(`.upload(${json(upload)})`);
  if (webhook !== undefined) {
    const { url, ...options } = webhook as Fields;
    calls.push(`.webhook(${args(url, given(options))})`);
  }
  return calls.join("\n  ");
}

function assetCall(asset: Fields): string {
  const { type, layerName, ...rest } = asset;
  const { value, src, property, name, params, composition, ...other } = rest;
  const options = given({
    ...(name !== undefined && { name }),
    ...(composition !== undefined && { composition }),
    ...other,
  });
  if (typeof layerName === "string" && property === undefined && params === undefined) {
    if ((type === "text" || type === "essential") && src === undefined)
      return `.${type}(${args(layerName, value, options)})`;
    if ((type === "image" || type === "audio" || type === "video") && value === undefined) {
      return `.${type}(${args(layerName, src, options)})`;
    }
  }
  if (type === "data" && typeof layerName === "string" && src === undefined && params === undefined) {
    return `.data(${args(layerName, property, value, options)})`;
  }
  if (
    type === "function" &&
    typeof name === "string" &&
    layerName === undefined &&
    value === undefined &&
    src === undefined
  ) {
    return `.fn(${args(name, params, given({ ...(composition !== undefined && { composition }), ...other }))})`;
  }
  return `.asset(${json(asset)})`;
}

/** Arguments without the absent ones at the end. */
function args(...values: unknown[]): string {
  const last = values.findLastIndex((value) => value !== undefined);
  return values
    .slice(0, last + 1)
    .map((value) => (value === undefined ? "undefined" : json(value)))
    .join(", ");
}

function given(options: Fields): Fields | undefined {
  return Object.keys(options).length > 0 ? options : undefined;
}

function json(value: unknown): string {
  const line = JSON.stringify(value);
  if (line === undefined) return "undefined";
  const spaced = line.length > 90 ? JSON.stringify(value, null, 2).replaceAll("\n", "\n  ") : line;
  return spaced.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function indent(code: string): string {
  return code.replace(/^/gm, "    ");
}
