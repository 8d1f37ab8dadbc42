import { isSecretHeader } from "../lib/secret-headers.js";

/**
 * The last requests, for tests. Both the number of entries and the size of the bodies that they hold are limited, so that
 * a campaign of a million jobs does not fill the memory.
 *
 * @typedef {object} LogEntry
 * @property {number} number counts all requests from 1
 * @property {string} requestId the answer's X-Request-Id
 * @property {string} time ISO 8601
 * @property {string} method
 * @property {string} path with its query
 * @property {Record<string, string>} headers credentials masked
 * @property {string | null} body `null` for files, secrets, and what is too large to keep
 * @property {number} bodyBytes
 * @property {number | null} status `null` when no answer was sent
 * @property {string | null} fault the faults that applied to it
 * @property {boolean} taken whether the API processed it
 * @property {number | null} ms until the answer was sent
 */
export class RequestLog {
  #entries = [];
  #limit;
  #bodyBudget;
  #bodyBytes = 0;
  #total = 0;
  #clearedAt = 0;

  /** @param {{ entries: number, bodyBytes: number }} limits */
  constructor({ entries, bodyBytes }) {
    this.#limit = entries;
    this.#bodyBudget = bodyBytes;
  }

  /** The number of all requests, forgotten ones included. */
  get total() {
    return this.#total;
  }

  /** @returns {LogEntry[]} oldest first */
  get entries() {
    return this.#entries.slice(-this.#limit);
  }

  /**
   * Adds a request; the server fills in the rest later.
   * @param {import("node:http").IncomingMessage} request
   * @returns {LogEntry}
   */
  begin(request) {
    this.#total += 1;
    const entry = {
      number: this.#total,
      requestId: "",
      time: new Date().toISOString(),
      method: request.method ?? "",
      path: request.url ?? "",
      headers: maskCredentials(request.headers),
      body: null,
      bodyBytes: 0,
      status: null,
      fault: null,
      taken: false,
      ms: null,
    };
    this.#entries.push(entry);
    // Removing many at once keeps the cost per request constant.
    if (this.#entries.length >= this.#limit * 2) this.#forget(this.#entries.length - this.#limit);
    return entry;
  }

  /** Keeps the body and drops older ones to make room. @param {LogEntry} entry @param {Buffer} body @param {boolean} isReadable */
  setBody(entry, body, isReadable) {
    entry.bodyBytes = body.length;
    if (!isReadable || body.length > this.#bodyBudget || entry.number <= this.#clearedAt) return;
    entry.body = body.toString("utf8");
    this.#bodyBytes += body.length;
    for (const old of this.#entries) {
      if (this.#bodyBytes <= this.#bodyBudget) break;
      this.#dropBody(old);
    }
  }

  clear() {
    this.#entries = [];
    this.#bodyBytes = 0;
    this.#clearedAt = this.#total;
  }

  #forget(count) {
    for (const old of this.#entries.splice(0, count)) this.#dropBody(old);
  }

  #dropBody(entry) {
    if (entry.body === null) return;
    entry.body = null;
    this.#bodyBytes -= entry.bodyBytes;
  }
}

function maskCredentials(headers) {
  const masked = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = String(value);
    masked[name] = isSecretHeader(name) ? text.replace(/^(\w+ )?.*$/su, "$1***") : text;
  }
  return masked;
}
