// Why a job failed: each of the engine's errors, as a sandbox plays it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { lint, NexrenderClient, NotFoundError } from "nexrender-payload";
import { createSandbox } from "nexrender-payload/sandbox";

const id = "01JTGM9GCR71JV7EJYDF45QAFD";
const strictId = "01JTGM9GCR71JV7EJYD0STR1CT";
const structure = {
  compositions: ["main", "end"],
  layers: [
    { name: "title", composition: "main", layer_type: "text" },
    { name: "logo.png", composition: "main", source_type: "file", properties: ["Position", "Opacity"] },
    { name: "photo", composition: "main", source_type: "file" },
  ],
};
const sandbox = await createSandbox({
  jobSeconds: 0.04,
  account: {
    templates: [
      { id, ...structure },
      { id: strictId, ...structure, strictNames: true },
    ],
  },
});
after(() => sandbox.close());
const baseUrl = `${sandbox.url}/api/v2`;
const client = new NexrenderClient({ baseUrl, check: false });

async function ended(payload) {
  const created = await client.jobs.create(payload);
  await client.jobs.wait(created.id, { pollInterval: 20 }).catch((error) => assert.equal(error.code, "job-failed"));
  return created.id;
}

const job = (asset, template = {}) => ({
  template: { id, composition: "main", ...template },
  assets: [{ type: "text", layerName: "title", value: "fine" }, asset],
});
const image = { type: "image", layerName: "logo.png", src: "https://example.com/logo.png" };

for (const [what, payload, code, pointer] of [
  ["a layer", job({ type: "text", layerName: "titel", value: "x" }), "layer-unknown", "/assets/1/layerName"],
  ["a composition", job(image, { composition: "mian" }), "composition-unknown", "/template/composition"],
  [
    "a property",
    job({ type: "data", layerName: "logo.png", property: "Scael", value: [1, 1] }),
    "property-name",
    "/assets/1/property",
  ],
  ["a file", job({ ...image, src: `${sandbox.url}/files/404/logo.png` }), "url-unavailable", "/assets/1/src"],
  ["a name without an extension", job({ ...image, name: "logo" }), "media-name", "/assets/1"],
  [
    "no name at all",
    job({ type: "image", layerName: "photo", src: "https://example.com/a.png" }, { id: strictId }),
    "media-name",
    "/assets/1",
  ],
]) {
  test(`the diagnosis names ${what}`, async () => {
    const failed = await ended(payload);
    const text = JSON.stringify(payload, null, 2);
    const found = await client.jobs.diagnose(failed, { payload: text });
    assert.equal(found.id, failed);
    assert.equal(found.status, "error");
    const [cause] = found.causes;
    assert.equal(cause.likelihood, "certain");
    assert.equal(cause.code, code);
    const place = cause.places.find((each) => each.pointer === pointer);
    assert.ok(place, JSON.stringify(cause));
    assert.equal(text.slice(place.range.start.offset, place.range.end.offset).trim() !== "", true);
    assert.equal(found.summary, `the job failed: ${cause.message}`);
    const ofObject = await client.jobs.diagnose(failed, { payload });
    assert.deepEqual(
      ofObject.causes[0].places.map((each) => [each.pointer, each.range]),
      cause.places.map((each) => [each.pointer, undefined]),
    );
  });
}

test("the job's own template makes the advice better", async () => {
  const payload = job({ type: "text", layerName: "titel", value: "x" });
  const { causes } = await client.jobs.diagnose(await ended(payload), { payload });
  assert.match(causes[0].help, /title/);
});

test("in a batch, only the places of one job are listed if its index is given", async () => {
  const wrong = job({ type: "text", layerName: "titel", value: "x" });
  const failed = await ended(wrong);
  const payload = { jobs: [wrong, job(image), wrong] };
  const pointers = async (index) => {
    const { causes } = await client.jobs.diagnose(failed, { payload, index });
    return causes[0].places.map(({ pointer }) => pointer);
  };
  const [first, third] = ["/jobs/0/assets/1/layerName", "/jobs/2/assets/1/layerName"];
  assert.deepEqual(await pointers(), [first, third]);
  assert.deepEqual(await pointers(2), [third]);
  assert.deepEqual(await pointers(1), [first, third], "a job without such a place hides nothing");
  await assert.rejects(pointers(-1), /^TypeError: .*index/);
});

test("without a payload the error is explained, without places", async () => {
  const failed = await ended(job({ type: "text", layerName: "titel", value: "x" }));
  const { causes, log } = await client.jobs.diagnose(failed);
  assert.deepEqual([causes[0].code, causes[0].places], ["layer-unknown", []]);
  assert.equal(log, undefined);
});

test("a finished preview and a cancelled job are explained too", async () => {
  const preview = { template: { id, composition: "main" }, preview: true };
  const finished = await client.jobs.diagnose(await ended(preview), { payload: preview });
  assert.equal(finished.causes[0].places[0].pointer, "/preview");
  const slow = await createSandbox({ jobSeconds: 60, account: { templates: [{ id, ...structure }] } });
  after(() => slow.close());
  const other = new NexrenderClient({ baseUrl: `${slow.url}/api/v2` });
  const created = await other.jobs.create(preview);
  await other.jobs.cancel(created.id);
  assert.equal((await other.jobs.diagnose(created.id)).summary, "the job was cancelled");
});

test("a job that does not exist is an error, and misuse names the argument", async () => {
  await assert.rejects(client.jobs.diagnose("01JTGM9GCR71JV7EJYD0ABSENT"), NotFoundError);
  await assert.rejects(client.jobs.diagnose(5), /^TypeError: id/);
  await assert.rejects(client.jobs.diagnose("x", { paylaod: {} }), /payload/);
});

// The sandbox lists missing fonts only when a job is created, so the job is given here.
test("missing fonts and an error that is not known are shown", async () => {
  const known = "01M8GXJVCHKY8GE29D00T8W3C4";
  const jobs = {
    fonts: { id: known, status: "finished", missingFonts: ["Absent-Bold.ttf"] },
    error: { id: known, status: "error", templateId: id, stats: { error: "the moon is full" } },
  };
  const diagnose = (job) => {
    const fetch = async (url, init) =>
      url.endsWith(`/jobs/${known}`) ? Response.json(job) : globalThis.fetch(url, init);
    const payload = { template: { id, composition: "main" }, fonts: ["Absent-Bold.ttf"], assets: [] };
    return new NexrenderClient({ baseUrl, fetch, check: false }).jobs.diagnose(known, { payload });
  };
  const [font] = (await diagnose(jobs.fonts)).causes;
  assert.deepEqual([font.code, font.places[0].pointer], ["font-unknown", "/fonts/0"]);
  const unknown = await diagnose(jobs.error);
  assert.match(`${unknown.summary} ${JSON.stringify(unknown.causes)}`, /the moon is full/);
});

test("signed URLs are checked against the time of the diagnosis, or the one that the caller names", async () => {
  const src = "https://b.s3.amazonaws.com/logo.png?X-Amz-Date=20240101T000000Z&X-Amz-Expires=900&X-Amz-Signature=ab12";
  const payload = job({ ...image, src });
  const id = await ended(payload);
  // The time of another check is no time of this one.
  lint("{}", { now: 0 });
  const expired = await client.jobs.diagnose(id, { payload });
  assert.deepEqual(
    expired.causes.map(({ code }) => code),
    ["signed-url"],
  );
  const { causes } = await client.jobs.diagnose(id, { payload, check: { now: new Date("2024-01-01T00:01:00Z") } });
  assert.deepEqual(causes, []);
});
