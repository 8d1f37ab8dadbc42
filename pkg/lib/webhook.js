// Webhooks, which the service calls when a job has ended.
import { reading } from "./blame.js";
import { isRecord, lostName } from "./lost.js";
import { argument, checked } from "./options.js";
import { isPlainObject } from "./plain.js";
import { isArrayBuffer } from "./realm.js";
import { NexrenderError } from "./validation-error.js";

/** The final states of a job, in which the service calls the webhook. */
const ended = ["finished", "error", "manually_cancelled"];
/** No job is this large. */
const LONGEST = 16 << 20;

/** What is wrong with them is reported where they are compared. */
const webhookOptions = { secret: () => undefined, secretHeader: () => undefined };

const identity = ({ id, status, state }) => ({ id, status: status ?? state });

/** The parsed body is data; an instance of a class without an id is probably the request, or a promise of the body. */
const aBody = (value) => {
  if (isRecord(value)) return undefined;
  const advice = typeof value.then === "function" ? "await it first" : "pass its body, such as `await request.text()`";
  return `expected the text, the bytes or the parsed JSON of the request's body, got ${lostName(value)}; ${advice}`;
};

/**
 * Parses the body of a webhook: the whole job, or the shorter form of older documentation.
 *
 * @type {typeof import("../index.js").parseWebhook}
 */
export function parseWebhook(body, options) {
  const { secret, secretHeader } = checked(options, webhookOptions);
  if (secret !== undefined || secretHeader !== undefined) compare(secret, secretHeader);
  const job = objectOf(body);
  const { id, status } = reading("body", job, identity);
  if (typeof id !== "string" || typeof status !== "string") {
    argument("body", job, aBody);
    const isRequest = "body" in job && "headers" in job;
    const advice = isRequest ? "; pass the `body` of the request, not the request" : "";
    throw refusal(`it has no \`id\` and \`status\`, so it is not the body of a webhook${advice}`);
  }
  if (!ended.includes(status))
    throw refusal(
      `its status is ${JSON.stringify(status.slice(0, 40))}, but a job calls its webhook only when it has ended`,
    );
  const { stats = {} } = job;
  return {
    type: { finished: "finished", error: "failed", manually_cancelled: "cancelled" }[status],
    id,
    status,
    templateId: text(job.templateId),
    outputUrl: text(job.outputUrl),
    error: text(stats?.error) ?? text(job.error),
    finishedAt: text(stats?.finishedAt) ?? text(job.finishedAt) ?? text(stats?.errorAt),
    renderDuration: number(stats?.renderDuration) ?? number(job.renderDuration),
    job,
  };
}

const text = (value) => (typeof value === "string" && value !== "" ? value : undefined);
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);

const refusal = (reason, cause) =>
  new NexrenderError(`The webhook was rejected: ${reason}`, { code: "webhook", cause });

function objectOf(body) {
  const parsed =
    ArrayBuffer.isView(body) || isArrayBuffer(body)
      ? parse(decode(body))
      : typeof body === "string"
        ? parse(body)
        : body;
  if (!reading("body", parsed, isPlainObject)) throw refusal("its body is not a JSON object");
  return parsed;
}

function decode(bytes) {
  if (bytes.byteLength > LONGEST) throw refusal("its body is larger than 16 MiB");
  return new TextDecoder().decode(bytes);
}

function parse(body) {
  if (body.length > LONGEST) throw refusal("its body is larger than 16 MiB");
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ""));
  } catch {
    // The parser's error contains a part of the body.
    throw refusal("its body is not JSON");
  }
}

/**
 * Compares the value of the call's header with the secret that the job set there, in constant time.
 */
function compare(secret, received) {
  if (typeof secret !== "string" || secret === "") {
    throw new TypeError(
      "options.secret: expected the value that you set in `webhook.headers`, to compare `secretHeader` with",
    );
  }
  const [right, found] = [secret, typeof received === "string" ? received : ""].map((value) =>
    new TextEncoder().encode(value),
  );
  let differences = right.length ^ found.length;
  for (let at = 0; at < right.length; at += 1) differences |= right[at] ^ (found[at % found.length] ?? 0);
  if (differences !== 0)
    throw refusal(received === undefined ? "the header with its secret is missing" : "its secret is wrong");
}
