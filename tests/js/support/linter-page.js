// The linter page as `nexrender-payload page` serves it, for tests: with a sandbox, in a browser.
import assert from "node:assert/strict";
import { servePage } from "../../../pkg/cli/page/server.js";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { buildPage } from "../../../scripts/lib/page.mjs";
import { launch, openPage } from "./chromium.js";

/** Builds and serves the page and starts a browser; `stop` ends all of it. */
export async function startPage({ sandboxOptions } = {}) {
  await buildPage();
  const [browser, sandbox] = await Promise.all([
    launch(),
    createSandbox({ port: 0, jobSeconds: 0.6, ...sandboxOptions }),
  ]);
  const server = await servePage({ sandbox: sandbox.url });
  const stop = async () => {
    await browser.close();
    await server.close();
    await sandbox.close();
  };
  return { browser, sandbox, server, stop };
}

/**
 * Opens the page, runs the steps, and asserts that the console and the policy had nothing to complain about.
 *
 * @param {{ browser: import("playwright-core").Browser, server: { url: string } }} started
 */
export async function onPage({ browser, server }, steps, { path = "/", allowed = () => false, ...options } = {}) {
  const { page, complaints } = await openPage(browser, options);
  page.setDefaultTimeout(15_000);
  const violations = await watchPolicy(page);
  try {
    await page.goto(server.url + path);
    await page.locator(".cm-content").first().waitFor();
    await steps(page);
    assert.deepEqual(
      complaints.filter((complaint) => !allowed(complaint)),
      [],
    );
    assert.deepEqual(violations, []);
  } finally {
    await page.close();
  }
}

async function watchPolicy(page) {
  const violations = [];
  await page.exposeFunction("reportViolation", (text) => violations.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      globalThis.reportViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
  return violations;
}

/** Replaces the payload as a paste does, and waits for the report on it. */
export async function setPayload(page, text) {
  await page.locator(".editor-host .cm-content").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.locator(".editor-host .cm-content").evaluate((content, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
}

/** The payload, as far as it is in the editor's view; all of it for a short one. */
export async function payload(page) {
  return (await page.locator(".editor-host .cm-line").allTextContents()).join("\n");
}

/** Waits until the report and the summary are those of the text. */
export async function settled(page) {
  await page.waitForTimeout(60);
  await page.waitForFunction(() => document.documentElement.dataset.settled === "true");
}

/** The codes in the list of findings. */
export function codes(page) {
  return page.locator("#panel-findings .rule").allTextContents();
}

export const verdict = (page) => page.locator(".verdict").textContent();

/** The text that is selected in the editor. */
export async function selection(page) {
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector(".editor-host");
    return String(
      (shadowRoot.getSelection ?? document.getSelection).call(shadowRoot.getSelection ? shadowRoot : document),
    );
  });
}

export const openTab = (page, name) => page.getByRole("tab", { name }).click();
