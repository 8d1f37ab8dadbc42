// The linter page by axe-core, in every state, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { onPage, openTab, setPayload, settled, startPage } from "../support/linter-page.js";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const job = { template: { id: ID, composition: "main" } };

let started;

before(async () => {
  started = await startPage();
});

after(() => started?.stop());

const faulty = `{
  // a comment
  "template": { "id": "${ID}", "composition": "main" },
  "settings": { "codec": "prores_422", "fps": 3 },
  "tags": ["a"], "previw": true, "webhook": { "url": "http://example.com" }
}`;
const batch = {
  jobs: Array.from({ length: 40 }, (_, index) => ({
    ...job,
    preview: index % 3 ? false : "x",
    fonts: [`${index}.ttf`],
  })),
};

/** Each state of the page: how to get there. */
const states = {
  empty: async () => {},
  "no findings": (page) => setPayload(page, JSON.stringify(job)),
  findings: (page) => setPayload(page, faulty),
  "a group of findings, open": async (page) => {
    await setPayload(page, JSON.stringify(batch, null, 2));
    await page.locator(".row.group .row-main").first().click();
  },
  "a filter": async (page) => {
    await setPayload(page, faulty);
    await page.locator(".chip").first().click();
  },
  "the preview of a fix": async (page) => {
    await setPayload(page, faulty);
    await page.locator(".row-fix", { hasText: "…" }).first().click();
  },
  "a tooltip": async (page) => {
    await setPayload(page, faulty);
    await page.locator(".cm-lintRange").first().hover();
    await page.locator(".cm-tooltip-lint").waitFor();
  },
  completion: async (page) => {
    await setPayload(page, "{\n\n}");
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+Space");
    await page.locator(".cm-completionInfo").waitFor();
  },
  search: async (page) => {
    await setPayload(page, faulty);
    await page.keyboard.press("ControlOrMeta+F");
    await page.keyboard.type("main");
  },
  "a menu": (page) => page.getByRole("button", { name: "Examples" }).click(),
  "a share link": async (page) => {
    await setPayload(page, faulty);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("dialog").waitFor();
  },
  "a copy": async (page) => {
    await setPayload(page, JSON.stringify(job));
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("menuitem", { name: "curl" }).click();
    await page.getByRole("dialog").waitFor();
  },
  "an offer": (page) => setPayload(page, `${JSON.stringify(job)}\n${JSON.stringify(job)}`),
  summary: async (page) => {
    await setPayload(
      page,
      JSON.stringify({ ...job, assets: [{ type: "image", layerName: "a.png", src: "https://example.com/a.png" }] }),
    );
    await openTab(page, "Summary");
    await page.locator("#panel-summary table").waitFor();
  },
  map: async (page) => {
    await setPayload(page, JSON.stringify(batch));
    await openTab(page, /Map/);
    await page.locator(".cells .cell").nth(3).hover();
  },
  "the map of a payload that is no batch": (page) => openTab(page, /Map/),
  expansion: async (page) => {
    await setPayload(page, JSON.stringify({ ...job, assets: [{ type: "text", layerName: "t", value: "{{a}}{{b}}" }] }));
    await openTab(page, /Expand/);
    await page.getByLabel("Or paste rows").fill("a,b\n1,2\n3\n");
    await page.locator("#panel-expand table").waitFor();
  },
  account: async (page) => {
    await openTab(page, "Account");
    await page
      .getByLabel(/Paste a response/)
      .fill(JSON.stringify({ id: ID, compositions: ["main"], layers: ["title"] }));
    await page.getByRole("button", { name: "Add", exact: true }).click();
  },
  "submitted jobs": async (page) => {
    await setPayload(page, JSON.stringify(job));
    await openTab(page, "Submit");
    await page.getByRole("button", { name: "Submit to the sandbox" }).click();
    await page.locator("#panel-submit .lead", { hasText: "Done" }).waitFor();
  },
  "a payload that cannot be submitted": async (page) => {
    await setPayload(page, "{}");
    await openTab(page, "Submit");
  },
  rules: async (page) => {
    await openTab(page, "Rules");
    await page.locator(".catalogue").waitFor();
  },
  "a rule": async (page) => {
    await page.evaluate(() => {
      location.hash = "#/rules/codec-unprefixed";
    });
    await page.locator(".example-findings li").first().waitFor();
  },
};

/** What axe says about the page as it is. */
async function violations(page) {
  await page.evaluate(axe.source);
  const results = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return results.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ id, impact, target: String(target), failureSummary })),
  );
}

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "high contrast": { contrast: "more" },
  phone: { viewport: { width: 390, height: 844 } },
};

/** The layout is another on a phone, and the colours with high contrast: the states with the most in them show it. */
const few = new Set([
  "empty",
  "findings",
  "a menu",
  "the preview of a fix",
  "summary",
  "map",
  "expansion",
  "submitted jobs",
  "a rule",
]);

for (const [look, options] of Object.entries(looks)) {
  for (const [state, steps] of Object.entries(states)) {
    if (look !== "light" && look !== "dark" && !few.has(state)) continue;
    test(`${look}: ${state}`, () =>
      onPage(
        started,
        async (page) => {
          await steps(page);
          assert.deepEqual(await violations(page), []);
        },
        options,
      ));
  }
}

test("findings are announced, after the typing rests", () =>
  onPage(started, async (page) => {
    await setPayload(page, faulty);
    await page
      .locator("[aria-live=polite]", { hasText: /This job would fail: \d errors/ })
      .waitFor({ state: "attached" });
    await page.getByRole("button", { name: /^Fix \d safe/ }).click();
    await page
      .locator("[aria-live=polite]", { hasText: /findings fixed, undo is available. This job would fail/ })
      .waitFor({ state: "attached" });
  }));

test("everything is reached by Tab, and the focus is seen", () =>
  onPage(started, async (page) => {
    await setPayload(page, faulty);
    await page.evaluate(() => document.activeElement.blur());
    const seen = [];
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const name = element.getAttribute("aria-label") ?? element.textContent;
        const inShadow = element.shadowRoot !== null;
        return { name: name.slice(0, 40), outlined: inShadow || (outlineStyle !== "none" && outlineWidth !== "0px") };
      });
      if (focus) seen.push(focus);
    }
    assert.deepEqual(
      seen.filter(({ outlined }) => !outlined),
      [],
    );
    const names = seen.map(({ name }) => name).join("\n");
    for (const name of [
      "Skip to the findings",
      "Kind of payload",
      "Examples",
      "Open",
      "Format",
      "Share",
      "Copy as",
      "Findings",
      "Fix ",
      "errors",
      "Filter by rule",
      "json-syntax",
    ]) {
      assert.ok(names.includes(name), `${name} is not among\n${names}`);
    }
  }));

test("tabs, menus and dialogs work with the keyboard alone", () =>
  onPage(started, async (page) => {
    await setPayload(page, JSON.stringify(job));
    await page.getByRole("tab", { name: "Findings" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator("[role=tab][aria-selected=true]").textContent(), "Summary");
    await page.getByRole("button", { name: "Examples" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await settled(page);
    assert.equal(await page.locator(".menu:visible").count(), 0);
    await page.getByRole("button", { name: "Share" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Share");
  }));

test("with reduced motion nothing moves", () =>
  onPage(
    started,
    async (page) => {
      await setPayload(page, JSON.stringify(batch));
      const moving = await page.evaluate(
        () =>
          [...document.querySelectorAll("*")]
            .map((element) => getComputedStyle(element))
            .filter(
              ({ transitionDuration, animationName }) =>
                animationName !== "none" || !/^0s(, 0s)*$/.test(transitionDuration),
            ).length,
      );
      assert.equal(moving, 0);
    },
    { reducedMotion: "reduce" },
  ));
