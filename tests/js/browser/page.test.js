// The linter page in Chromium, served as `npm start` serves it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../../scripts/lib/project.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { launch, openPage } from "../support/chromium.js";

let browser;
let server;

before(async () => {
  browser = await launch();
  server = await serve({ folders: { "/": join(root, "www"), "/pkg/": join(root, "pkg") } });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens the page, hands it to the steps, and demands that it complained of nothing. */
async function onPage(steps, options) {
  const { page, complaints } = await openPage(browser, options);
  await page.goto(server.url);
  await steps(page);
  assert.deepEqual(complaints, []);
  await page.close();
}

test("a payload is linted as it is typed", () =>
  onPage(async (page) => {
    await page.fill("#payload", '{"template": {"id": "01JTQBG4QW9N6M7E6XD3GKZ6QY"}, "preview": 1}');
    const codes = await page.locator("#findings .rule").allTextContents();
    assert.deepEqual(codes, ["required-field", "type-mismatch"]);
    assert.match(await page.textContent("#verdict"), /would fail: 2 errors/);
  }));

test("a valid payload is said to be so", () =>
  onPage(async (page) => {
    await page.fill("#payload", '{"template": {"id": "01JTQBG4QW9N6M7E6XD3GKZ6QY", "composition": "main"}}');
    assert.equal(await page.textContent("#verdict"), "Nothing wrong with this job.");
    assert.equal(await page.locator("#findings li").count(), 0);
  }));

test("names in a sentence stand out, and backticks of the payload stay as they are", () =>
  onPage(async (page) => {
    await page.fill(
      "#payload",
      '{"template": {"id": "01JTQBG4QW9N6M7E6XD3GKZ6QY", "composition": "main"}, "preview": 1}',
    );
    assert.equal(await page.textContent(".what"), "1 is a number, but this field takes true or false");
    assert.deepEqual(await page.locator(".what code").allTextContents(), ["true", "false"]);
    await page.fill("#payload", '{"template": {"id": "01JTQBG4QW9N6M7E6XD3GKZ6QY", "composition": "main"}, "a`b": 1}');
    assert.match(await page.textContent(".what"), /"a`b"/);
  }));

test("a press on a finding selects its place in the text", () =>
  onPage(async (page) => {
    await page.fill(
      "#payload",
      '{"template": {"id": "01JTQBG4QW9N6M7E6XD3GKZ6QY", "composition": "é"}, "preview": 17}',
    );
    await page.locator("#findings button").first().press("Enter");
    const selected = await page.evaluate(() => {
      const { value, selectionStart, selectionEnd } = document.querySelector("#payload");
      return value.slice(selectionStart, selectionEnd);
    });
    assert.equal(selected, "17");
  }));

test("a press on the fix button repairs what is safe to repair", () =>
  onPage(async (page) => {
    await page.fill("#payload", '{"template": {"id": "01JTQBG4QW9N6M7E6XD3GKZ6QY", "composition": "main",},}');
    assert.equal(await page.textContent("#fix"), "Fix 2 findings");
    await page.click("#fix");
    assert.equal(
      await page.inputValue("#payload"),
      '{"template": {"id": "01JTQBG4QW9N6M7E6XD3GKZ6QY", "composition": "main"}}',
    );
    assert.equal(await page.textContent("#verdict"), "Nothing wrong with this job.");
    assert.equal(await page.isVisible("#fix"), false);
  }));

test("what a payload holds is shown as text, never as markup", () =>
  onPage(async (page) => {
    await page.fill("#payload", '{"<img src=x onerror=alert(1)>": "<b>"}');
    assert.equal(await page.locator("#findings img, #findings b").count(), 0);
  }));

test("a phone's width needs no sideways scrolling", () =>
  onPage(
    async (page) => {
      const [content, view] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok(content <= view, `${content} px of content in ${view} px`);
    },
    { viewport: { width: 360, height: 740 } },
  ));
