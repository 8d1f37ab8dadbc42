import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { absentId, breakingId, job, start, stayingId, templateId, until } from "./sandbox-support.js";

/** The members of the API's responses, as tables: a member is required unless `optional` says otherwise. */

const api = "/api/v2";
const isText = (value) => typeof value === "string" && value !== "";
const isCount = (value) => Number.isInteger(value) && value >= 0;
const matching = (form) => (value) => typeof value === "string" && form.test(value);
const oneOf =
  (...values) =>
  (value) =>
    values.includes(value);
const optional = (kind) => Object.assign((value) => value === undefined || fits(value, kind), { optional: true });
const nullable = (kind) => (value) => value === null || fits(value, kind);
const isUlid = matching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
const isDate = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const isUrl = (value) => URL.canParse(value);
const isPercent = (value) => typeof value === "number" && value >= 0 && value <= 100;
const isSeconds = (value) => typeof value === "number" && value >= 0;
const isState = oneOf("queued", "pending", "render:dorender", "finished", "error", "manually_cancelled");

/** A function tests the value, a list of one kind holds items of it, an object has exactly these members. */
function fits(value, kind) {
  if (typeof kind === "function") return kind(value);
  if (Array.isArray(kind)) return Array.isArray(value) && value.every((item) => fits(item, kind[0]));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys({ ...kind, ...value }).every((name) => Object.hasOwn(kind, name) && fits(value[name], kind[name]));
}

const stats = {
  createdAt: isDate,
  updatedAt: isDate,
  startedAt: nullable(isDate),
  finishedAt: nullable(isDate),
  errorAt: nullable(isDate),
  totalAssets: isCount,
  renderDuration: nullable(isSeconds),
  error: nullable(isText),
};
const cancelledJob = {
  id: isUlid,
  templateId: nullable(isText),
  status: isState,
  progress: isPercent,
  stats,
  outputUrl: isUrl,
};
const fullJob = { ...cancelledJob, assets: [(asset) => typeof asset === "object"] };
const child = { id: isUlid, status: isState, outputUrl: isUrl, missingFonts: optional([isText]) };
const createdJob = {
  id: isUlid,
  templateId: nullable(isText),
  status: oneOf("queued", "pending"),
  progress: oneOf(0),
  stats: { createdAt: isDate },
  outputUrl: isUrl,
  children: optional([child]),
  missingFonts: optional([isText]),
};
const createdBatch = {
  batchId: isUlid,
  status: oneOf("created", "partial", "error"),
  totalJobs: isCount,
  successCount: isCount,
  jobs: [{ index: isCount, ...child, children: optional([child]) }],
  errors: optional([{ index: isCount, error: isText, errorCode: isText }]),
  error: optional(isText),
  details: optional([{ field: isText, message: isText }]),
};
const batch = {
  batchId: isUlid,
  status: oneOf("processing", "finished", "error"),
  stats: { total: isCount, finished: isCount, error: isCount, pending: isCount },
  jobs: [{ index: isCount, id: isUlid, status: isState, outputUrl: isUrl, stats: optional(stats) }],
};
const cancelledBatch = {
  batchId: isUlid,
  status: oneOf("cancelled", "partial", "unchanged"),
  totalJobs: isCount,
  cancelledCount: isCount,
  skippedCount: isCount,
  jobs: [
    {
      index: isCount,
      id: isUlid,
      result: oneOf("cancelled", "skipped"),
      status: isState,
      reason: optional(isText),
    },
  ],
  cancelledJobs: [cancelledJob],
};
const isStatus = oneOf("awaiting_upload", "downloading", "processing", "uploaded", "error");
const templateV3 = {
  id: isUlid,
  type: oneOf("aep", "zip", "mogrt"),
  displayName: isText,
  status: isStatus,
  createdAt: isDate,
  updatedAt: isDate,
};
const upload = { url: isUrl, method: oneOf("PUT"), fields: {}, expiresIn: isCount, key: isText };
const template = {
  ...templateV3,
  compositions: [isText],
  layers: [isText],
  mogrt: (value) => typeof value === "object" && value !== null,
  error: nullable(isText),
};
const font = { id: isUlid, familyName: isText, fileName: isText, createdAt: isDate };
const secret = { id: isUlid, name: isText, createdAt: isDate };
const problem = {
  error: isText,
  details: optional([{ field: isText, message: isText }]),
  errorCode: optional(isText),
};

const nested = (id) => ({ type: "job", layerName: "L", template: { id, composition: "main" } });

describe("answers have exactly the members of their tables", () => {
  /** A call whose answer must fit; it returns the response's value. */
  function checker(call) {
    return async (kind, method, path, body) => {
      const { json, text } = await call(method, path, body);
      assert.ok(fits(json, kind), `${method} ${path}: ${text}`);
      return json;
    };
  }

  test("the tables refuse missing, additional and wrong members", () => {
    const good = { id: templateId, name: "A", createdAt: "2025-01-01T00:00:00.000Z" };
    assert.ok(fits(good, secret));
    assert.ok(!fits({ ...good, value: "planted" }, secret));
    assert.ok(!fits({ id: good.id, name: "A" }, secret));
    assert.ok(!fits({ ...good, createdAt: 5 }, secret));
    assert.ok(!fits([good], secret));
    assert.ok(!fits([{}], [secret]));
  });

  test("jobs", async (t) => {
    const { call } = await start(t);
    const check = checker(call);
    const ids = [];
    const jobs = [
      job(),
      job(breakingId, { fonts: ["Missing.ttf"] }),
      job(stayingId),
      job(templateId, { assets: [nested(templateId), { type: "text", layerName: "a", value: "b" }] }),
      { template: { id: "label", src: "https://example.com/a.mogrt" } },
    ];
    for (const body of jobs) ids.push((await check(createdJob, "POST", `${api}/jobs`, body)).id);
    ids.push((await check(createdJob, "POST", `${api}/jobs/join`, { assets: [nested(templateId)] })).id);
    const readAll = async () => {
      const statuses = [];
      for (const id of ids) statuses.push((await check(fullJob, "GET", `${api}/jobs/${id}`)).status);
      await check([fullJob], "GET", `${api}/jobs`);
      return statuses;
    };
    const ended = ["finished", "error", "queued", "finished", "finished", "finished"];
    await until(readAll, (statuses) => statuses.join() === ended.join());
    await check([cancelledJob], "PATCH", `${api}/jobs/${ids[2]}/cancel`);
    const again = await check(createdJob, "POST", `${api}/jobs`, job(stayingId));
    await check([cancelledJob], "POST", `${api}/jobs/cancel`, { jobs: [again.id] });
    await readAll();
  });

  test("batches", async (t) => {
    const { call } = await start(t);
    const check = checker(call);
    const create = (...jobs) => check(createdBatch, "POST", `${api}/batches`, { jobs });
    const mixed = await create(job(), job(absentId), job(stayingId, { assets: [nested(stayingId)] }), {
      invalid: true,
    });
    await create(job(absentId));
    await create();
    await until(
      () => check(batch, "GET", `${api}/batches/${mixed.batchId}`),
      ({ stats: { pending } }) => pending === 1,
    );
    await check(cancelledBatch, "POST", `${api}/batches/${mixed.batchId}/cancel`);
    await check(batch, "GET", `${api}/batches/${mixed.batchId}`);
  });

  test("templates, fonts and secrets", async (t) => {
    const { call } = await start(t);
    const check = checker(call);
    const given = { type: "mogrt", displayName: "A" };
    const { id } = await check({ ...template, uploadInfo: upload }, "POST", `${api}/templates`, given);
    await check(template, "POST", `${api}/templates`, { ...given, src: "https://example.com/a.mogrt" });
    await check(upload, "PUT", `${api}/templates/${id}/upload`);
    await check(template, "PATCH", `${api}/templates/${id}`, { displayName: "B" });
    await check([template], "GET", `${api}/templates`);
    await check([templateV3], "GET", "/api/v3/templates");
    await check(templateV3, "GET", `/api/v3/templates/${id}`);
    await check({ url: isUrl }, "GET", `${api}/templates/01SANDB0XDEM0TEMP1ATE00001/download`);
    const [first] = await check([font], "GET", `${api}/fonts`);
    await check(font, "GET", `${api}/fonts/${first.id}`);
    await call("PUT", `${api}/secrets`, { name: "A", value: "planted" });
    await check([secret], "GET", `${api}/secrets`);
  });

  test("refusals", async (t) => {
    const { call } = await start(t, { token: true });
    const authorized = (method, path, body) => call(method, path, body, { Authorization: "Bearer planted" });
    const check = checker(authorized);
    await checker(call)(problem, "GET", `${api}/jobs`);
    await check(problem, "POST", `${api}/jobs`, "[");
    await check(problem, "POST", `${api}/jobs`, { ...job(), invalid: true });
    await check(problem, "GET", `${api}/jobs?limit=0`);
    await check(problem, "GET", `${api}/jobs/x`);
    await check(problem, "POST", `${api}/jobs/cancel`, { jobs: ["x"] });
    await check(problem, "PUT", `${api}/secrets`, {});
    await check(problem, "GET", `${api}/nothing`);
    await check(problem, "PUT", `${api}/jobs`);
  });
});
