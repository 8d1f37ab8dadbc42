// Sends requests to the URLs of a payload, without the client's token, headers and `fetch`.
import { version } from "../../../package.json";
import { builtIn } from "../built-in.js";
import { runsInBrowser } from "../runtime.js";
import { isPublicHost } from "./core.js";
import { privateAddress } from "./urls.js";

const agentName = `nexrender-payload/${version}`;

/**
 * The transport of this runtime, and how to close its connections.
 *
 * @param {boolean} allowPrivateHosts
 * @returns {Promise<{ transport: import("./urls.js").Transport, close: () => void, inPage: boolean }>}
 */
export async function openTransport(allowPrivateHosts) {
  const inPage = runsInBrowser;
  const modules = inPage ? undefined : await nodeModules();
  if (modules) return { ...nodeTransport(modules, allowPrivateHosts), inPage };
  return { transport: fetchTransport(inPage), close: () => {}, inPage };
}

/** Node, Deno and Bun say which address they connect to. Workers have no private network to protect. */
async function nodeModules() {
  const isWorker = globalThis.navigator?.userAgent === "Cloudflare-Workers";
  if (isWorker || globalThis.process?.versions?.node === undefined) return undefined;
  const [http, https, dns] = await Promise.all(["node:http", "node:https", "node:dns"].map(builtIn));
  return http?.request && https?.request && dns?.lookup ? { http, https, dns } : undefined;
}

function nodeTransport({ http, https, dns }, allowPrivateHosts) {
  // Separate agents: the global ones may use a proxy, which could connect to private addresses.
  const agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };
  const lookup = allowPrivateHosts ? undefined : publicLookup(dns);
  const transport = (url, { method, headers, signal, most }) =>
    new Promise((resolve, reject) => {
      const { request } = url.protocol === "https:" ? https : http;
      const all = { "User-Agent": agentName, Accept: "*/*", "Accept-Encoding": "identity", ...headers };
      const options = { method, headers: all, agent: agents[url.protocol], signal, ...(lookup && { lookup }) };
      request(url, options, (response) => {
        const address = response.socket?.remoteAddress;
        if (lookup && address !== undefined && !isPublicHost(address)) {
          response.destroy();
          return reject(privateAddressError());
        }
        read(response, most).then(resolve, reject);
      })
        .on("error", reject)
        .end();
    });
  const close = () => {
    for (const agent of Object.values(agents)) agent.destroy();
  };
  return { transport, close };
}

/** Resolves a name only to public addresses, so that the checked address is the one that is connected to. */
function publicLookup(dns) {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error);
      if (!addresses.every(({ address }) => isPublicHost(address))) return callback(privateAddressError());
      if (options.all) return callback(null, addresses);
      const [{ address, family }] = addresses;
      callback(null, address, family);
    });
  };
}

function privateAddressError() {
  return Object.assign(new Error("the address is private"), { code: privateAddress });
}

/** @param {import("node:http").IncomingMessage} response */
async function read(response, most) {
  const status = response.statusCode ?? 0;
  const header = (name) => {
    const value = response.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const isRedirect = status >= 300 && status < 400;
  if (response.req?.method === "HEAD" || isRedirect) {
    // The body of a redirect may never end.
    if (isRedirect) response.destroy();
    else response.resume();
    return { status, header };
  }
  const chunks = [];
  let length = 0;
  let isWhole = true;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) {
      isWhole = false;
      break;
    }
  }
  response.destroy();
  return { status, header, bytes: joined(chunks, Math.min(length, most)), isWhole: isWhole && status !== 206 };
}

/** A page has cookies, a cache and an address, and cannot see where a redirect leads. */
const ofPage = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "follow" };

/** @param {boolean} inPage */
function fetchTransport(inPage) {
  return async (url, { method, headers, signal, most }) => {
    const response = await fetch(url.href, {
      method,
      headers,
      signal,
      ...(inPage ? ofPage : { redirect: "manual" }),
    });
    const header = (name) => response.headers.get(name) ?? undefined;
    const { status } = response;
    const facts = { status, header, ...(inPage && { url: response.url || undefined }) };
    if (method === "HEAD" || (status >= 300 && status < 400) || !response.body) {
      response.body?.cancel().catch(() => {});
      return facts;
    }
    const { bytes, isWhole } = await beginningOf(response.body, most);
    return { ...facts, bytes, isWhole: isWhole && status !== 206 };
  };
}

async function beginningOf(body, most) {
  const reader = body.getReader();
  const chunks = [];
  let length = 0;
  while (length < most) {
    const { done, value } = await reader.read();
    if (done) return { bytes: joined(chunks, length), isWhole: true };
    chunks.push(value);
    length += value.length;
  }
  reader.cancel().catch(() => {});
  return { bytes: joined(chunks, most), isWhole: false };
}

function joined(chunks, length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
