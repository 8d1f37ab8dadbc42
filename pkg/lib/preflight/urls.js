// Requests the URLs of a payload.
import { chainOf } from "../cause.js";
import { onAbort, reasonOf } from "../signals.js";
import { isPublicHost } from "./core.js";

/**
 * The result for a URL, as the core reads it (`src/support/preflight_results.rs`).
 *
 * @typedef {{ status: number, type?: string, length?: number, start?: string, landed?: string }
 *   | { failure: string } | { unchecked: string }} UrlAnswer
 *
 * One request, without what follows from it: no redirect is followed.
 *
 * @typedef {(url: URL, request: { method: "HEAD" | "GET", headers: Record<string, string>, signal: AbortSignal,
 *   most: number }) => Promise<Response>} Transport
 *
 * @typedef {object} Response
 * @property {number} status
 * @property {(name: string) => string | undefined} header
 * @property {Uint8Array} [bytes]  how the body begins, at most `most` bytes
 * @property {boolean} [isWhole]  whether these are the whole body
 * @property {string} [url]  where it came from, if redirects were followed after all
 */

/** How much of a body is read. */
const mostBytes = 64 * 1024;
/** How much of that is passed to the core, which recognises HTML in it. */
const shownBytes = 512;
const mostRedirects = 10;
const redirects = [301, 302, 303, 307, 308];

/** What ends the requests for a URL without a response. */
class Ended extends Error {
  /** @param {UrlAnswer} answer */
  constructor(answer) {
    super("ended");
    this.answer = answer;
  }
}

/** The code of the error with which a transport refuses to connect to a private address. */
export const privateAddress = "ERR_PRIVATE_ADDRESS";

/**
 * Requests URLs, with limits for the total number of concurrent requests and for those to one host.
 */
export class UrlRequests {
  #transport;
  #means;
  #active = 0;
  /** By name: what waits for the host from `next` on, and how many requests are on their way to it. */
  #hosts = new Map();
  /** Those that may be sent a request. */
  #free = new Set();
  /** How many requests were sent. */
  requests = 0;

  /**
   * @param {Transport} transport
   * @param {{ timeout: number, concurrency: number, perHost: number, allowPrivateHosts: boolean, inPage: boolean,
   *   signal: AbortSignal }} means
   */
  constructor(transport, means) {
    this.#transport = transport;
    this.#means = means;
  }

  /**
   * @param {string} url
   * @returns {Promise<UrlAnswer>} rejects only with the reason of the signal
   */
  ask(url) {
    return new Promise((resolve, reject) => {
      const name = hostOf(url);
      const host = this.#hosts.get(name) ?? { name, waiting: [], next: 0, active: 0 };
      this.#hosts.set(name, host);
      host.waiting.push({ url, resolve, reject });
      this.#settle(host);
      this.#fill();
    });
  }

  /** The hosts take turns. */
  #fill() {
    for (const host of this.#free) {
      if (this.#active >= this.#means.concurrency) return;
      const request = host.waiting[host.next];
      host.next += 1;
      this.#free.delete(host);
      this.#run(host, request);
    }
  }

  async #run(host, { url, resolve, reject }) {
    this.#count(host, 1);
    try {
      resolve(await this.#answer(url));
    } catch (error) {
      reject(error);
    } finally {
      this.#count(host, -1);
      this.#fill();
    }
  }

  #count(host, change) {
    this.#active += change;
    host.active += change;
    this.#settle(host);
  }

  /** Whether the host may be sent a request now, and whether it is needed any longer. */
  #settle(host) {
    const waits = host.next < host.waiting.length;
    if (waits && host.active < this.#means.perHost) this.#free.add(host);
    if (!waits && host.active === 0) this.#hosts.delete(host.name);
  }

  /** `HEAD`, and `GET` wherever that does not say that all is well: servers may refuse the one and answer the other. */
  async #answer(url) {
    const { signal } = this.#means;
    if (signal.aborted) throw reasonOf(signal);
    const controller = new AbortController();
    const ignore = onAbort(signal, () => controller.abort());
    const timer = setTimeout(() => controller.abort(), this.#means.timeout);
    try {
      const head = await this.#settled(url, "HEAD", controller.signal);
      if (isGood(head) || isFinal(head)) return head;
      return await this.#settled(url, "GET", controller.signal);
    } finally {
      clearTimeout(timer);
      ignore();
    }
  }

  /** @returns {Promise<UrlAnswer>} */
  async #settled(url, method, signal) {
    try {
      return await this.#followed(url, method, signal);
    } catch (error) {
      if (this.#means.signal.aborted) throw reasonOf(this.#means.signal);
      if (error instanceof Ended) return error.answer;
      if (signal.aborted) return { failure: "timeout" };
      return whyFailed(error, this.#means.inPage);
    }
  }

  async #followed(text, method, signal) {
    // The core reads host names a little more generously.
    if (!URL.canParse(text)) throw new Ended({ failure: "host-not-found" });
    const asked = new URL(text);
    // A fragment is never sent.
    let url = asked;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      this.#refuse(url, hop);
      const response = await this.#request(url, method, signal);
      const location = redirects.includes(response.status) ? response.header("location") : undefined;
      if (location === undefined) return factsOf(response, asked, url);
      url = target(location, url);
    }
    throw new Ended({ failure: "too-many-redirects" });
  }

  /** Every hop is checked, and none gets a name or a password. */
  #refuse(url, hop) {
    if (!["http:", "https:"].includes(url.protocol)) throw new Ended({ failure: "redirect-target" });
    if (!this.#means.allowPrivateHosts && !isPublicHost(url.hostname)) {
      throw new Ended({ unchecked: hop === 0 ? "private-host" : "private-redirect" });
    }
    url.username = "";
    url.password = "";
  }

  async #request(url, method, signal) {
    const request = (headers) => {
      this.requests += 1;
      return this.#transport(url, { method, headers, signal, most: mostBytes });
    };
    if (method === "HEAD" || this.#means.inPage) return request({});
    const response = await request({ Range: `bytes=0-${mostBytes - 1}` });
    // An empty file has no range.
    return response.status === 416 ? request({}) : response;
  }
}

function hostOf(url) {
  return URL.canParse(url) ? new URL(url).host : "";
}

function target(location, from) {
  try {
    return new URL(location, from);
  } catch {
    throw new Ended({ failure: "redirect-target" });
  }
}

/** Whether the response to `HEAD` says that all is well. A type that says nothing may hide a page. */
function isGood({ status, type = "", length }) {
  return status >= 200 && status < 300 && length !== 0 && type !== "" && !/^text\/(html|plain)\b/i.test(type);
}

/** Whether `GET` would end the same way. */
function isFinal({ failure, unchecked }) {
  return unchecked !== undefined || (failure !== undefined && failure !== "lost");
}

/** @returns {UrlAnswer} */
function factsOf({ status, header, bytes, isWhole, url: final }, asked, last) {
  if (status === 429) return { unchecked: "rate-limit" };
  const landed = final === undefined ? last : new URL(final);
  const type = header("content-type");
  const length = isWhole ? bytes.length : lengthOf(status, header);
  return {
    status,
    ...(type && { type: type.slice(0, 200) }),
    ...(length !== undefined && { length }),
    ...(bytes && { start: latin1(bytes.subarray(0, shownBytes)) }),
    // Without the query, which may hold a key.
    ...(landed.href !== asked.href && { landed: `${landed.host}${landed.pathname}`.slice(0, 300) }),
  };
}

/** The length of the whole file, also where only a part of it was asked for. */
function lengthOf(status, header) {
  const text = status === 206 ? header("content-range")?.match(/\/(\d+)$/)?.[1] : header("content-length");
  const length = Number(text);
  return text && Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

/** HTML begins in ASCII; what the other bytes are does not matter. */
function latin1(bytes) {
  return String.fromCharCode(...bytes);
}

const notFound = ["ENOTFOUND", "EAI_NONAME", "EAI_NODATA"];
const refused = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ConnectionRefused"];
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH/;

/** @returns {UrlAnswer} */
function whyFailed(error, inPage) {
  // A page cannot distinguish a response that it is not allowed to read from a missing response.
  if (inPage) return { unchecked: "cors" };
  const codes = chainOf(error).flatMap(({ code }) => code ?? []);
  const isOf = (list) => codes.some((code) => list.includes(code));
  if (isOf([privateAddress])) return { unchecked: "private-address" };
  if (isOf(notFound)) return { failure: "host-not-found" };
  if (isOf(refused)) return { failure: "refused" };
  if (codes.some((code) => certificate.test(code))) return { failure: "certificate" };
  if (isOf(["ETIMEDOUT"])) return { failure: "timeout" };
  return { failure: "lost" };
}
