import { printable } from "./terminal/text.js";

/** The command line is wrong: exit code 2. `hint` is the next line. */
export class UsageError extends Error {
  /** @param {string} message @param {string} [hint] */
  constructor(message, hint) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

/** The input is wrong, not the command line: exit code 1, one line. */
export class InputError extends Error {
  /** @param {string} message @param {string} [hint] */
  constructor(message, hint) {
    super(message);
    this.name = "InputError";
    this.hint = hint;
  }
}

/** What to do about an error of the client, by the name of its class. */
const ADVICE = {
  AuthenticationError: "Check that NEXRENDER_API_KEY contains a valid token.",
  PermissionError: "The token is valid but lacks this permission: ask the account's owner.",
  NotFoundError: "Check the id, and that the token belongs to the same account.",
  ConflictError: "The job's state does not allow this: see `nexrender-payload status ID`.",
  BadRequestError:
    "Run `nexrender-payload lint` on the payload. If it finds nothing, only the service knows the reason.",
  RateLimitError: "Wait, then run the same command again.",
  ServerError: "The service failed: try again later, and give the request id if you report it.",
  NetworkError: "Check the connection to HOST and --base-url.",
  TimeoutError: "HOST did not respond in time: try again later.",
  ResponseError: "The response is not from the API: check --base-url and any proxy in between.",
  WaitTimeoutError: "The render continues: wait again, with a longer --timeout.",
  JournalError: "Check the journal's path. A journal belongs to exactly one list of jobs, in one order.",
  JobFailedError: "See `nexrender-payload logs ID`, fix the payload or the template, and submit again.",
};

/** What to do if the service may have accepted a request that got no response. */
const SENT_UNKNOWN =
  "The service may have accepted it: check with `nexrender-payload list` before you submit it again. With --journal, nothing is sent twice.";

/**
 * Prints an error with its subject.
 *
 * @param {import("./io.js").Io} io
 * @param {string} subject
 * @param {any} error
 */
export async function printError(io, subject, error) {
  const { summary, advice } = describe(error, { host: io.host });
  await io.note(`${io.colors.err.red("error:")} ${printable(subject)}: ${printable(summary)}`);
  if (advice) await io.note(`  ${advice}`);
}

/**
 * An error in one or two lines: what happened, with code, status and request id, and what to do.
 *
 * @param {any} error
 * @param {{ creates?: boolean, host?: string }} [context]  whether the command creates jobs, and the service's host
 * @returns {{ summary: string, advice: string | undefined }}
 */
export function describe(error, { creates = false, host = "the service" } = {}) {
  const message = error instanceof Error && error.message !== "" ? error.message : String(error);
  const facts = [];
  const name = error?.constructor?.name;
  const isCampaign = name === "CampaignError";
  if (typeof error?.code === "string" && !isCampaign) facts.push(error.code);
  if (error?.status !== undefined) facts.push(`status ${error.status}`);
  if (error?.requestId && !message.includes(error.requestId)) facts.push(`request id ${error.requestId}`);
  const reason = causeOf(error);
  if (reason !== undefined && !message.includes(reason)) facts.push(reason);
  if (error?.retryAfter !== undefined) facts.push(`retry after ${error.retryAfter} s`);
  const unknown = creates && error?.sent === "unknown" ? SENT_UNKNOWN : undefined;
  const general = ADVICE[name] ?? ADVICE[error?.name];
  // The cause that stopped a campaign must be fixed before it can continue.
  const advice = isCampaign
    ? [ADVICE[error.cause?.constructor?.name], error.hint].filter(Boolean).join("\n")
    : (error?.hint ?? unknown ?? general);
  return {
    summary: facts.length > 0 ? `${message} (${facts.join(", ")})` : message,
    advice: advice?.replace("HOST", host),
  };
}

/** The system's code of an error's cause, such as ENOTFOUND or CERT_HAS_EXPIRED. */
function causeOf(error) {
  let cause = error?.cause;
  for (let depth = 0; depth < 5 && cause; depth++) {
    if (/^[A-Z][A-Z0-9_]+$/.test(cause.code)) return cause.code;
    cause = cause.cause;
  }
  return undefined;
}

/** The command-line names of the package's options. */
const OPTIONS = {
  baseUrl: "--base-url",
  token: "NEXRENDER_API_KEY",
  maxDiagnostics: "--max",
  rules: "--rule",
  chunkSize: "--chunk-size",
};

/**
 * Turns the package's error about an argument into a `UsageError` about the command line; returns other errors unchanged.
 *
 * @param {unknown} error
 */
export function asUsageError(error) {
  if (!(error instanceof TypeError)) return error;
  const message = error.message
    .replace(/^options\.rules\["([\w-]+)"\]/, "--rule $1")
    .replace(/^options\.(\w+)|^(\w+)(?=:)/, (text, option, argument) => {
      const name = option ?? argument;
      return OPTIONS[name] ?? (option === undefined ? text : `--${option}`);
    });
  return new UsageError(message);
}
