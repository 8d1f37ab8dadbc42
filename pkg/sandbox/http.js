import { Problem } from "./problems.js";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {unknown} [body] text and bytes are sent as they are, anything else as JSON
 * @property {string} [type] content type; default: JSON
 * @property {Record<string, string>} [headers]
 * @property {number} [delayMs] how long to wait before it is sent
 * @property {"cut" | "endless" | "reset"} [ending] the connection breaks in the middle of the body, the body never ends,
 *   or the connection is reset without a response
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
 * @returns {Promise<Buffer | null>} `null` when the client disconnected first
 * @throws {Problem} 413
 */
export function readBody(request, maxBytes) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let length = 0;
    const refuse = () => {
      request.removeAllListeners("data");
      // The rest is discarded for a while: a client that is still sending would otherwise see a reset before it can read
      // the response.
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

/** How each kind of body is read. */
const bodyReaders = { json: parseJson, form: parseForm, bytes: (bytes) => bytes };

/**
 * @param {"json" | "form" | "bytes" | undefined} kind
 * @param {Buffer} bytes
 * @param {string | undefined} contentType
 * @throws {Problem} 400
 */
export function parseBody(kind, bytes, contentType) {
  return kind === undefined ? null : bodyReaders[kind](bytes, contentType);
}

/** @returns {{ text: string, value: unknown }} the text and its value */
function parseJson(bytes, contentType) {
  // This also keeps pages of other origins out: browsers send this type only after a preflight request.
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? "")) {
    throw new Problem(400, "Content-Type must be application/json");
  }
  let text;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new Problem(400, "The body is not UTF-8");
  }
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    throw new Problem(400, `The body is not valid JSON: ${error.message}`);
  }
}

/** Node's own reader of multipart forms does the work. @returns {Promise<FormData>} */
async function parseForm(bytes, contentType) {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? "")) {
    throw new Problem(400, "Content-Type must be multipart/form-data");
  }
  try {
    return await new Response(bytes, { headers: { "Content-Type": contentType } }).formData();
  } catch {
    throw new Problem(400, "The body is not a valid multipart form");
  }
}

/** The answer with its body as text or bytes. @param {Answer} answer @returns {Answer} */
export function asBytes(answer) {
  const { body } = answer;
  if (typeof body === "string" || Buffer.isBuffer(body)) return answer;
  return { ...answer, body: body === undefined ? "" : JSON.stringify(body) };
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Answer} answer with its body as text or bytes
 */
export function send(response, answer) {
  const bytes = Buffer.from(answer.body, "utf8");
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.status !== 204) {
    if (answer.type !== undefined || bytes.length > 0) response.setHeader("Content-Type", answer.type ?? jsonType);
    if (answer.ending !== "endless") response.setHeader("Content-Length", bytes.length);
  }
  response.statusCode = answer.status;
  if (answer.ending === "cut") {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  } else if (answer.ending === "endless" && response.req.method !== "HEAD") {
    repeat(response, bytes);
  } else {
    response.end(bytes);
  }
}

/** Sends bytes again and again until the client disconnects. */
function repeat(response, bytes) {
  const more = () => {
    while (!response.destroyed && response.write(bytes));
  };
  response.on("drain", more);
  more();
}
