import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { breakingId, caller, checkMarked, job, start, stayingId, templateId } from "./sandbox-support.js";

const api = "/api/v2";

function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "sandbox-state-"));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

describe("the state file", () => {
  test("a restart forgets nothing", async (t) => {
    const state = join(folder(t), "state.ndjson");
    const options = { state, countBy: "/name", jobSeconds: 1000 };
    const first = await start(t, options);
    const nested = { type: "job", layerName: "L", template: { id: templateId, composition: "main" } };
    const parent = (await first.call("POST", `${api}/jobs`, job(templateId, { name: "parent", assets: [nested] })))
      .json;
    const batch = (
      await first.call("POST", `${api}/batches`, {
        jobs: [job(stayingId, { name: "w" }), job(breakingId, { name: "f", tags: ["t"], fonts: ["Missing.ttf"] })],
      })
    ).json;
    await first.call("PATCH", `${api}/jobs/${batch.jobs[0].id}/cancel`);
    const before = await everything(first.call, [parent.id, parent.children[0].id], batch.batchId);
    await first.sandbox.close();

    const second = await start(t, options);
    const after = await everything(second.call, [parent.id, parent.children[0].id], batch.batchId);
    assert.deepEqual(withoutPort(after), withoutPort(before));
    assert.deepEqual(second.sandbox.counts, first.sandbox.counts);
    assert.equal(second.sandbox.countOf("w"), 1);
    const family = await second.call("PATCH", `${api}/jobs/${parent.id}/cancel`);
    assert.equal(family.json.length, 2);
  });

  async function everything(call, ids, batchId) {
    const answers = [];
    for (const id of ids) answers.push((await call("GET", `${api}/jobs/${id}`)).json);
    answers.push((await call("GET", `${api}/batches/${batchId}`)).json);
    answers.push((await call("GET", `${api}/jobs?tags=t`)).json);
    return answers;
  }

  /** Each run listens on another port, which output links name. */
  function withoutPort(answers) {
    return JSON.parse(JSON.stringify(answers).replace(/127\.0\.0\.1:\d+/g, "HERE"));
  }

  test("an incomplete last line is dropped, and the next line is complete", async (t) => {
    const state = join(folder(t), "state.ndjson");
    const first = await start(t, { state });
    const { json } = await first.call("POST", `${api}/jobs`, job());
    await first.sandbox.close();
    appendFileSync(state, '{"create":[{"id":"01ARZ');

    const second = await start(t, { state });
    assert.equal(second.sandbox.state.jobs, 1);
    await second.call("POST", `${api}/jobs`, job());
    await second.sandbox.close();

    const third = await start(t, { state });
    assert.equal(third.sandbox.state.jobs, 2);
    assert.equal((await third.call("GET", `${api}/jobs/${json.id}`)).status, 200);
  });

  test("another kind of file is neither read nor truncated", async (t) => {
    const path = join(folder(t), "notes.txt");
    const older = '{"format":"nexrender-payload sandbox","version":1}\n';
    for (const text of ["my notes", "my notes\nmore\n", '{"a":1}\n', older]) {
      writeFileSync(path, text);
      await assert.rejects(createSandbox({ state: path, check: checkMarked }));
      assert.equal(readFileSync(path, "utf8"), text);
    }
  });

  test("secrets and tokens are not in it", async (t) => {
    const state = join(folder(t), "state.ndjson");
    const account = { templates: [{ id: templateId }], secrets: { KEY: "planted-secret" } };
    const { call } = await start(t, { state, account, token: "planted-token" });
    const webhook = { url: "http://127.0.0.1:1/", headers: { "X-Key": "$" + "{secrets.KEY}" } };
    await call("POST", `${api}/jobs`, job(templateId, { webhook }), { Authorization: "Bearer planted-token" });
    assert.doesNotMatch(readFileSync(state, "utf8"), /planted/);
  });

  test("every answered job survives kill -9", async (t) => {
    const state = join(folder(t), "state.ndjson");
    const answered = [];
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [
        "--input-type=module",
        "--eval",
        `import { createSandbox } from ${JSON.stringify(new URL("../../pkg/sandbox/index.js", import.meta.url).href)};
         const sandbox = await createSandbox({ state: ${JSON.stringify(state)}, check: false });
         console.log(sandbox.url);`,
      ]);
      const url = await new Promise((resolve, reject) => {
        child.stdout.once("data", (data) => resolve(String(data).trim()));
        child.once("exit", () => reject(new Error("the sandbox did not start")));
      });
      const call = caller(url);
      const send = async () => {
        for (;;) {
          const jobs = Array.from({ length: 20 }, () => job());
          const { json } = await call("POST", `${api}/batches`, { jobs });
          answered.push(...json.jobs.map(({ id }) => id));
          if (answered.length > (round + 1) * 400) child.kill("SIGKILL");
        }
      };
      await Promise.allSettled([send(), send()]);
    }
    const { sandbox } = await start(t, { state });
    assert.ok(answered.length > 1200);
    for (const id of answered) assert.ok(sandbox.job(id), id);
  });
});

describe("keeping few jobs", () => {
  test("older ones are no longer found", async (t) => {
    const { call } = await start(t, { keep: 2 });
    const ids = [];
    for (let at = 0; at < 4; at += 1) {
      const { json } = await call("POST", `${api}/batches`, { jobs: [job()] });
      ids.push({ job: json.jobs[0].id, batch: json.batchId });
    }
    const status = async (path) => (await call("GET", `${api}${path}`)).status;
    assert.equal(await status(`/jobs/${ids[0].job}`), 404);
    assert.equal(await status(`/batches/${ids[1].batch}`), 404);
    assert.equal(await status(`/jobs/${ids[3].job}`), 200);
    assert.equal(await status(`/batches/${ids[2].batch}`), 200);
    assert.equal((await call("GET", `${api}/jobs`)).json.length, 2);
  });

  test("ids are in the order of creation", async (t) => {
    const { call } = await start(t);
    const { json } = await call("POST", `${api}/batches`, { jobs: Array.from({ length: 1000 }, () => job()) });
    const ids = json.jobs.map(({ id }) => id);
    assert.deepEqual([...ids].sort(), ids);
    const later = await call("POST", `${api}/jobs`, job());
    assert.ok(later.json.id > ids.at(-1));
  });
});
