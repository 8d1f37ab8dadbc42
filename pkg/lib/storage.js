import { chainOf } from "./cause.js";
import { UploadProgress } from "./counted.js";
import { errorFrom, NetworkError, noteSent, ResponseError, TimeoutError } from "./errors.js";
import { exchange, first } from "./perform.js";
import { reasonOf } from "./signals.js";

/** The file storage for uploads. Its URLs are signed: anyone who has one can upload. */

/**
 * The upload URL in any of the three forms of the service's response.
 *
 * @param {any} answer
 * @returns {{ url: string } | undefined}
 */
export function uploadInfoOf(answer) {
  const holders = [answer, answer?.uploadInfo, answer?.template, answer?.template?.uploadInfo];
  const info = holders.find((holder) => typeof holder?.url === "string");
  const url = holders.map((holder) => holder?.uploadUrl).find((url) => typeof url === "string");
  return info ?? (url === undefined ? undefined : { url });
}

/** The new template in any form of the response. */
export function templateOf(answer) {
  const { uploadUrl: _, uploadInfo: __, ...template } = answer.template ?? answer;
  if (typeof template.id !== "string" || template.id === "") {
    throw new ResponseError("POST /templates: the response has no id; check before you send it again", {
      status: 201,
      body: template,
      sent: "unknown",
    });
  }
  const uploadInfo = uploadInfoOf(answer);
  return { ...template, ...(uploadInfo && { uploadInfo }) };
}

/** Pauses between attempts, in milliseconds. */
const pauses = [500, 1000, 2000, 4000, 8000];

/**
 * Uploads a file to its URL, with the one header that the signature covers. Uploading a file twice is harmless, so this is
 * retried after temporary failures.
 *
 * @param {string} url
 * @param {BodyInit} file
 * @param {{ fetch: Function, fetchOptions?: object, signal?: AbortSignal, timeout?: number, maxRetries: number,
 *   onProgress?: Function }} means
 */
export async function putFile(url, file, means) {
  const progress = new UploadProgress(file, means.onProgress);
  for (let attempt = 0; ; attempt += 1) {
    progress.start();
    const error = progress.failure ? undefined : await tryToPut(url, progress, means);
    if (progress.failure) throw progress.failure.error;
    if (error === undefined) return progress.finish();
    const mayPass = error.status === undefined || error.status >= 500 || error.status === 429;
    if (!mayPass || attempt >= means.maxRetries) throw error;
    await pause(pauses[Math.min(attempt, pauses.length - 1)], means.signal);
  }
}

async function tryToPut(url, progress, { fetch, fetchOptions, signal, timeout = Number.POSITIVE_INFINITY }) {
  throwIfAborted(signal, "no");
  const controller = new AbortController();
  progress.end = () => controller.abort();
  const { body } = progress;
  const headers = { "Content-Type": "application/octet-stream" };
  const init = { ...fetchOptions, method: "PUT", headers, body, redirect: "manual", signal: controller.signal };
  try {
    const { value, isLate } = await first(exchange(fetch, url, init), timeout, [signal]);
    if (value) return refusal(value);
    controller.abort();
    if (isLate) return new TimeoutError(`the upload was not finished within ${timeout} ms`, { sent: "unknown" });
  } catch (error) {
    // The error itself may contain the signed URL.
    const reason = chainOf(error).findLast(({ code }) => code !== undefined)?.code;
    const why = reason === undefined ? "" : ` (${reason})`;
    return new NetworkError(`the upload failed${why}; upload the file again`, { sent: "unknown", reason });
  }
  throwIfAborted(signal, "unknown");
}

function refusal({ head: { status }, text }) {
  if (status >= 200 && status < 300) return undefined;
  // The rest of the storage's response repeats what was signed.
  const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1];
  const message = `the storage rejected the file: ${status}${code === undefined ? "" : ` ${code}`}`;
  if (status >= 500) return errorFrom({ class: "ServerError", code: "server", message, status });
  if (status === 403) return errorFrom({ class: "PermissionError", code: "permission", message, status });
  return errorFrom({ class: "ApiError", code: "api", message, status });
}

/** Waits until the time is up or the signal aborts. */
export async function pause(limit, signal) {
  await first(new Promise(() => {}), limit, [signal]);
  throwIfAborted(signal, "no");
}

function throwIfAborted(signal, sent) {
  if (!signal?.aborted) return;
  const reason = reasonOf(signal);
  noteSent(reason, sent);
  throw reason;
}
