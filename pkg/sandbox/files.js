import { isLoopback } from "./hosts.js";

/**
 * Files for tests: media of the usual types under `/files/NAME`, and the same files misbehaving under
 * `/files/BEHAVIOUR/NAME`. They are small: each begins with the bytes by which its type is recognised.
 */

const latin1 = (text) => Buffer.from(text, "latin1");
const base64 = (text) => Buffer.from(text, "base64");

/** What a file holds, by the extension of its name. */
const contents = {
  png: [
    "image/png",
    base64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
  ],
  jpg: ["image/jpeg", latin1("\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9")],
  gif: ["image/gif", base64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")],
  webp: ["image/webp", latin1("RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0")],
  svg: ["image/svg+xml", latin1('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  mp4: ["video/mp4", latin1("\0\0\0\x18ftypmp42\0\0\0\0mp42isom")],
  mov: ["video/quicktime", latin1("\0\0\0\x14ftypqt  \0\0\0\0qt  ")],
  webm: ["video/webm", latin1("\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01")],
  mp3: ["audio/mpeg", latin1("ID3\x03\0\0\0\0\0\0")],
  wav: [
    "audio/wav",
    latin1("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88X\x01\0\x02\0\x10\0data\0\0\0\0"),
  ],
  ttf: ["font/ttf", latin1("\0\x01\0\0\0\0\0\x10\0\0\0\0")],
  zip: ["application/zip", latin1(`PK\x05\x06${"\0".repeat(18)}`)],
  mogrt: ["application/zip", latin1(`PK\x05\x06${"\0".repeat(18)}`)],
  aep: ["application/octet-stream", latin1("RIFX\0\0\0\x04Egg!")],
  json: ["application/json", latin1("{}")],
  jsx: ["text/plain; charset=utf-8", latin1("// a script\n")],
  txt: ["text/plain; charset=utf-8", latin1("a text\n")],
};

const page = latin1("<!doctype html>\n<title>Sign in</title>\n<p>This is a page, not a file.\n");
const html = "text/html; charset=utf-8";
const mostRedirects = 20;
const longestDelay = 600;

/**
 * How a file misbehaves. Each gets the right response and the request's query, and returns the response to give.
 *
 * @type {Record<string, (answer: import("./http.js").Answer, about: { search: URLSearchParams, name: string, method: string }) => import("./http.js").Answer>}
 */
const behaviours = {
  ...Object.fromEntries([401, 403, 404, 410, 429, 500, 503].map((status) => [status, () => failure(status)])),
  html: () => ({ status: 200, type: html, body: page }),
  "wrong-type": (answer) => ({ ...answer, type: "application/json" }),
  "no-type": (answer) => ({ ...answer, type: "application/octet-stream" }),
  empty: (answer) => ({ ...answer, body: "" }),
  slow: (answer, { search }) => ({
    ...answer,
    delayMs: 1000 * Math.min(Number(search.get("seconds") ?? 2) || 0, longestDelay),
  }),
  redirect: (_, { search, name }) => redirectTo(search.get("to") ?? `/files/${name}`),
  "redirect-loop": (_, { name }) => redirectTo(`/files/redirect-loop/${name}`),
  "no-head": (answer, { method }) => (method === "HEAD" ? failure(405) : answer),
  cut: (answer) => ({ ...answer, ending: "cut" }),
  endless: (answer) => ({ ...answer, body: Buffer.alloc(2 ** 16), ending: "endless" }),
  reset: (answer) => ({ ...answer, ending: "reset" }),
};

export const behaviourNames = Object.keys(behaviours);

function failure(status) {
  return { status, type: html, body: `<!doctype html>\n<title>${status}</title>\n<h1>${status}</h1>\n` };
}

function redirectTo(location) {
  // A header holds no other characters; new URL() also encodes line breaks.
  const target = location.startsWith("/") ? encodeURI(location) : new URL(location).href;
  return { status: 302, headers: { Location: target }, body: "" };
}

/**
 * @param {{ name: string, behaviour?: string, search: URLSearchParams, method: string }} request
 * @returns {import("./http.js").Answer | null} `null` when there is no such file or behaviour
 */
export function fileAnswer({ name, behaviour, search, method }) {
  const extension = name.split(".").at(-1).toLowerCase();
  if (!Object.hasOwn(contents, extension)) return null;
  const [type, body] = contents[extension];
  const answer = { status: 200, type, body, headers: { "X-Content-Type-Options": "nosniff" } };
  if (behaviour === undefined) return answer;
  if (!Object.hasOwn(behaviours, behaviour)) return null;
  return behaviours[behaviour](answer, { search, name, method });
}

/** The loopback interface has more than one name. */
function isOwn(url, own) {
  if (url.protocol !== own.protocol || url.port !== own.port) return false;
  return url.hostname === own.hostname || (isLoopback(url.hostname) && isLoopback(own.hostname));
}

/**
 * Why the engine could not download a file of this sandbox. Of all others nothing is known: nothing is downloaded.
 *
 * @param {string} src
 * @param {string} origin of this sandbox
 * @returns {string | null} the reason, or `null` when the download succeeds
 */
export function sourceProblem(src, origin) {
  let target = src;
  for (let times = 0; times <= mostRedirects; times += 1) {
    const url = URL.canParse(target) ? new URL(target) : null;
    if (url === null || !isOwn(url, new URL(origin)) || !url.pathname.startsWith("/files/")) return null;
    const [behaviour, name] = url.pathname.slice("/files/".length).split("/");
    const search = url.searchParams;
    const asked = name === undefined ? { name: behaviour, search } : { name, behaviour, search };
    const answer = fileAnswer({ ...asked, method: "GET" });
    if (answer === null) return "404";
    if (answer.ending === "reset" || answer.ending === "cut") return "socket hang up";
    if (answer.ending === "endless") return "the file is too large";
    if (answer.status >= 400) return String(answer.status);
    if (answer.status !== 302) return null;
    target = new URL(answer.headers.Location, url).href;
  }
  return "too many redirects";
}
