// A small static server on the loopback interface, for the page and for the tests' pages.
import { readFile, stat } from "node:fs/promises";
import { createServer, request } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** What the page may do: run its own scripts and WebAssembly, use its own styles, talk to its own origin. */
export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * @param {object} options
 * @param {Record<string, string>} options.folders URL prefix → folder; the longest prefix wins
 * @param {Record<string, string>} [options.proxied] URL prefix → address that answers for it
 * @param {number} [options.port] default: a free one
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function serve({ folders, proxied = {}, port = 0 }) {
  const server = createServer((incoming, answer) => {
    const path = decode(incoming.url);
    const away = longest(Object.keys(proxied), path);
    if (away !== undefined) return forward(incoming, answer, proxied[away]);
    const prefix = longest(Object.keys(folders), path);
    if (prefix === undefined) return refuse(answer, 404);
    return send(answer, folders[prefix], path.slice(prefix.length));
  });
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

async function send(answer, folder, rest) {
  const file = join(folder, normalize(`/${rest}`));
  const inside = file.startsWith(folder + sep) || file === folder + sep;
  const found = inside && (await readable(file));
  if (!found) return refuse(answer, 404);
  answer.writeHead(200, {
    "Content-Type": types[extname(found)] ?? "application/octet-stream",
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  });
  answer.end(await readFile(found));
}

async function readable(file) {
  const facts = await stat(file).catch(() => undefined);
  if (facts?.isFile()) return file;
  return facts?.isDirectory() ? readable(join(file, "index.html")) : undefined;
}

/** Hands a request on as it is: what a same-origin proxy does, here to the sandbox, so without a token. */
function forward(incoming, answer, address) {
  const onward = request(
    new URL(incoming.url, address),
    { method: incoming.method, headers: { ...incoming.headers, host: new URL(address).host } },
    (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    },
  );
  onward.on("error", () => (answer.headersSent ? answer.destroy() : refuse(answer, 502)));
  incoming.pipe(onward);
}

function refuse(answer, status) {
  answer.writeHead(status, { "Content-Type": "text/plain", "Content-Security-Policy": policy });
  answer.end(`${status}\n`);
}

function longest(prefixes, path) {
  return prefixes.filter((prefix) => path.startsWith(prefix)).sort((a, b) => b.length - a.length)[0];
}

function decode(url) {
  const [path] = url.split("?");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
