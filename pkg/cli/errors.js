import { printable } from "./terminal/text.js";

/** The command line was used wrongly: exit code 2. `hint` says where to read more. */
export class UsageError extends Error {
  /** @param {string} message @param {string} [hint] */
  constructor(message, hint) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

/** The input, not the command line, is at fault: exit code 1, one line. */
export class InputError extends Error {
  /** @param {string} message @param {string} [hint] */
  constructor(message, hint) {
    super(message);
    this.name = "InputError";
    this.hint = hint;
  }
}

/** What to do about an error of the client, by its name: the name of its class. */
const ADVICE = {
  AuthenticationError: "Check that NEXRENDER_API_KEY holds a token that is still valid.",
  PermissionError: "The token is valid, but may not do this: ask the owner of the account.",
  NotFoundError: "Check the id, and that the token belongs to the account that owns it.",
  ConflictError: "The job has gone past the state in which this is possible: see `nexrender-payload wait ID`.",
  BadRequestError: "Run `nexrender-payload lint` on the payload; what it does not find only the service knows.",
  RateLimitError: "Wait, then run the same command again.",
  ServerError: "The service has a fault: try again later, and quote the request id when you report it.",
  NetworkError: "Check the connection and --base-url.",
  ResponseError: "What answered is not the API: check --base-url and any proxy on the way.",
  WaitTimeoutError: "The render goes on: wait again, with a longer --timeout.",
  JobFailedError: "Read the render's log, mend the payload or the template, and submit again.",
};

/** What to do when the service may have taken a request that got no answer. */
const SENT_UNKNOWN =
  "The service may have taken it: look there before you submit again. With --journal, nothing is sent twice.";

/**
 * Tells of an error, and of what it was that failed.
 *
 * @param {import("./io.js").Io} io
 * @param {string} what
 * @param {any} error
 */
export async function tell(io, what, error) {
  const { summary, advice } = describe(error);
  await io.note(`${io.colors.err.red("error:")} ${printable(what)}: ${printable(summary)}`);
  if (advice) await io.note(`  ${advice}`);
}

/**
 * An error in one or two lines: what happened with code, status and request id, and what to do.
 *
 * @param {any} error
 * @param {{ creates?: boolean }} [command]  whether the command creates jobs
 * @returns {{ summary: string, advice: string | undefined }}
 */
export function describe(error, { creates = false } = {}) {
  const message = error instanceof Error && error.message !== "" ? error.message : String(error);
  const facts = [];
  if (typeof error?.code === "string") facts.push(error.code);
  if (error?.status !== undefined) facts.push(`status ${error.status}`);
  if (error?.requestId && !message.includes(error.requestId)) facts.push(`request id ${error.requestId}`);
  if (error?.retryAfter !== undefined) facts.push(`retry after ${error.retryAfter} s`);
  const name = error?.constructor?.name;
  const unknown = creates && error?.sent === "unknown" ? SENT_UNKNOWN : undefined;
  return {
    summary: facts.length > 0 ? `${message} (${facts.join(", ")})` : message,
    advice: error?.hint ?? unknown ?? ADVICE[name] ?? ADVICE[error?.name],
  };
}
