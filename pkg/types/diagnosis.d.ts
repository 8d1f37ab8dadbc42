import type { CheckOptions, Range, RuleCode } from "./check.js";
import type { CallOptions } from "./client.js";

/** The options of a diagnosis. */
export interface DiagnoseOptions extends CallOptions {
  /** The payload of the job, or of the batch that contains it: an object, its text, or the bytes of the text. */
  payload?: unknown;
  /** The index of the job in a batch, from 0: only its own places are listed. Default: those of all jobs. */
  index?: number | undefined;
  /** How the payload is checked. Default: the client's `check`. If it contains no template, the job's template is read. */
  check?: CheckOptions | undefined;
}

/** Why a job failed, or why its output is not as expected. */
export interface Diagnosis {
  /** The job's id. */
  id: string;
  /** The job's state. */
  status: string;
  /** The diagnosis in a sentence. */
  summary: string;
  /** The causes, the most likely first. */
  causes: Cause[];
  /** The part of the log around the error, if there is a log and the cause is not known. */
  log?: string;
}

/** Something that may have made a job fail. */
export interface Cause {
  /**
   * `certain` if the service or the render engine names the cause, `likely` if it fits their messages, `possible` if it is an
   * error in the payload that may be unrelated to the failure.
   */
  likelihood: "certain" | "likely" | "possible";
  /** The rule whose page explains it. */
  code?: RuleCode;
  /** What is wrong. */
  message: string;
  /** What to do. */
  help?: string;
  /** The text of the service or of the render engine that says so. */
  evidence?: string;
  /** The parts of the payload that it is about; `range` if the payload was given as a text. */
  places: { path: (string | number)[]; pointer: string; range?: Range }[];
}
