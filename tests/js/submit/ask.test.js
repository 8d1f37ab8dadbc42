import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NexrenderClient } from "nexrender-payload";
import { createSandbox } from "../../../pkg/sandbox/index.js";

const folder = await mkdtemp(join(tmpdir(), "ask-"));
after(() => rm(folder, { recursive: true }));

const total = 300;
const jobs = Array.from({ length: total }, (_, at) => ({
  template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: `c${at}` },
  assets: [{ type: "text", layerName: "headline", value: `Hello, number ${at}` }],
}));

const sandboxOf = async (faults) => {
  const sandbox = await createSandbox({ countBy: "/template/composition", jobSeconds: 600, check: false, faults });
  after(() => sandbox.close());
  return sandbox;
};

async function submit(sandbox, options) {
  const results = new Map();
  const { batches } = new NexrenderClient({ baseUrl: sandbox.baseUrl, token: "planted-token" });
  for await (const result of batches.submitAll(jobs, { chunkSize: 10, ...options })) results.set(result.index, result);
  return results;
}

function assertAllCreatedOnce(sandbox, results) {
  for (let at = 0; at < total; at += 1) {
    const { status, id } = results.get(at);
    assert.deepEqual([at, status, sandbox.countOf(`c${at}`)], [at, "created", 1]);
    assert.equal(sandbox.job(id).id, id);
  }
  assert.equal(sandbox.counts.repeated.length, 0);
}

test("a job that the sandbox accepted without a response is found in its list", async () => {
  // Three in a row would end the campaign.
  const sandbox = await sandboxOf("reset-afterx2");
  assertAllCreatedOnce(sandbox, await submit(sandbox, { unknown: "ask" }));
});

test("a later run resolves jobs that an earlier one left unknown", async () => {
  const sandbox = await sandboxOf("reset-afterx3");
  const journal = join(folder, "campaign.journal");
  const first = await submit(sandbox, { journal });
  const unknown = [...first.values()].filter(({ status }) => status === "unknown");
  assert.ok(unknown.length > 0 && unknown.length <= 30, `${unknown.length} are unknown`);
  assertAllCreatedOnce(sandbox, await submit(sandbox, { journal, unknown: "ask" }));
  assertAllCreatedOnce(sandbox, await submit(sandbox, { journal }));
});
