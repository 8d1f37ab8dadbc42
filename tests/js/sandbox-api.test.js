import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { absentId, breakingId, job, start, stayingId, templateId, until } from "./sandbox-support.js";

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
    assert.deepEqual(Object.keys(created.json.stats), ["createdAt"]);
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
    assert.match(logs.text, /aerender version.*PROGRESS: Finished composition "main".*finished/s);
    assert.equal(logs.headers.get("content-disposition"), `inline; filename="${created.json.id}.log"`);
    assert.equal(logs.headers.get("x-content-type-options"), "nosniff");
  });

  test("a new job is queued or pending in its answer, however short it is", async (t) => {
    const { call } = await start(t, { jobSeconds: 0.000001 });
    const nested = { type: "job", layerName: "L", template: { id: templateId, composition: "main" } };
    assert.equal((await call("POST", `${api}/jobs`, job())).json.status, "queued");
    const { json } = await call("POST", `${api}/batches`, { jobs: [job(), job(templateId, { assets: [nested] })] });
    assert.deepEqual(
      json.jobs.map(({ status }) => status),
      ["queued", "pending"],
    );
    assert.equal(json.jobs[1].children[0].status, "queued");
  });

  test("renderDuration is in seconds", async (t) => {
    const { call } = await start(t, { jobSeconds: 4000, speed: 100_000 });
    const { json } = await call("POST", `${api}/jobs`, job());
    const done = await until(
      () => call("GET", `${api}/jobs/${json.id}`),
      (answer) => answer.json.status === "finished",
    );
    assert.equal(done.json.stats.renderDuration, 0.03);
  });

  test("a job that never ran has no log", async (t) => {
    const { call } = await start(t, { jobSeconds: 1000 });
    const { json } = await call("POST", `${api}/jobs`, job(stayingId));
    assert.equal((await call("GET", `${api}/jobs/${json.id}/logs`)).status, 404);
    await call("PATCH", `${api}/jobs/${json.id}/cancel`);
    assert.equal((await call("GET", `${api}/jobs/${json.id}/logs`)).status, 404);
  });

  test("version 3 of the API has templates only", async (t) => {
    const { call } = await start(t);
    assert.equal((await call("POST", "/api/v3/jobs", job())).status, 404);
    assert.equal((await call("GET", "/api/v3/fonts")).status, 404);
    assert.equal((await call("GET", "/api/v3/templates")).status, 200);
  });

  test("malformed ids are answered with 400 where the API checks them, and with 404 elsewhere", async (t) => {
    const { call } = await start(t);
    for (const id of ["x", "__proto__", "..%2F..", templateId.toLowerCase(), templateId.slice(1)]) {
      const expected = {
        [`GET ${api}/jobs/${id}`]: 404,
        [`GET ${api}/jobs/${id}/logs`]: 400,
        [`PATCH ${api}/jobs/${id}/cancel`]: 400,
        [`GET ${api}/batches/${id}`]: 400,
        [`POST ${api}/batches/${id}/cancel`]: 400,
        [`GET ${api}/templates/${id}`]: 404,
        [`GET /api/v3/templates/${id}`]: 400,
        [`GET /api/v3/templates/${id}/layers`]: 400,
        [`GET ${api}/fonts/${id}`]: 404,
      };
      for (const [request, status] of Object.entries(expected)) {
        assert.equal((await call(...request.split(" "))).status, status, request);
      }
    }
  });

  test("refusals", async (t) => {
    const { call } = await start(t);
    const cases = [
      ["POST", "/jobs", { ...job(), invalid: true }, 400],
      ["POST", "/jobs", job(absentId), 404],
      ["POST", "/jobs", job("short"), 404],
      ["POST", "/jobs", [], 400],
      ["POST", "/jobs", null, 400],
      ["POST", "/jobs", '{"template":', 400],
      ["POST", "/jobs", '{"a":"\xff"', 400],
      ["POST", "/jobs", "[".repeat(1_000_000), 400],
      ["GET", "/jobs/01JTGM9GCR71JV7EJYDF45QAFD", undefined, 404],
      ["GET", "/jobs/..%2F..%2Fetc%2Fpasswd", undefined, 404],
      ["GET", "/jobs/__proto__", undefined, 404],
      ["GET", "/jobs/%zz", undefined, 404],
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

  test("the fields of an invalid job are named", async (t) => {
    const { sandbox, call } = await start(t);
    const { json } = await call("POST", `${api}/jobs`, { ...job(), invalid: true });
    assert.deepEqual(json.details, [{ field: "invalid", message: "is invalid" }]);
    assert.equal(sandbox.counts.created, 0);
  });

  test("a clean-room job needs no stored template", async (t) => {
    const { call } = await start(t);
    const template = { id: absentId, src: "https://example.com/a.mogrt" };
    assert.equal((await call("POST", `${api}/jobs`, { template })).status, 201);
  });

  test("a failing template ends in error, with its message", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/jobs`, job(breakingId));
    const done = await until(
      () => call("GET", `${api}/jobs/${json.id}`),
      (answer) => answer.json.stats.errorAt !== null,
    );
    assert.equal(done.json.status, "error");
    assert.match(done.json.stats.error, /on purpose/);
    assert.notEqual(done.json.progress, 100);
  });

  test("missing fonts are listed in the successful answer", async (t) => {
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

  test("hostile keys and wrong types do no harm when the check is off", async (t) => {
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
    const { json } = await call("POST", `${api}/jobs`, job(templateId, { assets: [nested(breakingId)] }));
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
    const answer = await call("POST", `${api}/jobs`, job(templateId, { assets: [nested(absentId)] }));
    assert.equal(answer.status, 404);
  });

  test("a join renders its nested jobs first and has no template", async (t) => {
    const { call } = await start(t);
    const assets = [{ type: "video", src: "https://example.com/a.mp4" }, nested(templateId)];
    const { status, json } = await call("POST", `${api}/jobs/join`, { assets });
    assert.equal(status, 201);
    assert.equal(json.status, "pending");
    assert.equal(json.templateId, null);
    const read = await call("GET", `${api}/jobs/${json.id}`);
    assert.equal(read.json.stats.totalAssets, 2);
    assert.equal(read.json.templateId, null);
  });
});

describe("cancelling", () => {
  test("a list is cancelled as a whole or not at all", async (t) => {
    const { call } = await start(t);
    const ids = [];
    for (const id of [stayingId, stayingId, templateId]) {
      ids.push((await call("POST", `${api}/jobs`, job(id))).json.id);
    }
    await until(
      () => call("GET", `${api}/jobs/${ids[2]}`),
      ({ json }) => json.status === "finished",
    );
    const cancel = (jobs) => call("POST", `${api}/jobs/cancel`, { jobs });
    assert.equal((await cancel(ids)).status, 409);
    assert.equal((await cancel([ids[0], templateId])).status, 404);
    assert.equal((await call("GET", `${api}/jobs/${ids[0]}`)).json.status, "queued");
    const both = await cancel(ids.slice(0, 2));
    assert.equal(both.status, 200);
    assert.deepEqual(
      both.json.map(({ id, status }) => [id, status]),
      ids.slice(0, 2).map((id) => [id, "manually_cancelled"]),
    );
    assert.equal((await cancel(ids.slice(0, 1))).status, 409);
  });

  test("related jobs can be cancelled in one list", async (t) => {
    const { call } = await start(t);
    const nested = { type: "job", layerName: "L", template: { id: stayingId, composition: "main" } };
    const { json } = await call("POST", `${api}/jobs`, job(stayingId, { assets: [nested] }));
    const cancelled = await call("POST", `${api}/jobs/cancel`, { jobs: [json.id, json.children[0].id] });
    assert.equal(cancelled.json.length, 2);
  });

  test("a list needs 1 to 1,000 different ids", async (t) => {
    const { call } = await start(t);
    for (const jobs of [[], "x", [5], ["x"], undefined, Array(1001).fill(templateId), [templateId, templateId]]) {
      const { status, json } = await call("POST", `${api}/jobs/cancel`, { jobs });
      assert.equal(status, 400);
      assert.match(json.details[0].field, /^jobs/);
    }
  });

  test("a batch is cancelled completely, partly or not at all", async (t) => {
    const { call } = await start(t);
    const create = async (...ids) =>
      (await call("POST", `${api}/batches`, { jobs: ids.map((id) => job(id)) })).json.batchId;
    const cancel = async (id) => (await call("POST", `${api}/batches/${id}/cancel`)).json;

    const whole = await create(stayingId, stayingId);
    const cancelled = await cancel(whole);
    assert.equal(cancelled.status, "cancelled");
    assert.equal(cancelled.cancelledCount, 2);
    assert.equal(cancelled.cancelledJobs.length, 2);

    const again = await cancel(whole);
    assert.equal(again.status, "unchanged");
    assert.equal(again.skippedCount, 2);
    assert.match(again.jobs[0].reason, /manually_cancelled/);

    const mixed = await create(stayingId, templateId);
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
    const jobs = [job(absentId), job(), { ...job(), invalid: true }, job()];
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

  test("when every job fails, the same body has status 400, and the batch does not exist", async (t) => {
    const { sandbox, call } = await start(t);
    const { status, json } = await call("POST", `${api}/batches`, { jobs: [job(absentId)] });
    assert.equal(status, 400);
    assert.equal(json.status, "error");
    assert.equal(json.successCount, 0);
    assert.deepEqual(json.errors, [{ index: 0, error: "Template not found", errorCode: "TEMPLATE_NOT_FOUND" }]);
    assert.match(json.batchId, ulid);
    assert.equal((await call("GET", `${api}/batches/${json.batchId}`)).status, 404);
    assert.equal(sandbox.counts.created, 0);
  });

  test("a batch has 1 to 1,000 jobs; a refused one has the body of a batch without jobs", async (t) => {
    const { call } = await start(t);
    for (const jobs of [[], Array(1001).fill(job()), "x", undefined]) {
      const { status, json } = await call("POST", `${api}/batches`, { jobs });
      assert.equal(status, 400);
      assert.equal(json.details[0].field, "jobs");
      assert.deepEqual([json.status, json.totalJobs, json.successCount, json.jobs], ["error", 0, 0, []]);
    }
    const broken = await call("POST", `${api}/batches`, '{"jobs":');
    assert.deepEqual([broken.status, broken.json.jobs], [400, []]);
    assert.match(broken.json.error, /not valid JSON/);
    const full = await call("POST", `${api}/batches`, { jobs: Array(1000).fill(job()) });
    assert.equal(full.json.successCount, 1000);
    assert.equal(new Set(full.json.jobs.map(({ id }) => id)).size, 1000);
  });

  test("a batch is processed until its last job has ended", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/batches`, { jobs: [job(), job(breakingId)] });
    const states = new Set();
    const done = await until(
      () => call("GET", `${api}/batches/${json.batchId}`),
      (answer) => states.add(answer.json.status) && answer.json.status !== "processing",
    );
    assert.equal(done.json.status, "finished");
    assert.deepEqual(done.json.stats, { total: 2, finished: 1, error: 1, pending: 0 });
    assert.match(done.json.jobs[1].stats.error, /on purpose/);
  });

  test("jobs of a batch have stats only when they have ended", async (t) => {
    const { call } = await start(t, { jobSeconds: 1000 });
    const { json } = await call("POST", `${api}/batches`, { jobs: [job(), job(stayingId)] });
    await call("PATCH", `${api}/jobs/${json.jobs[1].id}/cancel`);
    const { jobs } = (await call("GET", `${api}/batches/${json.batchId}`)).json;
    assert.deepEqual(
      jobs.map((one) => "stats" in one),
      [false, true],
    );
  });

  test("cancelled jobs count as errors of a batch only when asked", async (t) => {
    for (const [cancelledAsErrors, error] of [
      [false, 0],
      [true, 1],
    ]) {
      const { call } = await start(t, { cancelledAsErrors });
      const { json } = await call("POST", `${api}/batches`, { jobs: [job(stayingId), job(stayingId)] });
      await call("PATCH", `${api}/jobs/${json.jobs[1].id}/cancel`);
      const { stats } = (await call("GET", `${api}/batches/${json.batchId}`)).json;
      assert.deepEqual(stats, { total: 2, finished: 0, error, pending: 1 });
    }
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
    assert.deepEqual(await list(""), [0, 1, 2]);
    assert.deepEqual(await list("sort=oldest_first"), [0, 1, 2]);
    assert.deepEqual(await list("sort=newest_first"), [2, 1, 0]);
    assert.deepEqual(await list("sort=priority"), [1, 2, 0]);
    assert.deepEqual((await list("sort=random")).sort(), [0, 1, 2]);
    assert.deepEqual(await list("limit=2"), [0, 1]);
    assert.deepEqual(await list("limit=2&from=2"), [2]);
    assert.deepEqual(await list("states=manually_cancelled,finished"), [1]);
    assert.deepEqual(await list("states=processing"), []);
    assert.deepEqual(await list("exclude_states=manually_cancelled"), [0, 2]);
    assert.deepEqual(await list("tags=b,c"), [1, 2]);
    assert.deepEqual(await list("from_date=2100-01-01T00:00:00Z"), []);
    assert.deepEqual(await list("to_date=2100-01-01T00:00:00.000%2B02:00&limit=1"), [0]);
  });

  test("contains what a client needs to recognise its own jobs, unless it is minimal", async (t) => {
    const { call } = await start(t);
    const assets = [
      { type: "text", layerName: "title ", value: 5, own: { key: null } },
      { type: "image", layerName: "a.png", src: "https://example.com/a.png" },
    ];
    const { json } = await call("POST", `${api}/jobs`, job(templateId, { assets }));
    const [listed] = (await call("GET", `${api}/jobs`)).json;
    assert.equal(listed.templateId, templateId);
    assert.equal(listed.stats.createdAt, json.stats.createdAt);
    assert.deepEqual(listed.assets, assets);
    const [minimal] = (await call("GET", `${api}/jobs?minimal=true`)).json;
    assert.deepEqual(Object.keys(minimal), ["id", "templateId", "status", "progress"]);
  });

  test("an invalid parameter is named", async (t) => {
    const { call } = await start(t);
    const invalid = {
      limit: ["0", "1001", "x", "-1"],
      sort: ["toString", "Random"],
      from: ["x", templateId, "-1", "1.5"],
      from_date: ["soon", "2100-01-01", "2100-13-01T00:00:00Z"],
      to_date: ["5"],
      minimal: ["2", "1", "True"],
      tags: ["a b", "a,,b", ","],
    };
    for (const [name, values] of Object.entries(invalid)) {
      for (const value of values) {
        const { status, json } = await call("GET", `${api}/jobs?${name}=${value}`);
        assert.equal(status, 400, `${name}=${value}`);
        assert.equal(json.details[0].field, name);
      }
    }
  });
});
