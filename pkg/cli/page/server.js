// Serves the linter page on this machine only: its files, a sandbox, and a proxy that adds the token.
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { inPackage } from "../paths.js";
import { framePolicy, pagePolicy } from "./policy.js";
import { preflight } from "./preflight.js";
import { proxy, SERVICE } from "./proxy.js";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The built page in the package. */
export const pageFolder = fileURLToPath(inPackage("www/dist"));

/**
 * @param {object} [options]
 * @param {string} [options.folder] of the built page
 * @param {string} [options.host] default: `127.0.0.1`
 * @param {number} [options.port] default: a free one
 * @param {string} [options.sandbox] the URL of a sandbox for the page
 * @param {{ token: string, baseUrl?: string }} [options.service] the account for the page
 * @param {boolean} [options.allowPrivateHosts] whether a preflight may request URLs of private networks
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function servePage(options = {}) {
  const { folder = pageFolder, host = "127.0.0.1", port = 0, sandbox, service, allowPrivateHosts = false } = options;
  const targets = {
    ...(sandbox && { sandbox: { baseUrl: `${sandbox.replace(/\/$/, "")}/api/v2` } }),
    ...(service && { service: { baseUrl: SERVICE, ...service } }),
  };
  const server = createServer((incoming, answer) => {
    handle(incoming, answer, { folder, targets, allowPrivateHosts, own: server.address() }).catch(() =>
      refuse(answer, 500),
    );
  });
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, done);
  });
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${server.address().port}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

async function handle(incoming, answer, { folder, targets, allowPrivateHosts, own }) {
  // A host name of another site may resolve to this machine; its pages must not be able to call the proxy.
  if (!isOwnHost(incoming.headers.host, own)) return refuse(answer, 421);
  const path = decode(incoming.url);
  for (const [name, target] of Object.entries(targets)) {
    if (path === `/${name}/preflight`) return preflight(incoming, answer, target, allowPrivateHosts);
    if (path.startsWith(`/${name}/`)) return proxy(incoming, answer, target, incoming.url.slice(name.length + 1));
  }
  if (incoming.method !== "GET" && incoming.method !== "HEAD") return refuse(answer, 405);
  return send(incoming, answer, folder, path, targets);
}

function isOwnHost(header, { address, port }) {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `${address}:${port}`].includes(header ?? "");
}

async function send(incoming, answer, folder, path, targets) {
  const file = join(folder, normalize(`/${path === "/" ? "index.html" : path}`));
  const inside = file.startsWith(folder + sep);
  const facts = inside ? await stat(file).catch(() => undefined) : undefined;
  if (!facts?.isFile()) return refuse(answer, 404);
  const bytes =
    path.endsWith("/") || file.endsWith("index.html")
      ? withTargets(await readFile(file, "utf8"), targets)
      : await readFile(file);
  const policy = file.endsWith("thumbnail.html") ? framePolicy : pagePolicy;
  answer.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": policy.header,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
  });
  answer.end(incoming.method === "HEAD" ? undefined : bytes);
}

/** Tells the page which targets are available. */
function withTargets(html, targets) {
  const paths = Object.fromEntries(Object.keys(targets).map((name) => [name, `${name}/api/v2`]));
  const content = JSON.stringify(paths).replaceAll('"', "&quot;");
  return html.replace(/(<meta name="nexrender-targets" content=")[^"]*(")/, `$1${content}$2`);
}

function refuse(answer, status) {
  if (answer.headersSent) return answer.destroy();
  answer.writeHead(status, { "Content-Type": "text/plain", "Content-Security-Policy": pagePolicy.header });
  answer.end(`${status}\n`);
}

function decode(url) {
  const [path] = url.split("?");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
