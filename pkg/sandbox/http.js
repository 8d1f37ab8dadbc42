import { Problem } from "./problems.js";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {unknown} [body] text as it is, anything else as JSON
 * @property {string} [type] content type, by default that of JSON
 * @property {Record<string, string>} [headers]
 * @property {boolean} [cut] the connection ends in the middle of the body
 */

const jsonType = "application/json; charset=utf-8";
const drainMs = 2000;

/** @param {number} milliseconds */
export function httpDate(milliseconds) {
  return new Date(milliseconds).toUTCString();
}

/**
 * Reads a body up to a limit.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {number} maxBytes
 * @returns {Promise<Buffer | null>} `null` when the caller went away first
 * @throws {Problem} 413
 */
export function readBody(request, maxBytes) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let length = 0;
    const refuse = () => {
      request.removeAllListeners("data");
      // What still comes is thrown away for a while: a caller that is busy sending would
      // otherwise meet a reset before it reads the answer.
      request.resume();
      setTimeout(() => request.socket?.destroy(), drainMs).unref();
      reject(
        new Problem(413, `The body is larger than ${maxBytes} bytes`, {
          headers: { Connection: "close" },
        }),
      );
    };
    request.on("error", () => resolve(null));
    request.on("close", () => resolve(null));
    if (Number(request.headers["content-length"]) > maxBytes) {
      refuse();
      return;
    }
    request.on("data", (chunk) => {
      length += chunk.length;
      if (length > maxBytes) refuse();
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks, length)));
  });
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * @param {Buffer} body
 * @param {string | undefined} contentType
 * @returns {{ text: string, value: unknown }} the text and what it means
 * @throws {Problem} 400
 */
export function parseJson(body, contentType) {
  // Also keeps pages of other origins out: without this type, a browser asks with a preflight.
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? "")) {
    throw new Problem(400, "Content-Type must be application/json");
  }
  let text;
  try {
    text = utf8.decode(body);
  } catch {
    throw new Problem(400, "The body is not UTF-8");
  }
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    throw new Problem(400, `The body is not JSON: ${error.message}`);
  }
}

/** The answer with its body as text. @param {Answer} answer @returns {Answer} */
export function asText(answer) {
  if (typeof answer.body === "string") return answer;
  return { ...answer, body: answer.body === undefined ? "" : JSON.stringify(answer.body) };
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Answer} answer as text
 */
export function send(response, answer) {
  const bytes = Buffer.from(answer.body, "utf8");
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.status !== 204) {
    response.setHeader("Content-Type", answer.type ?? jsonType);
    response.setHeader("Content-Length", bytes.length);
  }
  response.statusCode = answer.status;
  if (answer.cut) {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  } else {
    response.end(bytes);
  }
}
