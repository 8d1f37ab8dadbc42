// Explains why a job failed, from the service's data and its payload.
import { diagnose as diagnosed } from "../generated/nexrender_payload.js";
import { readTemplate } from "./account.js";
import { callOptions } from "./call-options.js";
import { apply, time, wellFormed } from "./check.js";
import { isNexrenderError, NotFoundError } from "./errors.js";
import { anObject, argument, aString, checked, count } from "./options.js";
import { isBytes } from "./realm.js";
import { sourceOf } from "./source.js";
import { write } from "./wasm.js";

const known = { ...callOptions, payload: () => undefined, index: count, check: anObject };

/**
 * @param {import("./call.js").Caller} caller
 * @param {string} id
 * @param {object | undefined} options
 * @param {import("../index.js").CheckOptions | false | undefined} check  how the client checks payloads
 * @returns {Promise<import("../index.js").Diagnosis>}
 */
export async function diagnose(caller, id, options, check) {
  argument("id", id, aString);
  const { payload, index, check: given = check || undefined, ...call } = checked(options, known);
  const source = payload === undefined || payload === null ? undefined : textOf(sourceOf(payload));
  const job = await caller.json("getJob", { id }, call);
  const failed = job?.status === "error";
  const [log, template] = await Promise.all([
    failed ? absentIf(isMissing, caller.text("jobLogs", { id }, call)) : undefined,
    failed && !knowsTemplates(given) ? templateOf(caller, job, source, call) : undefined,
  ]);
  apply({ ...given, ...(template && { template }) });
  const facts = { job: JSON.stringify(job), log, hasPayload: source !== undefined, isText: source?.isText === true };
  const length = write(wellFormed(`${JSON.stringify(facts)}\n${source?.text ?? ""}`));
  const found = diagnosed(length, time(given));
  return index === undefined ? found : { ...found, causes: found.causes.map((cause) => ofJob(cause, index)) };
}

/** A cause with only its places in one job of a batch, where it has any there: other jobs may have the same text. */
function ofJob(cause, index) {
  const own = cause.places.filter(({ path }) => path[0] === "jobs" && path[1] === index);
  return own.length > 0 ? { ...cause, places: own } : cause;
}

function textOf({ text, isText }) {
  return { text: isBytes(text) ? new TextDecoder().decode(text) : text, isText };
}

const knowsTemplates = (check) => check?.template !== undefined || check?.account !== undefined;

/** The template of the job, as far as it can be read. Without it the advice is less precise. */
async function templateOf(caller, job, source, call) {
  const id = job?.templateId ?? idIn(source?.text);
  return typeof id === "string" && id !== "" ? absentIf(isNexrenderError, readTemplate(caller, id, call)) : undefined;
}

function idIn(text) {
  try {
    const payload = JSON.parse(text);
    return payload?.template?.id;
  } catch {
    return undefined;
  }
}

const isMissing = (error) => error instanceof NotFoundError;

async function absentIf(isExpected, promise) {
  try {
    return await promise;
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}
