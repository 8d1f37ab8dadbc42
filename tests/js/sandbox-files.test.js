import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { job, start, until } from "./sandbox-support.js";

const demoId = "01SANDB0XDEM0TEMP1ATE00001";

describe("files for tests", () => {
  const get = (sandbox, path, options) => fetch(`${sandbox.url}/files/${path}`, { redirect: "manual", ...options });

  test("have the type of their extension, and the bytes by which it is recognised", async (t) => {
    const { sandbox } = await start(t, { token: "planted" });
    const expected = {
      "a.png": ["image/png", "\x89PNG"],
      "a.JPG": ["image/jpeg", "\xff\xd8\xff"],
      "a.mp4": ["video/mp4", "\0\0\0\x18ftyp"],
      "a.b.mp3": ["audio/mpeg", "ID3"],
      "a.ttf": ["font/ttf", "\0\x01\0\0"],
      "a.zip": ["application/zip", "PK"],
      "a%20b.aep": ["application/octet-stream", "RIFX"],
    };
    for (const [name, [type, start]] of Object.entries(expected)) {
      const answer = await get(sandbox, name);
      assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, type], name);
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.equal(bytes.subarray(0, start.length).toString("latin1"), start, name);
      const head = await get(sandbox, name, { method: "HEAD" });
      assert.equal(head.headers.get("content-length"), String(bytes.length));
      assert.equal(await head.text(), "");
    }
    for (const missing of ["a", "a.psd", "__proto__", "a.constructor", "nothing/a.png", "__proto__/a.png"]) {
      assert.equal((await get(sandbox, missing)).status, 404, missing);
    }
  });

  test("answer with statuses, pages, other types and nothing", async (t) => {
    const { sandbox } = await start(t);
    for (const status of [401, 403, 404, 410, 429, 500, 503]) {
      assert.equal((await get(sandbox, `${status}/a.png`)).status, status);
    }
    const page = await get(sandbox, "html/a.png");
    assert.deepEqual([page.status, page.headers.get("content-type")], [200, "text/html; charset=utf-8"]);
    assert.match(await page.text(), /^<!doctype html>/);
    assert.equal((await get(sandbox, "wrong-type/a.png")).headers.get("content-type"), "application/json");
    assert.equal((await get(sandbox, "no-type/a.png")).headers.get("content-type"), "application/octet-stream");
    assert.equal(await (await get(sandbox, "empty/a.png")).text(), "");
    assert.equal((await get(sandbox, "no-head/a.png", { method: "HEAD" })).status, 405);
    assert.equal((await get(sandbox, "no-head/a.png")).status, 200);
  });

  test("redirect, once, elsewhere or forever", async (t) => {
    const { sandbox } = await start(t);
    const location = async (path) => (await get(sandbox, path)).headers.get("location");
    assert.equal(await location("redirect/a.png"), "/files/a.png");
    assert.equal(await location("redirect/a.png?to=http://169.254.169.254/latest"), "http://169.254.169.254/latest");
    assert.equal(await location("redirect/a.png?to=/files/404/a.png"), "/files/404/a.png");
    assert.equal(await location("redirect-loop/a.png"), "/files/redirect-loop/a.png");
    assert.equal((await get(sandbox, "redirect/a.png?to=x")).status, 400);
    assert.equal((await get(sandbox, "redirect/a.png?to=/a%0d%0aX-Own:%201")).headers.get("x-own"), null);
    assert.equal((await fetch(`${sandbox.url}/files/redirect/a.png`)).status, 200);
  });

  test("come late, break off and never end", async (t) => {
    const { sandbox } = await start(t);
    const began = performance.now();
    assert.equal((await get(sandbox, "slow/a.png?seconds=0.2")).status, 200);
    assert.ok(performance.now() - began >= 190);
    await assert.rejects(get(sandbox, "reset/a.png"), (error) => error.cause.code === "ECONNRESET");
    await assert.rejects((await get(sandbox, "cut/a.png")).arrayBuffer());
    const endless = await get(sandbox, "endless/a.png");
    let length = 0;
    for await (const chunk of endless.body) {
      length += chunk.length;
      if (length > 2 ** 20) break;
    }
    assert.ok(length > 2 ** 20);
  });

  test("that cannot be downloaded fail the job that uses them", async (t) => {
    const { sandbox, call } = await start(t);
    const end = async (src) => {
      const assets = [{ type: "image", layerName: "background.jpg", src }];
      const { json } = await call("POST", "/api/v2/jobs", job(demoId, { assets }));
      const done = await until(
        () => call("GET", `/api/v2/jobs/${json.id}`),
        (answer) => answer.json.stats.errorAt ?? answer.json.stats.finishedAt,
      );
      return done.json.stats.error;
    };
    const files = `${sandbox.url}/files`;
    const reasons = {
      "404/a.png": "404",
      "403/a.png": "403",
      "reset/a.png": "socket hang up",
      "redirect-loop/a.png": "too many redirects",
      "redirect/a.png?to=/files/500/a.png": "500",
      "endless/a.png": "the file is too large",
      "a.psd": "404",
    };
    const byName = `http://localhost:${sandbox.port}/files/404/a.png`;
    assert.equal(await end(byName), `Unable to download file ${byName}: 404`);
    for (const [path, reason] of Object.entries(reasons)) {
      assert.equal(await end(`${files}/${path}`), `Unable to download file ${files}/${path}: ${reason}`);
    }
    for (const src of [`${files}/a.png`, `${files}/redirect/a.png`, "https://example.com/404/a.png", "not a URL"]) {
      assert.equal(await end(src), null, src);
    }
  });
});
