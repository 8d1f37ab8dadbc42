// The service of the worker that checks. It has only the checker, which loads in half the time of the library.
// A `text` that is `null` is the one in the page's editor.
import type { CheckOptions, PayloadKind } from "nexrender-payload";
import { fix, lint, rules } from "nexrender-payload/check";
import { changesBetween } from "nexrender-payload/codemirror";
import { jobOffsets } from "../batch/offsets.ts";
import { format } from "../input/format.ts";
import { asBatch, lineJobs } from "../input/ndjson.ts";
import { masked } from "../share/mask.ts";
import { type JobLines, jobOf, type Outline, outline } from "../summary/outline.ts";
import { edit, given } from "./mirror.ts";
import { serve } from "./serve.ts";

type Text = string | null;

const service = {
  edit,

  /** The catalogue, for filters and rule pages. */
  rules: () => rules,

  lint: (text: Text, options: CheckOptions) => lint(given(text), options),

  /** The changes that make every safe fix, and how many fixes they are. */
  fix(text: Text, options: CheckOptions) {
    const before = given(text);
    const { text: after, applied } = fix(before, options);
    return { changes: changesBetween(before, after), applied: applied.length };
  },

  format: (text: Text) => format(given(text)),
  lineJobs: (text: Text) => lineJobs(given(text)),
  asBatch: (text: Text, part: number) => asBatch(given(text), part),

  /** The text without its credentials. */
  masked: (text: Text) => masked(given(text)),

  outline: (text: Text, kind: PayloadKind | undefined): Outline => outline(given(text), kind),

  /** What one job of the payload will do, in words; from 0. */
  jobLines: (text: Text, index: number): JobLines | null => jobOf(given(text), index),

  /** Where a job of a batch begins and ends in the text. */
  jobAt: (text: Text, index: number) => jobOffsets(given(text), index),
};

export type CheckerService = typeof service;

serve(service);
