// The service of the worker with the whole library: everything except checking.
import type { CheckOptions, PayloadKind } from "nexrender-payload";
import { type Copies, copies } from "../copy/copies.ts";
import { type Expansion, expandRows } from "../expand/expand.ts";
import { readAccount, type Target } from "./account.ts";
import { preflight } from "./preflight.ts";
import { serve } from "./serve.ts";
import { cancel, logs, type Progress, submit } from "./submit.ts";

const service = {
  /** The payload as code; `text` has no credentials any more. */
  copies: (text: string, kind: PayloadKind): Copies => copies(text, kind),

  expand: (text: string, table: string, name: string, json: string[], options: CheckOptions): Expansion =>
    expandRows(text, table, name, json, options),

  readAccount: (target: Target, templates: string[]) => readAccount(target, templates),

  submit: (text: string, target: Target, kind: PayloadKind, onProgress: (progress: Progress) => void) =>
    submit(text, target, kind, onProgress),

  preflight,
  cancel,
  logs,
};

export type LibraryService = typeof service;

serve(service);
