// The page in Rust, examples/rust-web, in Chromium: it checks as the user types, submits, and cancels.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { root } from "../../../scripts/lib/project.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { launch, openPage } from "../support/chromium.js";

let browser;
let complaints;
let page;
let sandbox;
let server;

before(async () => {
  await promisify(execFile)("cargo", ["xtask", "rust-web"], { cwd: root, maxBuffer: 2 ** 26 });
  sandbox = await createSandbox({ jobSeconds: 0.05 });
  server = await serve({ folders: { "/": join(root, "examples/rust-web") } });
  browser = await launch();
  ({ page, complaints } = await openPage(browser));
  await forward();
  await page.goto(server.url);
  await page.locator("#submit").waitFor();
});

after(async () => {
  await browser?.close();
  await server?.close();
  await sandbox?.close();
});

const proxied = "**/api/nexrender/**";

/** Answers the page's requests with those of the sandbox, as a proxy on the page's server does. */
async function forward() {
  await page.route(proxied, async (route) => {
    const path = new URL(route.request().url()).pathname.replace("/api/nexrender", "");
    await route.fulfill({ response: await route.fetch({ url: `${sandbox.baseUrl}${path}` }) });
  });
}

const submit = () => page.locator("#submit");
const output = (text) => page.locator("output", { hasText: text }).waitFor();

test("a finding appears at its field as the user types, and disappears when it is fixed", async () => {
  const composition = page.locator('input[name="Composition"]');
  await composition.fill("");
  const finding = page.locator("label", { has: composition }).locator("small.error");
  await finding.waitFor();
  assert.match(await finding.textContent(), /empty/);
  assert.equal(await submit().isDisabled(), true);
  await composition.fill("main");
  await finding.waitFor({ state: "detached" });
  assert.equal(await submit().isDisabled(), false);
});

test("a job is submitted once, as the form has it, and waited for", async () => {
  const bodies = [];
  page.on("request", (request) => request.method() === "POST" && bodies.push(request.postDataJSON()));
  await page.locator('input[name="Text"]').fill("Grüße");
  await submit().click();
  await output("Finished: http");
  assert.deepEqual(bodies, [
    {
      template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" },
      assets: [{ type: "text", layerName: "title", value: "Grüße" }],
    },
  ]);
  assert.equal(sandbox.requests.filter(({ method }) => method === "POST").length, 1);
});

test("a job that fails shows the service's reason", async () => {
  // The sandbox makes the jobs of such templates fail.
  await page.locator('input[name="Template"]').fill("01JTGM9GCR71JV7EJYDZBREAKS");
  await submit().click();
  await output(/^Failed: job \w{26} failed: ./);
  await page.locator('input[name="Template"]').fill("01JTGM9GCR71JV7EJYDF45QAFD");
});

test("cancelling drops the future, which aborts the request", async () => {
  await page.unroute(proxied);
  // The server never answers.
  await page.route(proxied, () => {});
  const sent = page.waitForRequest(proxied);
  await submit().click();
  const request = await sent;
  assert.equal(request.failure(), null);
  const failed = page.waitForEvent("requestfailed", (failure) => failure === request);
  await page.locator("#cancel").click();
  assert.equal((await failed).failure()?.errorText, "net::ERR_ABORTED");
  await output("Cancelled");
  assert.equal(await submit().isDisabled(), false);
});

test("the page logs no error and no warning", () => {
  assert.deepEqual(complaints, []);
});
