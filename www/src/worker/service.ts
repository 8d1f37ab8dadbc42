// What the worker does for the page. The whole library is here and nowhere else, so that it is loaded once.
// A `text` that is `null` is the one in the page's editor.
import * as library from "nexrender-payload";
import { changesBetween } from "nexrender-payload/codemirror";
import { jobOffsets } from "../batch/offsets.ts";
import { type Copies, copies } from "../copy/copies.ts";
import { type Expansion, expandRows } from "../expand/expand.ts";
import { format } from "../input/format.ts";
import { asBatch, lineJobs } from "../input/ndjson.ts";
import { masked } from "../share/mask.ts";
import { type JobLines, jobOf, type Outline, outline } from "../summary/outline.ts";
import { readAccount, type Target } from "./account.ts";
import { edit, given } from "./mirror.ts";
import { cancel, logs, type Progress, submit } from "./submit.ts";

type Options = library.CheckOptions;
type Text = string | null;

export const service = {
  edit,

  /** The catalogue, for filters and rule pages. */
  rules: () => library.rules,

  lint: (text: Text, options: Options) => library.lint(given(text), options),

  /** The changes that make every safe fix, and how many fixes they are. */
  fix(text: Text, options: Options) {
    const before = given(text);
    const { text: after, applied } = library.fix(before, options);
    return { changes: changesBetween(before, after), applied: applied.length };
  },

  format: (text: Text) => format(given(text)),
  lineJobs: (text: Text) => lineJobs(given(text)),
  asBatch: (text: Text, part: number) => asBatch(given(text), part),
  masked: (text: Text) => masked(given(text)),
  outline: (text: Text, kind: library.PayloadKind | undefined): Outline => outline(given(text), kind),

  /** What one job of the payload will do, in words; from 0. */
  jobLines: (text: Text, index: number): JobLines | null => jobOf(given(text), index),

  copies: (text: Text, kind: library.PayloadKind): Copies => copies(given(text), kind),

  /** Where a job of a batch begins and ends in the text. */
  jobAt: (text: Text, index: number) => jobOffsets(given(text), index),

  expand: (text: Text, table: string, name: string, json: string[], options: Options): Expansion =>
    expandRows(given(text), table, name, json, options),

  readAccount: (target: Target, templates: string[]) => readAccount(target, templates),

  submit: (text: Text, target: Target, kind: library.PayloadKind, onProgress: (progress: Progress) => void) =>
    submit(given(text), target, kind, onProgress),

  cancel,
  logs,
};

export type Service = typeof service;
