// The service of the worker with the whole library: everything except checking.
import { type CheckOptions, type Diagnosis, type Estimate, estimate, type PayloadKind } from "nexrender-payload";
import { type Copies, copies } from "../copy/copies.ts";
import { type Expansion, expandRows } from "../expand/expand.ts";
import { clientOf, readAccount, type Target } from "./account.ts";
import { preflight } from "./preflight.ts";
import { serve } from "./serve.ts";
import { cancel, type JobProgress, logs, type Progress, submit } from "./submit.ts";

const service = {
  /** The payload as code; `text` has no credentials any more. */
  copies: (text: string, kind: PayloadKind): Copies => copies(text, kind),

  expand: (text: string, table: string, name: string, json: string[], options: CheckOptions): Expansion =>
    expandRows(text, table, name, json, options),

  readAccount: (target: Target, templates: string[]) => readAccount(target, templates),

  submit: (text: string, target: Target, kind: PayloadKind, onProgress: (progress: Progress) => void) =>
    submit(text, target, kind, onProgress),

  /** How much the payload will render. */
  estimate: (text: string, { kind, template, account }: CheckOptions): Estimate =>
    estimate(text, { kind, template, account }),

  /** Why a job failed, with the places in the text. */
  diagnose: (target: Target, { id = "", index }: JobProgress, text: string, check: CheckOptions): Promise<Diagnosis> =>
    clientOf(target).jobs.diagnose(id, { payload: text, index, check }),

  preflight,
  cancel,
  logs,
};

export type LibraryService = typeof service;

serve(service);
