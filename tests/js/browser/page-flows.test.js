// The linter page in Chromium: every way in and out of it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { markers } from "../../../pkg/sandbox/demo.js";
import { codes, onPage, openTab, payload, setPayload, settled, startPage, verdict } from "../support/linter-page.js";

const ID = "01JTGM9GCR71JV7EJYDF45QAFD";
const job = { template: { id: ID, composition: "main" } };
const valid = JSON.stringify(job);

let started;
const run = (steps, options) => onPage(started, steps, options);

before(async () => {
  started = await startPage();
});

after(() => started?.stop());

/** Drops a file onto the page. */
async function drop(page, name, text) {
  await page.evaluate(
    ([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      for (const type of ["dragenter", "dragover", "drop"]) {
        document
          .querySelector("main")
          .dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [name, text],
  );
}

/** The text of a payload of any length, as a copy of it has it. */
async function wholePayload(page) {
  await page.waitForTimeout(600);
  return page.evaluate(() => JSON.parse(localStorage.getItem("nexrender-payload-page")).text);
}

test("one job per line is offered as a batch", () =>
  run(async (page) => {
    await setPayload(page, `${valid}\n${valid.replace("main", "square")}\n`);
    assert.match(await page.textContent(".banner"), /2 jobs/);
    await page.getByRole("button", { name: "Make it a batch" }).click();
    await settled(page);
    assert.match(await verdict(page), /This batch can be sent|No findings/);
    assert.match(await payload(page), /"square"/);
  }));

test("more lines than a batch takes become several", () =>
  run(async (page) => {
    await setPayload(page, Array.from({ length: 2100 }, (_, line) => valid.replace("main", `c${line}`)).join("\n"));
    await page.getByRole("button", { name: "Batch 3 of 3" }).click();
    await settled(page);
    assert.match(await payload(page), /"c2000"/);
    await openTab(page, /Map/);
    assert.equal(await page.locator(".cells .cell").count(), 100);
  }));

test("a payload that is wrapped in something else is unwrapped by a press", () =>
  run(async (page) => {
    for (const wrapped of [
      `\`\`\`json\n${valid}\n\`\`\``,
      `curl -X POST https://api.nexrender.com/api/v2/jobs -d '${valid}'`,
      `const job = ${valid};`,
    ]) {
      await setPayload(page, wrapped);
      const banner = page.locator(".banner");
      await banner.waitFor();
      await banner.locator("button").first().click();
      await settled(page);
      assert.deepEqual(JSON.parse(await payload(page)), job, wrapped);
    }
  }));

test("a long line is offered to be formatted", () =>
  run(async (page) => {
    await setPayload(
      page,
      JSON.stringify({
        ...job,
        assets: Array.from({ length: 40 }, (_, at) => ({ type: "text", layerName: `layer ${at}`, value: "x" })),
      }),
    );
    await page.locator(".banner").getByRole("button", { name: "Format" }).click();
    await settled(page);
    assert.match(await payload(page), /^\{\n {2}"template": \{\n/);
  }));

test("files are dropped: a payload into the editor, a table into the expansion, a template into the account", () =>
  run(async (page) => {
    await drop(page, "job.json", '{"template": {"id": "x"}}');
    await settled(page);
    assert.ok((await codes(page)).includes("template-id-format"));
    await drop(page, "rows.csv", "name\nAda\n");
    await page.getByText(/rows.csv: 1 row/).waitFor();
    await openTab(page, "Account");
    await drop(
      page,
      "template.json",
      JSON.stringify({
        id: ID,
        type: "aep",
        displayName: "Promo",
        status: "uploaded",
        compositions: ["main"],
        layers: ["title"],
      }),
    );
    await page.locator("#panel-account li", { hasText: "Promo, " }).waitFor();
  }));

test("a file is opened by the dialog", () =>
  run(async (page) => {
    const chooser = page.waitForEvent("filechooser");
    await page.locator(".tools").getByRole("button", { name: "Open" }).click();
    await (await chooser).setFiles({ name: "job.json", mimeType: "application/json", buffer: Buffer.from(valid) });
    await settled(page);
    assert.equal(await payload(page), valid);
  }));

test("every example loads, and the right ones have no findings", () =>
  run(async (page) => {
    const labels = await (async () => {
      await page.getByRole("button", { name: "Examples" }).click();
      return page.getByRole("menuitem").locator("span:first-child").allTextContents();
    })();
    await page.keyboard.press("Escape");
    assert.ok(labels.length >= 6);
    for (const label of labels) {
      await page.getByRole("button", { name: "Examples" }).click();
      await page.getByRole("menuitem", { name: label }).click();
      await settled(page);
      const faulty = /mistakes|1,000|curl/.test(label);
      assert.equal((await codes(page)).length > 0, faulty || /columns/.test(label), label);
    }
  }));

test("a link contains the payload, and no server sees it", () =>
  run(async (page) => {
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await setPayload(page, valid.replace("main", "Straße 世界"));
    await page.getByRole("button", { name: "Share" }).click();
    const link = await page.getByLabel("Link").inputValue();
    assert.match(link, /#p=[\w-]+$/);
    await page.evaluate(() => localStorage.clear());
    await page.goto("about:blank");
    await page.goto(link);
    await settled(page);
    assert.equal(await payload(page), valid.replace("main", "Straße 世界"));
    assert.ok(requests.every((url) => !url.includes("p=")));
  }));

test("credentials are masked in a link and in every copy, and the page says so", () =>
  run(async (page) => {
    const upload = {
      params: { region: "eu", bucket: "b", accessKeyId: "AKIAPLANTED123456789", accessKeySecret: "planted-secret" },
    };
    const webhook = {
      url: "https://user:planted-pass@example.com",
      headers: { Authorization: "Bearer planted-token", "X-Other": "${secrets.KEY}" },
    };
    await setPayload(
      page,
      JSON.stringify({
        ...job,
        upload,
        webhook,
        assets: [
          { type: "image", layerName: "a.png", src: "https://s3.example.com/a.png?X-Amz-Signature=planted0123" },
        ],
      }),
    );
    await page.getByRole("button", { name: "Share" }).click();
    assert.match(await page.textContent("dialog"), /masked/);
    const link = await page.getByLabel("Link").inputValue();
    await page.getByRole("dialog").locator("footer").getByRole("button", { name: "Close" }).click();
    for (const kind of ["curl", "fetch", "NexrenderClient", "JobBuilder", "Rust"]) {
      await page.getByRole("button", { name: "Copy as" }).click();
      await page.getByRole("menuitem", { name: kind }).click();
      const shown = await page.textContent("dialog");
      assert.match(shown, /masked/, kind);
      assert.doesNotMatch(shown, /planted|AKIAP/i, kind);
      assert.match(shown, /secrets\.KEY/, kind);
      await page.getByRole("dialog").locator("footer").getByRole("button", { name: "Close" }).click();
    }
    await page.evaluate(() => localStorage.clear());
    await page.goto("about:blank");
    await page.goto(link);
    await settled(page);
    assert.doesNotMatch(await payload(page), /planted|AKIAP/i);
  }));

test("a damaged link is reported", () =>
  run(
    async (page) => {
      await page.getByText("The payload in this link is damaged").waitFor();
    },
    { path: "/#p=AAAA" },
  ));

test("copies run: the curl's here-document, and the calls of the builder make the same job", () =>
  run(async (page) => {
    const full = {
      template: { id: ID, composition: "main" },
      fonts: ["Inter-Bold.ttf"],
      assets: [
        { type: "text", layerName: "title", value: 'It\'s "quoted" $HOME `x`\nJSON\n' },
        { type: "image", layerName: "a.png", src: "https://cdn.example.com/a.png", composition: "outro" },
        { type: "data", layerName: "bar", property: "Scale", value: [1, 2] },
        { type: "function", name: "nx:layer-autoscale", params: { layerName: "title" } },
      ],
      settings: { type: "video", codec: "video_h264_vbr_15mbps" },
      webhook: { url: "https://example.com/done", method: "PUT" },
    };
    await setPayload(page, JSON.stringify(full, null, 2));
    const shown = async (kind) => {
      await page.getByRole("button", { name: "Copy as" }).click();
      await page.getByRole("menuitem", { name: kind }).click();
      const code = await page.locator("dialog pre").textContent();
      await page.getByRole("dialog").locator("footer").getByRole("button", { name: "Close" }).click();
      return code;
    };
    const { execFileSync } = await import("node:child_process");
    const script = (await shown("curl")).replace("curl ", "fake() { cat; }; fake ");
    assert.deepEqual(JSON.parse(execFileSync("sh", ["-c", script], { encoding: "utf8" })), full);
    const code = (await shown("JobBuilder")).replace(
      '"nexrender-payload"',
      JSON.stringify(new URL("../../../pkg/index.js", import.meta.url).href),
    );
    const module = `data:text/javascript,${encodeURIComponent(`${code}\nexport default job;`)}`;
    assert.deepEqual(JSON.parse(JSON.stringify((await import(module)).default)), full);
  }));

test("with a template's answer layers are checked and completed, and it is kept", () =>
  run(async (page) => {
    await setPayload(page, JSON.stringify({ ...job, assets: [{ type: "text", layerName: "titel", value: "x" }] }));
    assert.deepEqual(await codes(page), []);
    await openTab(page, "Account");
    await page.getByLabel(/Paste a response/).fill(
      JSON.stringify({
        id: ID,
        type: "aep",
        status: "uploaded",
        displayName: "Promo",
        compositions: ["main"],
        layers: ["title", "logo"],
      }),
    );
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByLabel(/File names/).fill("Inter-Bold.ttf");
    await page.getByLabel(/Names, one per line/).fill("S3_KEY");
    await page.getByLabel(/Names, one per line/).blur();
    await settled(page);
    assert.deepEqual(await codes(page), ["layer-unknown"]);
    await page.waitForTimeout(700);
    await page.reload();
    await settled(page);
    await openTab(page, "Findings");
    assert.deepEqual(await codes(page), ["layer-unknown"]);
  }));

test("the v3 answers and a snapshot are read too", () =>
  run(async (page) => {
    await setPayload(
      page,
      JSON.stringify({ ...job, fonts: ["Nope.ttf"], assets: [{ type: "text", layerName: "titel", value: "x" }] }),
    );
    await openTab(page, "Account");
    const add = async (value) => {
      await page.getByLabel(/Paste a response/).fill(JSON.stringify(value));
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await settled(page);
    };
    await add({ id: ID, type: "aep", displayName: "Promo", status: "uploaded" });
    await add([{ aeid: "1", name: "main", width: 1920, height: 1080, duration: 10, frame_rate: 25 }]);
    await add([{ composition_id: 1, aeid: "2", name: "title", layer_type: "text" }]);
    await add([{ id: "a", familyName: "Inter", fileName: "Inter-Bold.ttf", createdAt: "2026-01-01" }]);
    await openTab(page, "Findings");
    assert.deepEqual((await codes(page)).sort(), ["font-unknown", "layer-unknown"]);
    await openTab(page, "Account");
    await add({
      templates: [{ id: ID, status: "uploaded", compositions: ["main"], layers: ["titel"] }],
      fonts: ["Nope.ttf"],
      secrets: [],
    });
    await openTab(page, "Findings");
    assert.deepEqual(await codes(page), []);
    await openTab(page, "Account");
    await page.getByLabel(/Paste a response/).fill("not JSON");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("This is not an API response").waitFor();
  }));

test("the account is fetched from the sandbox", () =>
  run(async (page) => {
    await setPayload(page, JSON.stringify({ ...job, assets: [{ type: "text", layerName: "titel", value: "x" }] }));
    await openTab(page, "Account");
    await page.getByRole("button", { name: "Fetch from the sandbox" }).click();
    await page.locator(".note", { hasText: /Read 1 template/ }).waitFor();
    await settled(page);
    await openTab(page, "Findings");
    assert.ok((await codes(page)).includes("layer-unknown"));
  }));

test("a batch is a map: cells by their worst finding, one press away", () =>
  run(async (page) => {
    const jobs = Array.from({ length: 30 }, (_, index) => ({ template: { id: ID, composition: `c${index}` } }));
    jobs[7].preview = "yes";
    jobs[9].webhook = { url: "http://example.com" };
    await setPayload(page, JSON.stringify({ jobs }, null, 2));
    await openTab(page, /Map/);
    const looks = await page.locator(".cells .cell").evaluateAll((cells) => cells.map(({ dataset }) => dataset.look));
    assert.deepEqual(
      looks.map((look, at) => [at, look]).filter(([, look]) => look !== "clean"),
      [
        [7, "error"],
        [9, "warning"],
      ],
    );
    await page.locator(".cells .cell").nth(7).hover();
    await page.getByText("c7 · 0 assets · 1 finding").waitFor();
    await page.locator(".cells .cell").nth(7).click();
    await page.locator(".editor-host .cm-activeLine", { hasText: "{" }).waitFor();
    await page.locator(".cells .cell").nth(7).press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Job 9: no findings");
    await openTab(page, "Findings");
    assert.deepEqual(await codes(page), ["type-mismatch"]);
    await page.getByRole("button", { name: /Show all jobs/ }).click();
    assert.equal((await codes(page)).length, 2);
  }));

test("more jobs than a map can show are paged", () =>
  run(async (page) => {
    await setPayload(
      page,
      JSON.stringify(
        { jobs: Array.from({ length: 1201 }, (_, index) => ({ template: { id: ID, composition: `c${index}` } })) },
        null,
        1,
      ),
    );
    await openTab(page, /Map/);
    assert.equal(await page.locator(".cells .cell").count(), 1000);
    await page.locator(".pages").getByRole("button", { name: "Next" }).click();
    assert.equal(await page.locator(".cells .cell").count(), 201);
    assert.match(await page.textContent(".pages"), /Jobs 1,001 to 1,201 of 1,201/);
  }));

test("a thousand equal findings are one row, which opens into a list that is virtual", () =>
  run(async (page) => {
    const jobs = Array.from({ length: 1000 }, (_, index) => ({
      template: { id: ID, composition: `c${index}` },
      settings: { codec: "prores_422" },
    }));
    await setPayload(page, JSON.stringify({ jobs }, null, 2));
    assert.equal(await page.locator(".times").textContent(), "1,000 × the same");
    await page.locator(".row.group .row-main").click();
    const rows = await page.locator(".virtual-list li").count();
    assert.ok(rows > 5 && rows < 60, `${rows} rows`);
    // From the first row to the last by keyboard, which is far outside of what is in the page.
    await page.locator(".row.group .row-main").focus();
    await page.keyboard.press("End");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /job 1000/);
    await page.keyboard.press("Enter");
    await page.locator(".editor-host .cm-activeLine", { hasText: "prores_422" }).waitFor();
    await page.getByRole("button", { name: "Fix all 1,000" }).isVisible();
    await page.getByRole("button", { name: "Fix 1,000 safe" }).click();
    await settled(page);
    assert.equal(await verdict(page), "No findings. This batch can be sent.");
    const fixed = JSON.parse(await wholePayload(page));
    assert.ok(fixed.jobs.every(({ settings }) => settings.codec === "video_prores_422"));
  }));

test("the summary says what a payload will do", () =>
  run(async (page) => {
    await setPayload(
      page,
      JSON.stringify({
        ...job,
        settings: { type: "image", frames: 12, codec: "image_png" },
        assets: [
          { type: "text", layerName: "title", value: "Hello" },
          { type: "image", layerName: "logo.png", src: "https://cdn.example.com/logo.png" },
        ],
        upload: {
          prefix: "a/",
          params: {
            region: "eu-west-1",
            bucket: "outputs",
            accessKeyId: "${secrets.A}",
            accessKeySecret: "${secrets.B}",
          },
        },
        webhook: { url: "https://example.com/done" },
      }),
    );
    await openTab(page, "Summary");
    const text = await page.textContent("#panel-summary");
    for (const part of [
      "composition “main”",
      "frame 12 as image_png",
      "2 replacements",
      "outputs",
      "POST https://example.com/done",
      "logo.png",
    ]) {
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    }
    await page.locator("#panel-summary [aria-label=Estimate]", { hasText: /Images\s*1/ }).waitFor();
  }));

test("a picture is requested only after a click, in a separate frame", () =>
  run(async (page) => {
    const asked = [];
    await page.route("https://cdn.example.com/**", (route) => {
      asked.push(route.request().url());
      return route.fulfill({
        contentType: "image/svg+xml",
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      });
    });
    await setPayload(
      page,
      JSON.stringify({
        ...job,
        assets: [{ type: "image", layerName: "logo.png", src: "https://cdn.example.com/logo.png" }],
      }),
    );
    await openTab(page, "Summary");
    await page.getByRole("button", { name: "Show picture" }).waitFor();
    assert.deepEqual(asked, []);
    await page.getByRole("button", { name: "Show picture" }).click();
    await page.frameLocator("iframe").locator("img").waitFor();
    assert.deepEqual(asked, ["https://cdn.example.com/logo.png"]);
  }));

test("a job with columns is expanded, with errors by row and column, and the result is a batch", () =>
  run(async (page) => {
    await setPayload(
      page,
      JSON.stringify(
        {
          ...job,
          assets: [
            { type: "text", layerName: "title", value: "Hi {{name}}" },
            { type: "data", layerName: "bar", property: "Scale", value: "{{scale}}" },
          ],
        },
        null,
        2,
      ),
    );
    await openTab(page, /Expand/);
    await page.getByLabel("Or paste rows").fill('name,scale\nAda,"[10,20]"\nAlan,wide\n');
    await page.getByLabel("Read column scale as JSON").check();
    const rows = page.locator("#panel-expand tbody tr");
    await page.getByText('"wide" is not JSON').waitFor();
    assert.equal(await rows.count(), 2);
    assert.equal(await rows.nth(1).locator("td.bad").textContent(), "wide");
    await page.getByLabel("Or paste rows").fill("name\nAda\n");
    await page.getByText(/has no column/).waitFor();
    await page.getByLabel("Or paste rows").fill('name,scale\nAda,5\n"Grace, Admiral",6\n');
    await page.getByText("2 rows, no errors").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download NDJSON" }).click();
    const lines = (await readFile(await (await download).path(), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ assets }) => assets[0].value),
      ["Hi Ada", "Hi Grace, Admiral"],
    );
    await page.getByRole("button", { name: "Open as a batch" }).click();
    await settled(page);
    assert.equal(JSON.parse(await wholePayload(page)).jobs.length, 2);
  }));

test("a job is submitted to the sandbox and followed to its output", () =>
  run(async (page) => {
    started.sandbox.clearRequests();
    await setPayload(page, valid);
    await openTab(page, "Submit");
    assert.equal(started.sandbox.requests.length, 0);
    await page.getByRole("button", { name: "Submit to the sandbox" }).click();
    await page.locator("#panel-submit .lead", { hasText: "Done: 1 finished" }).waitFor();
    assert.match(await page.getByRole("link", { name: "Open output" }).getAttribute("href"), /^https?:/);
    const posts = started.sandbox.requests.filter(({ method }) => method === "POST");
    assert.deepEqual(
      posts.map(({ path, body }) => [path, JSON.parse(body)]),
      [["/api/v2/jobs", job]],
    );
  }));

test("a batch is submitted, its map shows the states, and a failed job says why", () =>
  run(async (page) => {
    const failing = `${ID.slice(0, -markers.breaks.length)}${markers.breaks}`;
    await setPayload(
      page,
      JSON.stringify({
        jobs: [
          job,
          { template: { id: failing, composition: "main" } },
          { template: { id: ID, composition: "lower-third" } },
        ],
      }),
    );
    await openTab(page, "Submit");
    await page.getByRole("button", { name: "Submit to the sandbox" }).click();
    await page.locator("#panel-submit .lead", { hasText: "Done: " }).waitFor();
    assert.match(await page.textContent("#panel-submit .lead"), /2 finished/);
    assert.equal(await page.locator("#panel-submit tr[data-state=error] .problem").count(), 1);
    await openTab(page, /Map/);
    const looks = await page.locator(".cells .cell").evaluateAll((cells) => cells.map(({ dataset }) => dataset.look));
    assert.deepEqual(looks, ["finished", "failed", "finished"]);
  }));

test("a failed job is explained, with the way to its place in the payload", async (t) => {
  const template = { id: ID, compositions: ["main"], layers: [{ name: "title", composition: "main" }] };
  const own = await startPage({ sandboxOptions: { account: { templates: [template] } } });
  t.after(own.stop);
  await onPage(own, async (page) => {
    const wrong = { ...job, assets: [{ type: "text", layerName: "titel", value: "x" }] };
    await setPayload(page, JSON.stringify({ jobs: [job, wrong, wrong] }, null, 2));
    await openTab(page, "Submit");
    await page.getByRole("button", { name: "Submit to the sandbox" }).click();
    await page.locator("#panel-submit .lead", { hasText: "Done: " }).waitFor();
    const row = page.locator("#panel-submit tr[data-state=error]").nth(1);
    await row.getByRole("button", { name: "Explain" }).click();
    await row.getByText(/has a layer with the name .titel/).waitFor();
    await row.getByRole("link", { name: "layer-unknown" }).waitFor();
    await row.getByRole("button", { name: "/jobs/2/assets/0/layerName" }).click();
    assert.match(await page.locator(".editor-host .cm-activeLine").textContent(), /"layerName": "titel"/);
  });
});

test("what waits can be cancelled", () =>
  run(async (page) => {
    await setPayload(
      page,
      JSON.stringify({
        template: { id: `${ID.slice(0, -markers.stays.length)}${markers.stays}`, composition: "main" },
      }),
    );
    await openTab(page, "Submit");
    await page.getByRole("button", { name: "Submit to the sandbox" }).click();
    await page.locator("#panel-submit tr[data-state=queued]").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator("#panel-submit .lead", { hasText: "Done: 1 cancelled" }).waitFor();
  }));

test("a payload with errors cannot be submitted", () =>
  run(async (page) => {
    await setPayload(page, "{}");
    await openTab(page, "Submit");
    assert.ok(await page.getByRole("button", { name: "Submit to the sandbox" }).isDisabled());
    assert.match(await page.textContent("#panel-submit .note"), /1 error must be fixed/);
  }));

test("each rule has a URL, its page, and an example that is checked as it is edited", () =>
  run(
    async (page) => {
      await page.getByRole("heading", { name: "codec-unprefixed" }).waitFor();
      const example = page.locator(".example").first();
      await example.locator(".example-findings .warning").waitFor();
      await example.locator(".example-findings button", { hasText: "video_" }).last().click();
      await example.locator(".example-findings .valid").waitFor();
      await page.getByRole("link", { name: "All rules" }).click();
      const rules = await page.locator(".catalogue li").count();
      assert.ok(rules > 40, `${rules} rules`);
      await page.locator(".catalogue a").first().click();
      await page.getByRole("heading", { name: "json-syntax" }).waitFor();
      await page.goBack();
      await page.locator(".catalogue").waitFor();
    },
    { path: "/#/rules/codec-unprefixed" },
  ));

test("every rule has a page here", () =>
  run(async (page) => {
    const { rules } = await import("nexrender-payload");
    for (const { code } of rules) {
      await page.evaluate((code) => {
        location.hash = `#/rules/${code}`;
      }, code);
      await page.getByRole("heading", { name: code, exact: true, level: 2 }).waitFor();
    }
  }));

test("a rule has the severity chosen on its page, and the choice is kept", () =>
  run(
    async (page) => {
      await page.locator(".severity-choice select").selectOption("off");
      await setPayload(page, JSON.stringify({ ...job, settings: { codec: "prores_422" } }));
      await openTab(page, "Findings");
      assert.deepEqual(await codes(page), []);
    },
    { path: "/#/rules/codec-unprefixed" },
  ));

test("a rule that cannot be turned off shows that", () =>
  run(
    async (page) => {
      await page.locator(".severity-choice select").selectOption("off");
      await page.locator(".severity-choice .problem", { hasText: "off" }).waitFor();
      assert.equal(await page.locator(".severity-choice select").inputValue(), "");
    },
    { path: "/#/rules/type-mismatch" },
  ));

test("checking, fixing, rule pages and copies as code work without a network once the page was loaded", () =>
  run(async (page) => {
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(800);
    await page.context().setOffline(true);
    await setPayload(page, `{"template": {"id": "${ID}", "composition": "main",},}`);
    await page.getByRole("button", { name: "Fix 2 safe" }).click();
    await settled(page);
    assert.equal(await payload(page), '{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}');
    await page.evaluate(() => {
      location.hash = "#/rules/json-syntax";
    });
    await page.getByRole("heading", { name: "json-syntax" }).waitFor();
    for (const tab of ["Summary", "Map", "Expand", "Account", "Submit"]) await openTab(page, tab);
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("menuitem", { name: "NexrenderClient" }).click();
    assert.match(await page.textContent("dialog"), /new NexrenderClient/);
  }));

test("nothing is sent anywhere while someone works with a payload", () =>
  run(async (page) => {
    await page.waitForTimeout(800);
    const requests = [];
    page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
    await setPayload(
      page,
      JSON.stringify({
        ...job,
        assets: [{ type: "image", layerName: "a.png", src: "https://cdn.example.com/a.png" }],
        webhook: { url: "https://example.com" },
      }),
    );
    for (const tab of ["Summary", "Map", "Expand", "Account", "Submit", "Rules", "Findings"]) await openTab(page, tab);
    await page.getByRole("button", { name: "Share" }).click();
    await page.waitForTimeout(500);
    assert.deepEqual(
      requests.filter((request) => !request.includes("blob:")),
      [],
    );
  }));

test("the policy stops requests to other hosts, in the page and in its worker", async () => {
  const { page } = await import("../support/chromium.js").then(({ openPage }) => openPage(started.browser));
  await page.goto(started.server.url);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const refused = await page.evaluate(async () => {
    const inPage = await fetch("https://example.com/").catch((error) => error.name);
    const source = URL.createObjectURL(
      new Blob(["fetch('https://example.com/').then(() => postMessage('sent'), (e) => postMessage(e.name))"]),
    );
    const worker = new Worker(source);
    const inWorker = await new Promise((done) => worker.addEventListener("message", ({ data }) => done(data)));
    const image = new Image();
    const picture = await new Promise((done) => {
      image.onload = () => done("loaded");
      image.onerror = () => done("refused");
      image.src = "https://example.com/x.png";
    });
    return [inPage, inWorker, picture];
  });
  assert.deepEqual(refused, ["TypeError", "TypeError", "refused"]);
  await page.close();
});
