import { createInterface } from "node:readline/promises";
import { estimate } from "../package.js";

const CHUNK = 1000;

/** How much a list of jobs will render, added up a thousand jobs at a time. */
export class Forecast {
  #options;
  #templates = new Set();
  #sum = { jobs: 0, nestedJobs: 0, seconds: 0, images: 0, previews: 0, previewSeconds: 0, unknown: 0 };

  /** @param {import("../../index.js").CheckOptions} options */
  constructor({ template, account }) {
    this.#options = { ...(template && { template }), ...(account && { account }) };
  }

  /** @param {Iterable<unknown> | AsyncIterable<unknown>} jobs */
  async addJobs(jobs) {
    let chunk = [];
    for await (const job of jobs) {
      chunk.push(job);
      if (chunk.length < CHUNK) continue;
      this.add({ jobs: chunk }, "batch");
      chunk = [];
    }
    if (chunk.length > 0) this.add({ jobs: chunk }, "batch");
  }

  /**
   * @param {any} payload
   * @param {"job" | "batch" | "join"} kind
   */
  add(payload, kind) {
    const found = estimate(payload, { ...this.#options, kind });
    const sum = this.#sum;
    for (const name of ["jobs", "nestedJobs", "seconds", "images", "unknown"]) sum[name] += found[name];
    sum.previews += found.previews.jobs;
    sum.previewSeconds += found.previews.seconds;
    for (const job of kind === "batch" ? payload.jobs : [payload]) this.#addTemplates(job);
  }

  /** Each template counts once, however many chunks name it. */
  #addTemplates(job) {
    const nested = Array.isArray(job?.assets) ? job.assets.filter((asset) => asset?.type === "job") : [];
    for (const { template } of [job ?? {}, ...nested]) {
      const project = template?.src ?? template?.id;
      if (typeof project === "string" && project !== "") this.#templates.add(project);
    }
  }

  get jobs() {
    return this.#sum.jobs;
  }

  /** As JSON. */
  facts() {
    const { previews, previewSeconds, seconds, ...sum } = this.#sum;
    return {
      ...sum,
      templates: this.#templates.size,
      seconds: rounded(seconds),
      previews: { jobs: previews, seconds: rounded(previewSeconds) },
    };
  }

  /** In a sentence without a full stop. */
  sentence() {
    const { jobs, nestedJobs, images, previews, unknown, seconds } = this.#sum;
    const parts = [
      `${counted(jobs, "job")} from ${counted(this.#templates.size, "template")}`,
      seconds > 0 && `${duration(seconds)} of output`,
      images > 0 && counted(images, "image"),
      nestedJobs > 0 && counted(nestedJobs, "nested job"),
      previews > 0 && counted(previews, "preview"),
      unknown > 0 && `${counted(unknown, "render")} of unknown length`,
    ];
    return parts.filter(Boolean).join(", ");
  }
}

const rounded = (seconds) => Math.round(seconds * 1000) / 1000;
const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** `12.5 s`, `3 min 20 s`, `2 h 5 min`. */
function duration(seconds) {
  if (seconds < 60) return `${rounded(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds - 60 * minutes)} s`;
  return `${Math.floor(minutes / 60).toLocaleString("en")} h ${minutes % 60} min`;
}

/**
 * Asks for confirmation on a terminal. Without a terminal, there is no question.
 *
 * @param {import("../io.js").Io} io
 * @param {Forecast} forecast
 */
export async function agrees(io, forecast) {
  await io.note(forecast.sentence());
  const asking = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const answer = await asking.question(`Submit ${counted(forecast.jobs, "job")}? [y/N] `, { signal: io.stopping });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}

/** @param {import("../io.js").Io} io */
export const canAsk = (io) => io.stdin.isTTY === true && io.stderr.isTTY === true;
