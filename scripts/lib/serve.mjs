// A small static server on the loopback interface, for pages of the tests.
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
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

/** What such a page may do: run its own scripts and WebAssembly, use its own styles, talk to its own origin. */
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
 * @param {number} [options.port] default: a free one
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function serve({ folders, port = 0 }) {
  const server = createServer((incoming, answer) => {
    const path = decode(incoming.url);
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
