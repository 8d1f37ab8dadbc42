import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BatchBuilder, JobBuilder } from "nexrender-payload";
import { nearest } from "../../pkg/lib/suggest.js";

// The crate runs the same vectors: what exists in Rust and in JavaScript must do the same in both.
const vectors = (name) => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
const template = { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" };

for (const { typed, candidates, expected } of vectors("suggestions")) {
  test(`nearest to ${JSON.stringify(typed)}: ${expected}`, () => {
    assert.equal(nearest(typed, candidates) ?? null, expected);
  });
}

for (const { jobs, size, sizes } of vectors("batches").chunks) {
  test(`${jobs} jobs in chunks of ${size}`, () => {
    const batch = new BatchBuilder().addAll(Array.from({ length: jobs }, () => ({ template })));
    assert.deepEqual(
      batch.chunks(size).map((chunk) => chunk.jobs.length),
      sizes,
    );
  });
}

for (const { given, built } of vectors("batches").codecs) {
  test(`the codec ${JSON.stringify(given)} is built as ${JSON.stringify(built ?? given)}`, () => {
    assert.equal(JobBuilder.from({ template, settings: { codec: given } }).toJSON().settings.codec, built ?? given);
  });
}
