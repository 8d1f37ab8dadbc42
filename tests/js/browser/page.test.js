// The linter page in Chromium: checking, finding, fixing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  codes,
  onPage,
  openTab,
  payload,
  selection,
  setPayload,
  settled,
  startPage,
  verdict,
} from "../support/linter-page.js";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const valid = `{"template": {"id": "${ID}", "composition": "main"}}`;

let started;
const run = (steps, options) => onPage(started, steps, options);

before(async () => {
  started = await startPage();
});

after(() => started?.stop());

test("a payload is checked as it is typed", () =>
  run(async (page) => {
    await setPayload(page, `{"template": {"id": "${ID}"}, "preview": 1}`);
    assert.deepEqual(await codes(page), ["required-field", "type-mismatch"]);
    assert.match(await verdict(page), /This job would fail: 2 errors/);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("Delete");
    await page.keyboard.type("{}");
    await settled(page);
    assert.deepEqual(await codes(page), ["required-field"]);
  }));

test("a valid payload is reported as one", () =>
  run(async (page) => {
    await setPayload(page, valid);
    assert.equal(await verdict(page), "No findings. This job can be sent.");
    assert.deepEqual(await codes(page), []);
  }));

test("an empty editor shows how to begin, and an example loads from there", () =>
  run(async (page) => {
    assert.ok(await page.isVisible("text=Paste a payload that failed"));
    await page.click("text=A job with mistakes");
    await settled(page);
    assert.ok((await codes(page)).length >= 5);
    assert.equal(await page.isVisible("text=Paste a payload that failed"), false);
  }));

test("names in a sentence are marked, and backticks of the payload stay as they are", () =>
  run(async (page) => {
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "main"}, "preview": 1}`);
    assert.deepEqual(await page.locator(".row-message code").allTextContents(), ["true", "false"]);
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "main"}, "a\`b": 1}`);
    assert.match(await page.textContent(".row-message"), /"a`b"/);
  }));

test("a press on a finding, or Enter, selects its place", () =>
  run(async (page) => {
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "é"}, "preview": 17, "fonts": 3}`);
    await page.locator(".row-main").first().click();
    assert.equal(await selection(page), "17");
    await page.locator(".row-main").nth(1).press("Enter");
    assert.equal(await selection(page), "3");
  }));

test("a jump scrolls sideways too", () =>
  run(async (page) => {
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "${"m".repeat(900)}"}, "preview": 17}`);
    await page.locator(".row-main").first().click();
    const left = await page
      .locator(".cm-scroller")
      .first()
      .evaluate(({ scrollLeft }) => scrollLeft);
    assert.ok(left > 1000, `scrolled ${left} px`);
  }));

test("the keyboard goes to the next finding and back", () =>
  run(async (page) => {
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "main"},\n"preview": 17,\n"fonts": 3}`);
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("F8");
    assert.equal(await selection(page), "17");
    await page.keyboard.press("F8");
    assert.equal(await selection(page), "3");
    await page.keyboard.press("Shift+F8");
    assert.equal(await selection(page), "17");
  }));

test("arrow keys move through the list", () =>
  run(async (page) => {
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "main"},\n"preview": 17,\n"fonts": 3}`);
    await page.locator(".row-main").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await selection(page), "3");
  }));

test("one press applies every safe fix, and undo takes it back", () =>
  run(async (page) => {
    const broken = `{"template": {"id": "${ID}", "composition": "main",},}`;
    await setPayload(page, broken);
    await page.getByRole("button", { name: "Fix 2 safe" }).click();
    await settled(page);
    assert.equal(await payload(page), valid);
    assert.equal(await verdict(page), "No findings. This job can be sent.");
    await page.getByRole("button", { name: "Undo" }).click();
    await settled(page);
    assert.equal(await payload(page), broken);
  }));

test("one finding is fixed by its own button", () =>
  run(async (page) => {
    await setPayload(
      page,
      `{"template": {"id": "${ID}", "composition": "main"},\n"settings": {"codec": "prores_422"},}`,
    );
    await page.getByRole("button", { name: /^Change to/ }).click();
    await settled(page);
    assert.match(await payload(page), /"video_prores_422"/);
    assert.deepEqual(await codes(page), ["json-syntax"]);
  }));

test("a fix that may change the meaning is shown first", () =>
  run(async (page) => {
    const text = `{"template": {"id": "${ID}", "composition": "main"}, "previw": true}`;
    await setPayload(page, text);
    const offer = page.getByRole("button", { name: /preview.*…/ });
    await offer.click();
    assert.deepEqual(await page.locator("dialog pre").allTextContents(), [text, text.replace("previw", "preview")]);
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await payload(page), text);
    await offer.click();
    await page.getByRole("button", { name: "Apply" }).click();
    await settled(page);
    assert.equal(await payload(page), text.replace("previw", "preview"));
  }));

test("findings are filtered by severity and by rule", () =>
  run(async (page) => {
    await setPayload(
      page,
      `{"template": {"id": "${ID}", "composition": "main"}, "preview": 1, "fonts": 2, "webhook": {"url": "http://example.com"}}`,
    );
    assert.deepEqual(await codes(page), ["type-mismatch", "type-mismatch", "webhook-insecure"]);
    await page.getByRole("button", { name: "2 errors" }).click();
    assert.deepEqual(await codes(page), ["webhook-insecure"]);
    await page.getByRole("button", { name: "2 errors" }).click();
    await page.getByLabel("Filter by rule").selectOption("type-mismatch");
    assert.deepEqual(await codes(page), ["type-mismatch", "type-mismatch"]);
  }));

test("hovering over a finding shows message, help, rule and fix", () =>
  run(async (page) => {
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "main"}, "settings": {"codec": "prores_422"}}`);
    await page.locator(".cm-lintRange-warning").first().hover();
    const tooltip = page.locator(".cm-tooltip-lint");
    await tooltip.waitFor();
    assert.match(await tooltip.textContent(), /prores_422/);
    assert.equal(await tooltip.locator("a").getAttribute("href"), "#/rules/codec-unprefixed");
    await tooltip.locator("button").click();
    await settled(page);
    assert.match(await payload(page), /"video_prores_422"/);
  }));

test("fields, values and types are completed with their documentation", () =>
  run(async (page) => {
    await setPayload(page, `{\n  "template": {"id": "${ID}", "composition": "main"},\n  "settings": {"codec": ""}\n}`);
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+Space");
    const options = page.locator(".cm-tooltip-autocomplete li .cm-completionLabel");
    await options.first().waitFor();
    assert.ok((await options.allTextContents()).includes("video_h264_vbr_15mbps"));
    assert.match(await page.locator(".cm-completionInfo").textContent(), /encoded/);
    await page.keyboard.type("prores_44");
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await settled(page);
    assert.match(await payload(page), /"codec": "video_prores_4444"\}/);
    // A new field.
    await page.keyboard.press("End");
    await page.keyboard.type(",\nass");
    await options.first().waitFor();
    assert.deepEqual((await options.allTextContents()).slice(0, 1), ["assets"]);
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    assert.match(await payload(page), /"assets": \[\]/);
  }));

test("the payload is formatted, and numbers stay as they are written", () =>
  run(async (page) => {
    await setPayload(page, '{"jobs":[{"a":1.0,"b":12345678901234567890,"c":[1,2],"d":{},"d":[]}]}');
    await page.getByRole("button", { name: "Format" }).click();
    await settled(page);
    assert.equal(
      await payload(page),
      '{\n  "jobs": [\n    {\n      "a": 1.0,\n      "b": 12345678901234567890,\n      "c": [1, 2],\n      "d": {},\n      "d": []\n    }\n  ]\n}\n',
    );
  }));

test("markup in a payload stays text everywhere", () =>
  run(async (page) => {
    const hostile = `<img src=x onerror=alert(1)>`;
    await setPayload(
      page,
      JSON.stringify({
        [hostile]: "<b>",
        template: { id: hostile, composition: hostile },
        assets: [{ type: "text", layerName: hostile, value: hostile }],
      }),
    );
    for (const tab of ["Findings", "Summary", "Map", "Expand", "Account", "Submit"]) {
      await openTab(page, tab);
      assert.equal(await page.locator("main img, main b, main script").count(), 0, tab);
    }
    await openTab(page, "Summary");
    assert.ok((await page.textContent("#panel-summary")).includes(hostile));
  }));

test("characters that cannot be seen are written out in editor, list and summary", () =>
  run(async (page) => {
    await setPayload(
      page,
      `{"template": {"id": "${ID}", "composition": "main"}, "preview\u202e": "\u2066x\u0007", "webhook": {"url": "\u200bhttps://a.example"}}`,
    );
    const list = await page.textContent("#panel-findings");
    assert.ok(list.includes("preview\\u202e"), list);
    for (const text of [list, await page.locator(".editor-host .cm-content").textContent()]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there
      assert.doesNotMatch(text, /[\u0007\u200b\u202e\u2066]/);
    }
    await setPayload(
      page,
      `{"template": {"id": "${ID}", "composition": "main"}, "webhook": {"url": "\u200bhttps://a.example"}}`,
    );
    await openTab(page, "Summary");
    assert.match(await page.textContent("#panel-summary"), /\\u200bhttps/);
  }));

test("the kind is detected and can be chosen", () =>
  run(async (page) => {
    await setPayload(page, valid);
    assert.equal(await page.locator(".tools select option").first().textContent(), "Detected: job");
    await page.getByLabel("Kind of payload").selectOption("batch");
    await settled(page);
    assert.ok((await codes(page)).length > 0);
    assert.match(await verdict(page), /This batch would fail/);
  }));

test("text and options survive a reload, and credentials are not kept", () =>
  run(async (page) => {
    const secret = "AKIAPLANTED123456789";
    await setPayload(
      page,
      `{"template": {"id": "${ID}", "composition": "main"}, "upload": {"params": {"region": "eu", "bucket": "b", "accessKeyId": "${secret}", "accessKeySecret": "planted-secret-value"}}}`,
    );
    await page.waitForFunction(() => localStorage.getItem("nexrender-payload-page")?.includes("bucket"));
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.ok(!stored.includes(secret) && !stored.includes("planted"), "a credential was stored");
    await page.reload();
    await settled(page);
    assert.match(await payload(page), /"accessKeyId": "\*\*\*"/);
    assert.match(await payload(page), /"bucket": "b"/);
  }));

test("a phone's width needs no sideways scrolling", () =>
  run(
    async (page) => {
      for (const text of [
        "",
        `{"template": {"id": "${ID}"}, "${"long".repeat(60)}": 1, "preview": "${"x".repeat(200)}"}`,
      ]) {
        if (text) await setPayload(page, text);
        for (const tab of ["Findings", "Summary", "Map", "Expand", "Account", "Submit", "Rules"]) {
          await openTab(page, tab);
          const [content, view] = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            document.documentElement.clientWidth,
          ]);
          assert.ok(content <= view, `${tab}: ${content} px of content in ${view} px`);
        }
      }
    },
    { viewport: { width: 360, height: 740 } },
  ));
