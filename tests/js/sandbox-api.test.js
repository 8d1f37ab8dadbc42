import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { failingId, job, start, templateId, unknownId, until, waitingId } from "./sandbox-support.js";

const api = "/api/v2";
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

describe("jobs", () => {
  test("a job is created, renders and finishes", async (t) => {
    const { sandbox, call } = await start(t);
    const created = await call("POST", `${api}/jobs`, job());
    assert.equal(created.status, 201);
    assert.match(created.json.id, ulid);
    assert.equal(created.json.status, "queued");
    assert.equal(created.json.templateId, templateId);
    assert.ok(created.headers.get("x-request-id"));

    const seen = new Set();
    const done = await until(
      () => call("GET", `${api}/jobs/${created.json.id}`),
      ({ json }) => seen.add(json.status) && json.status === "finished",
    );
    assert.equal(done.json.progress, 100);
    assert.ok(done.json.stats.startedAt < done.json.stats.finishedAt);
    assert.equal(done.json.stats.error, null);
    assert.equal(done.json.outputUrl, created.json.outputUrl);
    assert.equal(new URL(done.json.outputUrl).origin, sandbox.url);
    assert.equal((await fetch(done.json.outputUrl)).status, 200);

    const logs = await call("GET", `${api}/jobs/${created.json.id}/logs`);
    assert.match(logs.headers.get("content-type"), /^text\/plain/);
    assert.match(logs.text, /created.*rendering.*finished/s);
  });

  test("both versions serve all but the template reads alike", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", "/api/v3/jobs", job());
    assert.equal((await call("GET", `/api/v2/jobs/${json.id}`)).status, 200);
    assert.equal((await call("GET", `/api/v3/jobs/${json.id}`)).status, 200);
  });

  test("refusals", async (t) => {
    const { call } = await start(t);
    const cases = [
      ["POST", "/jobs", { ...job(), invalid: true }, 400],
      ["POST", "/jobs", job(unknownId), 404],
      ["POST", "/jobs", job("short"), 404],
      ["POST", "/jobs", [], 400],
      ["POST", "/jobs", null, 400],
      ["POST", "/jobs", '{"template":', 400],
      ["POST", "/jobs", '{"a":"\xff"', 400],
      ["POST", "/jobs", "[".repeat(1_000_000), 400],
      ["GET", "/jobs/01JTGM9GCR71JV7EJYDF45QAFD", undefined, 404],
      ["GET", "/jobs/..%2F..%2Fetc%2Fpasswd", undefined, 404],
      ["GET", "/jobs/__proto__", undefined, 404],
      ["GET", "/jobs/%zz", undefined, 400],
      ["GET", "/constructor", undefined, 404],
      ["DELETE", "/jobs", undefined, 405],
      ["GET", "/batches/01JTGM9GCR71JV7EJYDF45QAFD", undefined, 404],
    ];
    for (const [method, path, body, status] of cases) {
      const answer = await call(method, api + path, body);
      assert.equal(answer.status, status, `${method} ${path}`);
      assert.equal(typeof answer.json.error, "string");
    }
  });

  test("an invalid job is told at its fields", async (t) => {
    const { sandbox, call } = await start(t);
    const { json } = await call("POST", `${api}/jobs`, { ...job(), invalid: true });
    assert.deepEqual(json.details, [{ field: "invalid", message: "is invalid" }]);
    assert.equal(sandbox.counts.created, 0);
  });

  test("a clean-room job needs no stored template", async (t) => {
    const { call } = await start(t);
    const template = { id: unknownId, src: "https://example.com/a.mogrt" };
    assert.equal((await call("POST", `${api}/jobs`, { template })).status, 201);
  });

  test("a failing template ends in error, with its message", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/jobs`, job(failingId));
    const done = await until(
      () => call("GET", `${api}/jobs/${json.id}`),
      (answer) => answer.json.stats.errorAt !== null,
    );
    assert.equal(done.json.status, "error");
    assert.match(done.json.stats.error, /on purpose/);
    assert.notEqual(done.json.progress, 100);
  });

  test("missing fonts are told with the success", async (t) => {
    const { call } = await start(t, {
      account: { templates: [{ id: templateId }], fonts: ["Inter.ttf", { fileName: "A.ttf" }] },
    });
    const fonts = ["Inter.ttf", "Lost.ttf", "A.ttf"];
    const { status, json } = await call("POST", `${api}/jobs`, job(templateId, { fonts }));
    assert.equal(status, 201);
    assert.deepEqual(json.missingFonts, ["Lost.ttf"]);
  });

  test("the output's link follows upload and settings", async (t) => {
    const { call } = await start(t);
    const cases = [
      [{ settings: { type: "image", codec: "image_jpeg" } }, /\/outputs\/\w+\.jpg$/],
      [{ settings: { codec: "video_prores_422" } }, /\.mov$/],
      [{ settings: { type: "aep" } }, /\.zip$/],
      [
        { upload: { outputUrl: "https://cdn.example.com/", prefix: "a/b/" } },
        /^https:\/\/cdn\.example\.com\/a\/b\/\w+\.mp4$/,
      ],
      [{ upload: { params: { bucket: "mine" } } }, /^https:\/\/s3\.amazonaws\.com\/mine\/\w+\.mp4$/],
    ];
    for (const [more, link] of cases) {
      const { json } = await call("POST", `${api}/jobs`, job(templateId, more));
      assert.match(json.outputUrl, link);
    }
  });

  test("hostile keys and wrong types harm nothing when the check is off", async (t) => {
    const { call } = await start(t, { check: false });
    const payloads = [
      '{"__proto__":{"polluted":1},"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","__proto__":{"src":"x"}}}',
      JSON.stringify(job(templateId, { assets: [null, 5, { type: "job" }], fonts: "x", tags: 4 })),
      `{"template":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      JSON.stringify(job(templateId, { upload: 5, webhook: [], settings: "x", assets: {} })),
    ];
    for (const payload of payloads) {
      const { status } = await call("POST", `${api}/jobs`, payload);
      assert.ok([201, 400, 404].includes(status), payload.slice(0, 100));
    }
    assert.equal({}.polluted, undefined);
  });
});

describe("nested jobs and joins", () => {
  const nested = (id) => ({ type: "job", layerName: "L", template: { id, composition: "main" } });

  test("a parent waits for its children", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/jobs`, job(templateId, { assets: [nested(templateId)] }));
    assert.equal(json.status, "pending");
    assert.equal(json.children.length, 1);
    const parent = await until(
      () => call("GET", `${api}/jobs/${json.id}`),
      (answer) => answer.json.status === "finished",
    );
    const child = await call("GET", `${api}/jobs/${json.children[0].id}`);
    assert.ok(child.json.stats.finishedAt <= parent.json.stats.startedAt);
  });

  test("a parent fails with its child", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/jobs`, job(templateId, { assets: [nested(failingId)] }));
    const parent = await until(
      () => call("GET", `${api}/jobs/${json.id}`),
      (answer) => answer.json.status === "error",
    );
    assert.match(parent.json.stats.error, new RegExp(json.children[0].id));
    assert.equal(parent.json.stats.startedAt, null);
  });

  test("cancelling one cancels its relatives", async (t) => {
    const { call } = await start(t, { jobSeconds: 1000 });
    const assets = [nested(templateId), nested(templateId)];
    const { json } = await call("POST", `${api}/jobs`, job(templateId, { assets }));
    const cancelled = await call("PATCH", `${api}/jobs/${json.children[1].id}/cancel`);
    assert.equal(cancelled.status, 200);
    assert.deepEqual(cancelled.json.map(({ id }) => id).sort(), [json.id, ...json.children.map(({ id }) => id)].sort());
    assert.ok(cancelled.json.every(({ status }) => status === "manually_cancelled"));
    assert.equal((await call("PATCH", `${api}/jobs/${json.id}/cancel`)).status, 409);
  });

  test("an unknown nested template refuses the job", async (t) => {
    const { call } = await start(t);
    const answer = await call("POST", `${api}/jobs`, job(templateId, { assets: [nested(unknownId)] }));
    assert.equal(answer.status, 404);
  });

  test("a join has clips rendered first and no template", async (t) => {
    const { call } = await start(t);
    const assets = [{ type: "video", src: "https://example.com/a.mp4" }, nested(templateId)];
    const { status, json } = await call("POST", `${api}/jobs/join`, { assets });
    assert.equal(status, 201);
    assert.equal(json.status, "pending");
    assert.equal("templateId" in json, false);
    assert.equal(json.stats.totalAssets, 2);
  });
});

describe("cancelling", () => {
  test("a list: what can be is cancelled, the rest passed over", async (t) => {
    const { call } = await start(t);
    const ids = [];
    for (const id of [waitingId, waitingId, templateId]) {
      ids.push((await call("POST", `${api}/jobs`, job(id))).json.id);
    }
    await until(
      () => call("GET", `${api}/jobs/${ids[2]}`),
      ({ json }) => json.status === "finished",
    );
    const both = await call("POST", `${api}/jobs/cancel`, { jobs: [...ids, ids[0]], unique: true });
    assert.deepEqual(
      both.json.map(({ id }) => id),
      ids.slice(0, 2),
    );
    assert.equal((await call("POST", `${api}/jobs/cancel`, { jobs: ids })).status, 409);
    assert.equal((await call("POST", `${api}/jobs/cancel`, { jobs: ["x"] })).status, 404);
    for (const jobs of [[], "x", [5], undefined, Array(1001).fill("x")]) {
      assert.equal((await call("POST", `${api}/jobs/cancel`, { jobs })).status, 400);
    }
  });

  test("a batch, wholly, partly and not at all", async (t) => {
    const { call } = await start(t);
    const create = async (...ids) =>
      (await call("POST", `${api}/batches`, { jobs: ids.map((id) => job(id)) })).json.batchId;
    const cancel = async (id) => (await call("POST", `${api}/batches/${id}/cancel`)).json;

    const whole = await create(waitingId, waitingId);
    const cancelled = await cancel(whole);
    assert.equal(cancelled.status, "cancelled");
    assert.equal(cancelled.cancelledCount, 2);
    assert.equal(cancelled.cancelledJobs.length, 2);

    const again = await cancel(whole);
    assert.equal(again.status, "unchanged");
    assert.equal(again.skippedCount, 2);
    assert.match(again.jobs[0].reason, /manually_cancelled/);

    const mixed = await create(waitingId, templateId);
    await until(
      () => call("GET", `${api}/batches/${mixed}`),
      ({ json }) => json.stats.finished === 1,
    );
    const partial = await cancel(mixed);
    assert.equal(partial.status, "partial");
    assert.deepEqual(
      partial.jobs.map(({ result }) => result),
      ["cancelled", "skipped"],
    );
  });
});

describe("batches", () => {
  test("partial success keeps the indexes of the request", async (t) => {
    const { call } = await start(t);
    const jobs = [job(unknownId), job(), { ...job(), invalid: true }, job()];
    const { status, json } = await call("POST", `${api}/batches`, { jobs });
    assert.equal(status, 201);
    assert.equal(json.status, "partial");
    assert.equal(json.totalJobs, 4);
    assert.equal(json.successCount, 2);
    assert.deepEqual(
      json.jobs.map(({ index }) => index),
      [1, 3],
    );
    assert.deepEqual(
      json.errors.map(({ index, errorCode }) => [index, errorCode]),
      [
        [0, "TEMPLATE_NOT_FOUND"],
        [2, "VALIDATION_ERROR"],
      ],
    );
    assert.equal(json.errors[1].error, "invalid: is invalid");
  });

  test("when every job failed, the same body comes with 400", async (t) => {
    const { sandbox, call } = await start(t);
    const { status, json } = await call("POST", `${api}/batches`, { jobs: [job(unknownId)] });
    assert.equal(status, 400);
    assert.equal(json.status, "error");
    assert.equal(json.successCount, 0);
    assert.match(json.batchId, ulid);
    assert.equal(sandbox.counts.created, 0);
  });

  test("only 1 to 1,000 jobs", async (t) => {
    const { call } = await start(t);
    for (const jobs of [[], Array(1001).fill(job()), "x", undefined]) {
      const { status, json } = await call("POST", `${api}/batches`, { jobs });
      assert.equal(status, 400);
      assert.equal(json.details[0].field, "jobs");
    }
    const full = await call("POST", `${api}/batches`, { jobs: Array(1000).fill(job()) });
    assert.equal(full.json.successCount, 1000);
    assert.equal(new Set(full.json.jobs.map(({ id }) => id)).size, 1000);
  });

  test("a batch is processed until its last job ended", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/batches`, { jobs: [job(), job(failingId)] });
    const states = new Set();
    const done = await until(
      () => call("GET", `${api}/batches/${json.batchId}`),
      (answer) => states.add(answer.json.status) && answer.json.status !== "processing",
    );
    assert.equal(done.json.status, "finished");
    assert.deepEqual(done.json.stats, { total: 2, finished: 1, error: 1, pending: 0 });
    assert.match(done.json.jobs[1].stats.error, /on purpose/);
  });
});

describe("the list of jobs", () => {
  test("pages, orders and filters", async (t) => {
    const { call } = await start(t, { jobSeconds: 1000 });
    const ids = [];
    for (const [tags, priority] of [
      [["a"], 1],
      [["a", "b"], 9],
      [["c"], 5],
    ]) {
      ids.push((await call("POST", `${api}/jobs`, job(templateId, { tags, priority }))).json.id);
    }
    await call("PATCH", `${api}/jobs/${ids[1]}/cancel`);
    const list = async (query) => {
      const { status, json } = await call("GET", `${api}/jobs?${query}`);
      assert.equal(status, 200, query);
      return json.map(({ id }) => ids.indexOf(id));
    };
    assert.deepEqual(await list(""), [2, 1, 0]);
    assert.deepEqual(await list("sort=oldest_first"), [0, 1, 2]);
    assert.deepEqual(await list("sort=priority"), [1, 2, 0]);
    assert.deepEqual((await list("sort=random")).sort(), [0, 1, 2]);
    assert.deepEqual(await list("limit=2"), [2, 1]);
    assert.deepEqual(await list("limit=2&from=2"), [0]);
    assert.deepEqual(await list(`from=${ids[2]}`), [1, 0]);
    assert.deepEqual(await list("states=manually_cancelled,finished"), [1]);
    assert.deepEqual(await list("exclude_states=manually_cancelled"), [2, 0]);
    assert.deepEqual(await list("tags=b,c"), [2, 1]);
    assert.deepEqual(await list("from_date=2100-01-01"), []);
    assert.deepEqual(await list("to_date=2100-01-01&limit=1"), [2]);
    const [minimal] = (await call("GET", `${api}/jobs?minimal=true`)).json;
    assert.deepEqual(Object.keys(minimal), ["id", "status", "progress"]);
  });

  test("a wrong parameter is named", async (t) => {
    const { call } = await start(t);
    const wrong = { limit: "0", sort: "toString", states: "done", from: "x", from_date: "soon", minimal: "2" };
    for (const [name, value] of Object.entries(wrong)) {
      const { status, json } = await call("GET", `${api}/jobs?${name}=${value}`);
      assert.equal(status, 400, name);
      assert.equal(json.details[0].field, name);
    }
  });
});

describe("templates, fonts and secrets", () => {
  const mogrtId = "0000000000000000000000MGRT";
  const account = {
    templates: [
      {
        id: templateId,
        displayName: "Birthday",
        compositions: ["main", { name: "end", duration: 3 }],
        layers: ["title ", { name: "logo.png", composition: "end" }, "title "],
      },
      { id: mogrtId, type: "mogrt", status: "processing" },
      { id: failingId, fails: "No such luck", deleted: false },
      { id: waitingId, deleted: true },
    ],
    fonts: [{ fileName: "Inter-Bold.ttf", familyName: "Inter" }],
    secrets: { S3_KEY: "planted-value" },
  };

  test("v2 tells names, v3 compositions and layers in pages", async (t) => {
    const { call } = await start(t, { account });
    const v2 = await call("GET", `/api/v2/templates/${templateId}`);
    assert.deepEqual(v2.json.compositions, ["main", "end"]);
    assert.deepEqual(v2.json.layers, ["title ", "logo.png"]);
    assert.equal(v2.json.displayName, "Birthday");

    const v3 = await call("GET", `/api/v3/templates/${templateId}`);
    assert.deepEqual(Object.keys(v3.json), ["id", "type", "displayName", "status", "createdAt", "updatedAt"]);
    const compositions = await call("GET", `/api/v3/templates/${templateId}/compositions`);
    const layers = await call("GET", `/api/v3/templates/${templateId}/layers?limit=1&offset=1`);
    assert.equal(compositions.json[1].duration, 3);
    assert.equal(layers.json.length, 1);
    assert.equal(String(layers.json[0].composition_id), compositions.json[1].aeid);
    assert.equal((await call("GET", `/api/v3/templates/${templateId}/layers?limit=x`)).status, 400);
    assert.equal((await call("GET", `/api/v2/templates/${templateId}/layers`)).status, 404);
  });

  test("only the account's templates exist, and only ready ones render", async (t) => {
    const { call } = await start(t, { account });
    const status = async (id) => (await call("POST", `${api}/jobs`, job(id))).status;
    assert.equal(await status(templateId), 201);
    assert.equal(await status("A".repeat(26)), 404);
    assert.equal(await status(mogrtId), 400);
    assert.equal(await status(waitingId), 404);
    assert.equal((await call("GET", `/api/v2/templates/${waitingId}`)).status, 410);
    assert.equal((await call("GET", `/api/v2/templates/${"A".repeat(26)}`)).status, 404);
  });

  test("a composition that the template lacks fails the render", async (t) => {
    const { call } = await start(t, { account });
    const template = { id: templateId, composition: "Main" };
    const { json } = await call("POST", `${api}/jobs`, { template });
    const done = await until(
      () => call("GET", `${api}/jobs/${json.id}`),
      (answer) => answer.json.status === "error",
    );
    assert.match(done.json.stats.error, /"Main"/);
  });

  test("secrets are listed without their values", async (t) => {
    const { call } = await start(t, { account });
    const secrets = await call("GET", `${api}/secrets`);
    assert.equal(secrets.json[0].name, "S3_KEY");
    assert.doesNotMatch(secrets.text, /planted/);
    const fonts = await call("GET", `${api}/fonts`);
    assert.equal(fonts.json[0].familyName, "Inter");
  });

  test("the demo account has a template to look into", async (t) => {
    const { call } = await start(t);
    const { json } = await call("GET", "/api/v2/templates/01SANDBOXDEMOTEMPLATE00001");
    assert.ok(json.compositions.includes("main"));
    assert.equal((await call("GET", `/api/v2/templates/${unknownId}`)).status, 404);
  });

  test("a wrong account names its place", async () => {
    const cases = [
      [{ templates: [{ id: "x" }] }, /templates\[0\]\.id/],
      [{ templates: [{ id: templateId, type: "psd" }] }, /templates\[0\]\.type/],
      [{ templates: {} }, /account\.templates/],
      [{ secrets: { A: 5 } }, /secrets\.A/],
      [{ fonts: [5] }, /fonts\[0\]/],
      [{ template: [] }, /unknown key "template"/],
      ["/nowhere/account.json", /\/nowhere\/account\.json/],
    ];
    const none = { after() {} };
    for (const [wrong, message] of cases) {
      await assert.rejects(start(none, { account: wrong }), { name: "TypeError", message });
    }
  });
});
