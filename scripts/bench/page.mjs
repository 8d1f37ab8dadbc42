// The linter page in Chromium: how long a key press, a fix and the first load take until they are painted. Chromium's own
// trace is the clock: from the dispatch of the input event to the frame that shows its findings.
import { servePage } from "../../pkg/cli/page/server.js";
import { launch } from "../../tests/js/support/chromium.js";
import { setPayload, settled } from "../../tests/js/support/linter-page.js";
import { buildPage } from "../lib/page.mjs";
import { PAGE_BAR, pageTotals } from "../lib/page-size.mjs";
import { batch, wrongBatch } from "./payloads.mjs";

const PRESSES = 50;
const JOBS = 1000;

/** A batch of 1,000 jobs on some 20,000 lines, and three of its kind. */
const payloads = {
  "no findings": () => lines(batch(JOBS)),
  "1,000 findings, all different": () => lines(wrongBatch(JOBS)),
  "1,000 findings, all alike": () => lines(unprefixed()),
};

function lines(payload) {
  // Short lists stay on a line, as the page's own formatting has them.
  return JSON.stringify(payload, null, 2).replace(
    /\[\s+([\d.,\s]+?)\s+\]/g,
    (_, numbers) => `[${numbers.replace(/\s+/g, " ")}]`,
  );
}

/** Each job has one mistake that has a safe fix. */
function unprefixed() {
  const made = batch(JOBS);
  for (const job of made.jobs) job.settings.codec = "h264_vbr_15mbps";
  return made;
}

/** What the page's figures are: rows of a table and the bars. */
export async function measurePage() {
  await buildPage();
  const browser = await launch();
  const server = await servePage();
  const rows = [["", "median", "worst", "of", "computed, median"]];
  const bars = [];
  try {
    for (const [name, text] of Object.entries(payloads)) {
      const times = await keyPresses(browser, server.url, text());
      rows.push(row(`key press to painted findings: ${name}`, times));
      bars.push({ what: `key press, ${name}, median`, is: median(walls(times)), most: 50, unit: "ms" });
      bars.push({ what: `key press, ${name}, worst`, is: Math.max(...walls(times)), most: 100, unit: "ms" });
    }
    const fixes = await repeated(5, () => fixOfAll(browser, server.url));
    rows.push(row("fix of 1,000 findings, press to painted result", fixes));
    bars.push({ what: "fix of 1,000 findings", is: median(walls(fixes)), most: 300, unit: "ms" });
    const loads = await repeated(7, () => firstLoad(browser, server.url));
    rows.push(["first load to the first report", ms(median(loads)), ms(Math.max(...loads)), loads.length, ""]);
    bars.push({ what: "first load", is: median(loads), most: 1000, unit: "ms" });
  } finally {
    await browser.close();
    await server.close();
  }
  const { first, background } = await pageTotals();
  rows.push(["transfer before it is usable, brotli", `${(first / 1024).toFixed(1)} KB`, "", "", ""]);
  rows.push(["transfer in the background after that", `${(background / 1024).toFixed(1)} KB`, "", "", ""]);
  bars.push({ what: "transfer of the page, brotli", is: first / 1024, most: PAGE_BAR / 1024, unit: "KB" });
  return { title: "The linter page in Chromium", rows, bars, notes: [] };
}

async function keyPresses(browser, url, text) {
  const page = await openWith(browser, url, text);
  await toJob(page, 500);
  const trace = await traced(page, async () => {
    for (let press = 0; press < PRESSES; press += 1) {
      const before = await checks(page);
      // Each press adds a finding, or takes it away again.
      await page.keyboard.press(press % 2 === 0 ? "x" : "Backspace");
      await page.waitForFunction((checks) => Number(document.documentElement.dataset.checks) > checks, before);
      // A person's next key comes later than this; what the page does when the typing rests is in it too.
      await page.waitForTimeout(press % 5 === 4 ? 400 : 120);
    }
  });
  await page.close();
  return latencies(trace, "keydown");
}

async function fixOfAll(browser, url) {
  const page = await openWith(browser, url, lines(unprefixed()));
  const button = page.getByRole("button", { name: /^Fix 1,000 safe/ });
  const trace = await traced(page, async () => {
    const before = await checks(page);
    await button.click();
    await page.waitForFunction((checks) => Number(document.documentElement.dataset.checks) > checks, before);
    await page.waitForTimeout(300);
  });
  const left = await page.locator(".verdict").textContent();
  if (!left.startsWith("No findings")) throw new Error(`the fix left findings: ${left}`);
  await page.close();
  return latencies(trace, "click")[0];
}

/** In a new context, so that nothing is cached. */
async function firstLoad(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(markReports);
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName("findings").length > 0);
  const time = await page.evaluate(() => performance.getEntriesByName("findings")[0].startTime);
  await context.close();
  return time;
}

/** Marks each report as soon as the page has shown it. */
function markReports() {
  new MutationObserver(() => performance.mark("findings")).observe(document, {
    attributes: true,
    attributeFilter: ["data-checks"],
    subtree: true,
  });
}

async function openWith(browser, url, text) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(markReports);
  await page.goto(url);
  await setPayload(page, text);
  await page.waitForTimeout(1500);
  await settled(page);
  return page;
}

const checks = (page) => page.evaluate(() => Number(document.documentElement.dataset.checks));

/** Puts the cursor into the codec of a job in the middle. */
async function toJob(page, job) {
  await page.getByRole("tab", { name: "Map" }).click();
  await page.locator(".cells .cell").nth(job).click();
  await page.getByRole("tab", { name: "Findings" }).click();
  const all = page.getByRole("button", { name: /Show all jobs/ });
  if (await all.isVisible()) await all.click();
  await page.locator(".editor-host .cm-content").focus();
  for (let line = 0; line < 40; line += 1) {
    if ((await page.locator(".editor-host .cm-activeLine").textContent()).includes('"codec"')) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.waitForTimeout(500);
}

async function traced(page, steps) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const ended = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: [
        "__metadata",
        "toplevel",
        "blink.user_timing",
        "devtools.timeline",
        "disabled-by-default-devtools.timeline",
        "devtools.timeline.frame",
        "disabled-by-default-devtools.timeline.frame",
      ],
    },
  });
  await steps();
  await session.send("Tracing.end");
  await ended;
  return events;
}

/**
 * From each input event to the first frame drawn after its findings were shown: `wall` in milliseconds, and `cpu`, what the
 * page's thread and its worker computed in that time. On a busy machine the two are far apart.
 */
function latencies(events, type) {
  const inOrder = (test) => events.filter(test).sort((a, b) => a.ts - b.ts);
  const inputs = inOrder(({ name, args }) => name === "EventDispatch" && args?.data?.type === type);
  const shown = inOrder(({ name, cat }) => name === "findings" && cat.includes("user_timing"));
  const frames = inOrder(({ name }) => name === "DrawFrame");
  const tasks = events.filter(({ name, tdur }) => name === "RunTask" && tdur > 0);
  const threads = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && /^(CrRendererMain|DedicatedWorker)/.test(args.name))
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  if (inputs.length === 0 || frames.length === 0) throw new Error("the trace holds no input event or no frame");
  const after = (list, ts) => list.find((each) => each.ts >= ts);
  return inputs.flatMap(({ ts }) => {
    const mark = after(shown, ts);
    const frame = mark && after(frames, mark.ts);
    if (!frame) return [];
    const own = tasks.filter(
      (task) => threads.has(`${task.pid} ${task.tid}`) && task.ts + task.dur > ts && task.ts < frame.ts,
    );
    return [{ wall: (frame.ts - ts) / 1000, cpu: own.reduce((sum, { tdur }) => sum + tdur, 0) / 1000 }];
  });
}

async function repeated(times, measure) {
  const results = [];
  for (let time = 0; time < times; time += 1) results.push(await measure());
  return results;
}

const walls = (times) => times.map(({ wall }) => wall);

function row(what, times) {
  const [wall, cpu] = [walls(times), times.map((time) => time.cpu)];
  return [what, ms(median(wall)), ms(Math.max(...wall)), times.length, ms(median(cpu))];
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const ms = (value) => `${value.toFixed(1)} ms`;
