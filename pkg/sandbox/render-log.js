import { iso } from "./ids.js";
import { history } from "./lifecycle.js";

/**
 * The log of a render, with the lines that After Effects' command-line renderer writes. It holds no URLs of assets, which
 * may be signed.
 *
 * @param {import("./lifecycle.js").Job} job
 * @param {number} now
 * @returns {string | null} `null` when the job never ran
 */
export function renderLog(job, now) {
  const events = history(job, now);
  if (!events.some(({ event }) => event === "started")) return null;
  return events
    .flatMap((event) => (linesOf[event.event] ?? none)(job, event.at))
    .join("\n")
    .concat("\n");
}

const none = () => [];

const linesOf = {
  started: (job, at) => [
    `[${iso(at)}] job ${job.id} of ${job.templateId === null ? "a join" : `template ${job.templateId}`}`,
    `[${iso(at)}] downloading ${job.totalAssets} assets`,
    ...fontLines(job),
    ...assetLines(job),
    "aerender version 26.0x67",
    "PROGRESS: Launching After Effects...",
    `PROGRESS:  Render Settings: ${job.extra?.preview ? "nx_preview" : "nx_full"}`,
    `PROGRESS:  Output Module: nx_${job.extra?.codec ?? "video_h264_vbr_15mbps"}`,
    "PROGRESS:  0:00:00:00 (1): 0 Seconds",
  ],
  finished: (job, at) => [
    `PROGRESS: Finished composition "${job.composition ?? ""}".`,
    `PROGRESS: Total Time Elapsed: ${job.renders / 1000} Seconds`,
    `[${iso(at)}] finished`,
  ],
  error: (job, at) => [job.error, `[${iso(at)}] render failed`],
};

function fontLines({ extra }) {
  return (extra?.missingFonts ?? []).map((font) => `WARNING: the font ${font} is missing and is substituted`);
}

function assetLines({ assets }) {
  const named = JSON.parse(assets).filter((asset) => typeof asset?.layerName === "string");
  return named.map(({ type, layerName }) => `NX: ${type} for layer "${layerName}"`);
}
