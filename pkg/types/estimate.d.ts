import type { CheckOptions, PayloadKind } from "./check.js";

/** The options of an estimate: a template or an account snapshot provides the durations of compositions. */
export type EstimateOptions = Pick<CheckOptions, "kind" | "template" | "account">;

/** How much a payload will render. It contains no prices, because the service does not publish any. */
export interface Estimate {
  /** What the payload is. */
  kind: PayloadKind;
  /** How many jobs the payload creates, including previews. Nested jobs are not counted. */
  jobs: number;
  /** How many nested jobs and clips are rendered as well. */
  nestedJobs: number;
  /** How many different templates are rendered. */
  templates: number;
  /** How many seconds of video or audio are rendered in full quality, including nested jobs. */
  seconds: number;
  /** How many images are rendered. */
  images: number;
  /** The jobs that are previews, which are not in `seconds`. The service may shorten a preview. */
  previews: { jobs: number; seconds: number };
  /**
   * How many of the jobs and nested jobs have an unknown length and are not included in the seconds, because neither
   * `template` nor `account` has a duration for their composition.
   */
  unknown: number;
}

/**
 * Estimates what a payload (an object, a text, or its bytes) will render. A payload with mistakes is estimated as far
 * as it can be read.
 *
 * ```js
 * import { estimate } from "nexrender-payload";
 *
 * const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
 * const template = {
 *   id: "01JTGM9GCR71JV7EJYDF45QAFD",
 *   compositions: [{ name: "main", duration: 12.5, frame_rate: 25 }],
 * };
 * console.log(estimate(job, { template }).seconds); // 12.5
 * ```
 *
 * @throws {TypeError} if the payload cannot be serialised, or an option is wrong
 */
export function estimate(payload: unknown, options?: EstimateOptions): Estimate;
