import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { job, start } from "./sandbox-support.js";

const folder = new URL("../../examples/payloads/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));

/** The endpoint of each kind of payload. */
function endpointOf(payload) {
  if ("jobs" in payload) return "/api/v2/batches";
  return "template" in payload ? "/api/v2/jobs" : "/api/v2/jobs/join";
}

const fieldOf = (pointer) => pointer.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");

describe("with the package's own checker", () => {
  for (const name of readdirSync(folder).filter((file) => file in expected)) {
    test(`${name} is answered as the checker reports it`, async (t) => {
      const { call } = await start(t, { check: undefined });
      const text = readFileSync(new URL(name, folder), "utf8");
      const errors = expected[name].filter(({ severity }) => severity === "error");
      const { status, json } = await call("POST", endpointOf(JSON.parse(text)), text);
      assert.equal(status, errors.length === 0 ? 201 : 400, JSON.stringify(json));
      if (errors.length === 0) return;
      assert.deepEqual(
        json.details.map(({ field }) => field),
        errors.map(({ pointer }) => fieldOf(pointer)),
      );
    });
  }

  test("one invalid job of a batch does not stop the others", async (t) => {
    const { call } = await start(t, { check: undefined });
    const invalid = job(undefined, { preview: true, settings: { quality: "full" } });
    const { status, json } = await call("POST", "/api/v2/batches", { jobs: [job(), invalid, job()] });
    assert.equal(status, 201);
    assert.deepEqual([json.status, json.successCount, json.errors.length], ["partial", 2, 1]);
    assert.equal(json.errors[0].index, 1);
    assert.equal(json.errors[0].errorCode, "VALIDATION_ERROR");
  });

  test("a stored .mogrt needs no composition", async (t) => {
    const id = "0000000000000000000000MGRT";
    const account = { templates: [{ id, type: "mogrt" }] };
    const { call } = await start(t, { check: undefined, account });
    assert.equal((await call("POST", "/api/v2/jobs", { template: { id } })).status, 201);
  });
});
