// `node scripts/screenshots.mjs [FOLDER]`: pictures of the linter page in each of its states, for docs/page and the README.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { servePage } from "../pkg/cli/page/server.js";
import { createSandbox } from "../pkg/sandbox/index.js";
import { launch } from "../tests/js/support/chromium.js";
import { openTab, setPayload, settled } from "../tests/js/support/linter-page.js";
import { buildPage } from "./lib/page.mjs";
import { root } from "./lib/project.mjs";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const desktop = { width: 1360, height: 850 };
const phone = { width: 390, height: 844 };

const example = (label) => async (page) => {
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("menuitem", { name: label }).click();
  await settled(page);
};
const faulty = example("A job with mistakes");
const batch = example("A batch of 1,000 jobs");

const hostile = JSON.stringify(
  {
    template: { id: ID, composition: "<script>alert(1)</script>" },
    "preview\u202egnirts": "\u2066\u0007\u200b",
    assets: [
      { type: "text", layerName: '<img src=x onerror="alert(1)">', value: "a".repeat(400) },
      { type: "imag\u200be", layerName: "javascript:alert(1)", src: "javascript:alert(document.domain)" },
    ],
    webhook: { url: "http://169.254.169.254/latest/meta-data", headers: { Authorization: "Bearer \u202e" } },
  },
  null,
  2,
);

/** Name, how to get there, and what is not as on a desktop in daylight. */
const pictures = [
  ["empty", async () => {}],
  ["findings", faulty],
  ["findings-dark", faulty, { colorScheme: "dark" }],
  ["findings-contrast", faulty, { contrast: "more" }],
  ["findings-phone", faulty, { viewport: phone }],
  ["empty-phone", async () => {}, { viewport: phone }],
  [
    "map-phone",
    async (page) => {
      await batch(page);
      await openTab(page, /Map/);
    },
    { viewport: phone },
  ],
  ["valid", example("A valid job")],
  [
    "hover",
    async (page) => {
      await faulty(page);
      await page.locator(".cm-lintRange-warning").first().hover();
      await page.locator(".cm-tooltip-lint").waitFor();
    },
  ],
  [
    "completion",
    async (page) => {
      await setPayload(
        page,
        `{\n  "template": { "id": "${ID}", "composition": "main" },\n  "settings": { "codec": "" }\n}`,
      );
      await page.keyboard.press("ControlOrMeta+End");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("End");
      for (const _ of "   ") await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Control+Space");
      await page.locator(".cm-completionInfo").waitFor();
    },
  ],
  [
    "fix-preview",
    async (page) => {
      await faulty(page);
      await page.locator(".row-fix", { hasText: "…" }).first().click();
    },
  ],
  ["batch", batch],
  [
    "map",
    async (page) => {
      await batch(page);
      await openTab(page, /Map/);
      await page.locator(".cells .cell").nth(30).hover();
    },
  ],
  [
    "map-dark",
    async (page) => {
      await batch(page);
      await openTab(page, /Map/);
    },
    { colorScheme: "dark" },
  ],
  [
    "rendering",
    async (page) => {
      await example("A batch of 1,000 jobs")(page);
      await page.getByRole("button", { name: /^Fix \d+ safe/ }).click();
      await settled(page);
      const jobs = Array.from({ length: 300 }, (_, at) => ({
        template: { id: at % 29 === 11 ? `${ID.slice(0, -6)}BREAKS` : ID, composition: "main" },
        assets: [{ type: "text", layerName: "title", value: `Hello ${at}` }],
      }));
      await setPayload(page, JSON.stringify({ jobs }, null, 2));
      await openTab(page, "Submit");
      await page.getByRole("button", { name: "Submit to the sandbox" }).click();
      await openTab(page, /Map/);
      await page.locator('.cells .cell[data-look="rendering"]').nth(20).waitFor();
    },
  ],
  [
    "submit",
    async (page) => {
      await setPayload(
        page,
        JSON.stringify(
          {
            jobs: [0, 1, 2, 3].map((at) => ({
              template: { id: at === 2 ? `${ID.slice(0, -6)}BREAKS` : ID, composition: "main" },
              assets: [{ type: "text", layerName: "title", value: `Hello ${at}` }],
            })),
          },
          null,
          2,
        ),
      );
      await openTab(page, "Submit");
      await page.getByRole("button", { name: "Submit to the sandbox" }).click();
      await page.locator("#panel-submit .lead", { hasText: "Done" }).waitFor();
    },
  ],
  [
    "summary",
    async (page) => {
      await example("A valid job")(page);
      await openTab(page, "Summary");
    },
  ],
  [
    "expand",
    async (page) => {
      await example("A job with {{columns}}")(page);
      await openTab(page, /Expand/);
      await page.getByLabel("Or paste rows").fill('name,city\nAda,London\nAlan,\n"Grace, Admiral",Arlington\n');
      await page.locator("#panel-expand table").waitFor();
    },
  ],
  [
    "account",
    async (page) => {
      await faulty(page);
      await openTab(page, "Account");
      await page.getByRole("button", { name: "Fetch from the sandbox" }).click();
      await page
        .getByText(/^Read /)
        .first()
        .waitFor();
    },
  ],
  ["rules", async (page) => openTab(page, "Rules")],
  [
    "rule",
    async (page) => {
      await page.evaluate(() => {
        location.hash = "#/rules/codec-unprefixed";
      });
      await page.locator(".example-findings li").first().waitFor();
    },
  ],
  [
    "share",
    async (page) => {
      await faulty(page);
      await page.getByRole("button", { name: "Share" }).click();
    },
  ],
  [
    "copy",
    async (page) => {
      await example("A valid job")(page);
      await page.getByRole("button", { name: "Copy as" }).click();
      await page.getByRole("menuitem", { name: "JobBuilder" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  ["hostile", (page) => setPayload(page, hostile)],
  [
    "lines",
    (page) =>
      setPayload(
        page,
        `${JSON.stringify({ template: { id: ID, composition: "main" } })}\n${JSON.stringify({ template: { id: ID, composition: "square" } })}\n`,
      ),
  ],
];

const [folder = join(root, "docs/page"), ...names] = process.argv.slice(2);
await buildPage();
await mkdir(folder, { recursive: true });
const browser = await launch();
const sandbox = await createSandbox({ port: 0, jobSeconds: 6 });
const server = await servePage({ sandbox: sandbox.url });
// Chromium encodes them: a third of the size.
const converter = await browser.newPage();
for (const [name, steps, options = {}] of pictures) {
  if (names.length > 0 && !names.includes(name)) continue;
  const page = await browser.newPage({ viewport: desktop, bypassCSP: true, ...options });
  await page.goto(server.url);
  await page.locator(".cm-content").first().waitFor();
  await steps(page);
  await page.waitForTimeout(400);
  await writeFile(join(folder, `${name}.webp`), await webp(converter, await page.screenshot()));
  await page.close();
  console.log(name);
}
await browser.close();
await server.close();
await sandbox.close();

async function webp(page, png) {
  const encoded = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.92).split(",")[1];
  }, png.toString("base64"));
  return Buffer.from(encoded, "base64");
}
