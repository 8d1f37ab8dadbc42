// A preflight in Chromium: by the client itself, which sees what other hosts allow, and by the linter page's button.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { servePage } from "../../../pkg/cli/page/server.js";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { root } from "../../../scripts/lib/project.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { launch, openPage } from "../support/chromium.js";
import { codes, onPage, setPayload, settled, startPage, verdict } from "../support/linter-page.js";

const id = "01JTGM9GCR71JV7EJYDF45QAFD";
const account = {
  templates: [
    { id, compositions: [{ name: "main" }], layers: [{ name: "title", composition: "main", layer_type: "text" }] },
  ],
  fonts: ["Inter-Bold.ttf"],
  secrets: { COUPON: "planted-secret" },
};
const rules = { "unreachable-url": "off", "asset-duplicate-target": "off", "layer-kind": "off", "media-name": "off" };

/** A host of files that lets every page read `/open/…`, and no page anything else. */
async function files() {
  const got = [];
  const server = createServer(({ method, url, headers }, response) => {
    got.push({ method, url, headers });
    if (url.startsWith("/open/")) response.setHeader("Access-Control-Allow-Origin", "*");
    if (url.endsWith("gone.png")) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": url.endsWith("page.png") ? "text/html" : "image/png" }).end("png");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { got, close, origin: `http://127.0.0.1:${server.address().port}` };
}

const broken = (...sources) => ({
  template: { id, composition: "main" },
  fonts: ["Inter-Blod.ttf"],
  assets: [
    { type: "text", layerName: "titel", value: ["$", "{secrets.COUPN}"].join("") },
    ...sources.map((src) => ({ type: "image", layerName: "title", src })),
  ],
});

let host;
before(async () => {
  host = await files();
});
after(() => host?.close());

test("in a page, the account is asked, and what CORS forbids is unchecked", async () => {
  const browser = await launch();
  const sandbox = await createSandbox({ cors: true, account, port: 0 });
  const server = await serve({ folders: { "/": join(root, "tests/js/browser/blank"), "/pkg/": join(root, "pkg") } });
  try {
    const { page } = await openPage(browser, { bypassCSP: true });
    await page.goto(server.url);
    const names = ["open/ok.png", "open/gone.png", "open/page.png", "closed/gone.png", "closed/page.png"];
    const job = broken(...names.map((name) => `${host.origin}/${name}`));
    const found = await page.evaluate(
      async ({ baseUrl, job, rules }) => {
        const { NexrenderClient } = await import("/pkg/index.js");
        const client = new NexrenderClient({ baseUrl, token: "planted-token", allowBrowserToken: true });
        const report = await client.preflight(job, { allowPrivateHosts: true, check: { rules } });
        return report.diagnostics.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
      },
      { baseUrl: sandbox.baseUrl, job, rules },
    );
    assert.deepEqual(found, [
      "error font-unknown /fonts/0",
      "error layer-unknown /assets/0/layerName",
      "error secret-unknown /assets/0/value",
      "error url-unavailable /assets/2/src",
      "warning url-content /assets/3/src",
      "info url-unchecked /assets/4/src",
      "info url-unchecked /assets/5/src",
    ]);
    for (const { headers } of host.got) {
      assert.ok(!JSON.stringify(headers).includes("planted"));
      assert.ok(!("cookie" in headers || "referer" in headers || "authorization" in headers));
    }
  } finally {
    await browser.close();
    await server.close();
    await sandbox.close();
  }
});

test("the page's button adds what a preflight finds, until the text changes", async () => {
  const started = await startPage({ sandboxOptions: { account } });
  const server = await servePage({ sandbox: started.sandbox.url, allowPrivateHosts: true });
  try {
    await onPage({ ...started, server }, async (page) => {
      const text = JSON.stringify(broken(`${host.origin}/closed/gone.png`), null, 2);
      await setPayload(page, text);
      assert.ok(!(await codes(page)).includes("url-unavailable"));
      const button = page.getByRole("button", { name: "Preflight" });
      await button.click();
      await page.getByText("Preflight: 1 template and 1 URL checked.").waitFor();
      await settled(page);
      const found = await codes(page);
      for (const code of ["font-unknown", "layer-unknown", "secret-unknown", "url-unavailable"]) {
        assert.ok(found.includes(code), `${code} is not among ${found}`);
      }
      assert.match(await verdict(page), /would fail: 4 errors/);
      assert.equal(await page.locator(".editor-host .cm-lintRange-error").count(), 4);

      await setPayload(page, text.replace("Inter-Blod", "Inter-Bold"));
      assert.ok(!(await codes(page)).includes("url-unavailable"));
      assert.equal(await page.getByText("checked.").isVisible(), false);
    });
  } finally {
    await server.close();
    await started.stop();
  }
});

test("only the page itself may have the server run a preflight", async () => {
  const sandbox = await createSandbox({ account, port: 0 });
  const server = await servePage({ sandbox: sandbox.url });
  const ask = (headers, body = JSON.stringify({ text: JSON.stringify(broken(`${host.origin}/open/ok.png`)) })) =>
    fetch(`${server.url}/sandbox/preflight`, { method: "POST", headers, body });
  try {
    assert.equal((await ask({})).status, 403);
    assert.equal((await ask({ "Sec-Fetch-Site": "cross-site" })).status, 403);
    const own = { Origin: server.url };
    assert.equal((await fetch(`${server.url}/sandbox/preflight`, { headers: own })).status, 405);
    assert.equal((await ask(own, "no JSON")).status, 502);
    const report = await (await ask(own)).json();
    const found = report.diagnostics.map(({ code }) => code);
    assert.ok(found.includes("layer-unknown") && found.includes("url-unchecked"), `${found}`);
  } finally {
    await server.close();
    await sandbox.close();
  }
});
