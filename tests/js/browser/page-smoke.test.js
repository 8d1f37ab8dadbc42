// The linter page in Firefox and WebKit: it starts, checks, fixes, shows a rule, and its policy lets all of that pass.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { servePage } from "../../../pkg/cli/page/server.js";
import { buildPage } from "../../../scripts/lib/page.mjs";
import { startFirefox, startWebKit, until } from "../support/webdriver.js";

let server;

before(async () => {
  await buildPage();
  server = await servePage();
});

after(() => server?.close());

/** Runs in the page: presses the button that is labelled so. */
const press = (label) => `
  const button = [...document.querySelectorAll("button")].find((each) => each.textContent.trim().startsWith(${JSON.stringify(label)}));
  button?.click();
  return button !== undefined;`;

for (const [name, start] of Object.entries({ Firefox: startFirefox, WebKit: startWebKit })) {
  test(`checks, fixes and explains in ${name}`, async () => {
    const browser = await start();
    const shows = (selector, pattern) =>
      until(async () => {
        const text = await browser.run(`return document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
        return pattern.test(text) && text;
      });
    try {
      await browser.open(server.url);
      await shows("h2", /Paste a payload that failed/);
      await browser.run(`
        window.violations = [];
        addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));
      `);
      assert.ok(await browser.run(press("A job with mistakes")));
      const before = await shows(".verdict", /This job would fail: \d errors/);
      assert.ok(await browser.run(press("Fix ")));
      await until(async () => (await browser.run('return document.querySelector(".verdict").textContent')) !== before);
      const text = await browser.run(
        'return document.querySelector(".editor-host").shadowRoot.querySelector(".cm-content").textContent',
      );
      assert.match(text, /video_h264_vbr_15mbps/);
      assert.doesNotMatch(text, /spring campaign/);
      await browser.run('location.hash = "#/rules/codec-unprefixed"');
      await shows(".rule-title", /codec-unprefixed/);
      await shows(".example-findings", /h264_vbr_15mbps/);
      assert.deepEqual(await browser.run("return window.violations"), []);
    } finally {
      await browser.close();
    }
  });
}
