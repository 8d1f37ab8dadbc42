// What the worker does for the page. The whole library is here and nowhere else, so that it is loaded once.
import * as library from "nexrender-payload";
import { jobOffsets } from "../batch/offsets.ts";
import { type Copies, copies } from "../copy/copies.ts";
import { type Expansion, expandRows } from "../expand/expand.ts";
import { format } from "../input/format.ts";
import { asBatch, lineJobs } from "../input/ndjson.ts";
import { masked } from "../share/mask.ts";
import { type Outline, outline } from "../summary/outline.ts";
import { readAccount, type Target } from "./account.ts";
import { cancel, diagnosable, submit } from "./submit.ts";

type Options = library.CheckOptions;

export const service = {
  /** The catalogue, for filters and rule pages. */
  rules: () => library.rules,

  lint: (text: string, options: Options) => library.lint(text, options),

  /** The text with its safe fixes, and how many there were. */
  fix(text: string, options: Options) {
    const { text: fixed, applied } = library.fix(text, options);
    return { text: fixed, applied: applied.length };
  },

  format,
  lineJobs,
  asBatch,
  masked,
  outline: (text: string, kind: library.PayloadKind | undefined): Outline => outline(text, kind),
  copies: (text: string, kind: library.PayloadKind): Copies => copies(text, kind),

  /** Where a job of a batch begins and ends in the text. */
  jobAt: (text: string, index: number) => jobOffsets(text, index),

  expand: (job: string, table: string, name: string, json: string[], options: Options): Expansion =>
    expandRows(job, table, name, json, options),

  readAccount: (target: Target, templates: string[]) => readAccount(target, templates),
  submit,
  cancel,
  diagnosable,
};

export type Service = typeof service;
