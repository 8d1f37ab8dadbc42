import type { CheckOptions, Range, RuleCode } from "./check.js";
import type { CallOptions } from "./client.js";

/** What a diagnosis may use beside what the service says. */
export interface DiagnoseOptions extends CallOptions {
  /** What created the job, or the batch that it is in: an object, its text, or the bytes of the text. */
  payload?: unknown;
  /** How the payload is checked; by default as the client checks. Without a template in it, the job's own is read. */
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
  /** The causes, the likeliest first. */
  causes: Cause[];
  /** The part of the log around the error, if there is a log and the cause is not known. */
  log?: string;
}

/** Something that may have made a job fail. */
export interface Cause {
  /**
   * How sure that is: `certain` if the service or the render engine names it, `likely` if it fits what they say,
   * `possible` if it is wrong in the payload and may have nothing to do with the failure.
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
