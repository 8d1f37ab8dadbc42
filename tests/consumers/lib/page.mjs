// Pages of consumers: a static server, and Chromium to open them in.
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { launch, openPage } from "../../js/support/chromium.js";
import { startFirefox, startWebKit, until } from "../../js/support/webdriver.js";

const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Serves a folder; unknown paths without an extension are its index, as for pages with a router. */
export async function serveFolder(folder, { policy } = {}) {
  const server = createServer(async (request, answer) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const file = await fileOf(join(folder, path));
    if (!file) return answer.writeHead(404).end();
    answer.writeHead(200, {
      "Content-Type": types[extname(file)] ?? "application/octet-stream",
      ...(policy && { "Content-Security-Policy": policy }),
    });
    answer.end(await readFile(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

async function fileOf(path) {
  for (const file of [path, join(path, "index.html")]) {
    if ((await stat(file).catch(() => undefined))?.isFile()) return file;
  }
  return undefined;
}

/** Opens a page and waits for its title, which is the verdict; complaints of the console are part of an error. */
export async function titleOf(url, { timeout = 60_000, browser: name = "Chromium", onVersion } = {}) {
  if (name !== "Chromium") return titleIn(name, url, onVersion);
  const browser = await launch();
  try {
    const { page, complaints } = await openPage(browser);
    await page.goto(url, { timeout });
    await page
      .waitForFunction(() => /^(VERDICT|FAILED)/.test(document.title), undefined, { timeout })
      .catch(async () => {
        throw new Error(`the page has no verdict: ${complaints.join("\n").slice(0, 1500)}`);
      });
    return await page.title();
  } finally {
    await browser.close();
  }
}

const others = { Firefox: startFirefox, WebKit: startWebKit };

async function titleIn(name, url, onVersion) {
  const browser = await others[name]();
  onVersion?.(browser.version);
  try {
    await browser.open(url);
    return await until(async () => {
      const title = await browser.run("return document.title");
      return /^(VERDICT|FAILED)/.test(title) && title;
    });
  } finally {
    await browser.close();
  }
}

/** Serves a folder and opens it. */
export async function titleOfFolder(folder, options) {
  const server = await serveFolder(folder, options);
  try {
    return await titleOf(server.url + (options?.path ?? "/"), options);
  } finally {
    await server.close();
  }
}

export const html = (script) => `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<link rel="icon" href="data:," />
${script}
</html>
`;

/** A page's script: runs the program, and puts its verdict into the title. */
export const pageScript = (sandbox, from = "./program.js") => `import { consume } from "${from}";
consume("${sandbox}").then(
  (verdict) => { document.title = verdict; },
  (error) => { document.title = "FAILED " + error; },
);
`;
