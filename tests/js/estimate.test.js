// What a payload will render: the numbers are tested in the core, the way there is tested here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { estimate } from "nexrender-payload";

const id = "01JTGM9GCR71JV7EJYDF45QAFD";
const job = { template: { id, composition: "main" } };
const template = { id, compositions: [{ aeid: "1", name: "main", duration: 12.5, frame_rate: 25 }], layers: [] };

test("an object, a text and its bytes are estimated alike", () => {
  const batch = { jobs: [job, { ...job, preview: true }, { ...job, settings: { type: "image", frames: [0, 4] } }] };
  const expected = {
    kind: "batch",
    jobs: 3,
    nestedJobs: 0,
    templates: 1,
    seconds: 12.5,
    images: 5,
    previews: { jobs: 1, seconds: 12.5 },
    unknown: 0,
  };
  const text = JSON.stringify(batch);
  for (const payload of [batch, text, new TextEncoder().encode(text)]) {
    assert.deepEqual(estimate(payload, { template }), expected);
    assert.deepEqual(estimate(payload, { account: { templates: [template] } }), expected);
  }
});

test("without durations the length is unknown", () => {
  assert.equal(estimate(job).unknown, 1);
  assert.equal(estimate(job).seconds, 0);
});

test("a kind can be given, and misuse names the argument", () => {
  assert.equal(estimate({ assets: [] }, { kind: "join" }).kind, "join");
  const loop = {};
  loop.job = loop;
  assert.throws(() => estimate(loop), TypeError);
  assert.throws(() => estimate(job, { template: 5 }), /template/);
  assert.throws(() => estimate(job, { templates: [] }), /templates/);
});

test("what cannot be a payload is a TypeError", () => {
  for (const payload of [undefined, null, 5, Promise.resolve({}), new Map()]) {
    assert.throws(() => estimate(payload), {
      name: "TypeError",
      message: /^payload: expected an object or JSON text, got /,
    });
  }
});
