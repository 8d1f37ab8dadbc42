// A campaign over several workers on a real Redis, while workers are killed.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { find } from "../../scripts/lib/debian.mjs";

const EXAMPLE = fileURLToPath(new URL("../../examples/bullmq/", import.meta.url));
const WORKER = fileURLToPath(new URL("build-bullmq-worker.mjs", import.meta.url));
const JOBS = 600;
const CHUNK = 10;

const folder = mkdtempSync(join(tmpdir(), "nexrender-bullmq-"));
let redisServer;
let redis;
let service;
let campaign;
const workers = new Set();
const failure = new AbortController();

/** What the service took: how often each job, and the ids it gave. */
const taken = Array.from({ length: JOBS }, () => []);
let open = 0;

const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));
const chance = (share) => Math.random() < share;

/** The service: slow, and faulty in every way that a worker must distinguish. */
async function serve(request, response) {
  let text = "";
  for await (const chunk of request) text += chunk;
  const { jobs } = JSON.parse(text);
  await pause(Math.random() * 30);
  if (chance(0.1)) {
    return response.writeHead(503).end('{"error":"busy"}');
  }
  if (chance(0.05)) {
    return response.writeHead(429, { "retry-after": "1" }).end('{"error":"slow down"}');
  }
  const answers = [];
  const errors = [];
  for (const [index, job] of jobs.entries()) {
    const number = Number(job.assets[0].value);
    if (number % 50 === 7) {
      errors.push({ index, error: "Template not found", errorCode: "TEMPLATE_NOT_FOUND" });
      continue;
    }
    const id = `01JTGM9GCR71JV7EJY${String(taken[number].length).padStart(2, "0")}${String(number).padStart(6, "0")}`;
    taken[number].push(id);
    answers.push({ index, id, status: "queued", outputUrl: `https://out.example/${id}.mp4` });
  }
  if (chance(0.05)) {
    return request.socket.destroy();
  }
  open += 1;
  await pause(20 + Math.random() * 80);
  open -= 1;
  response.writeHead(201, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      batchId: "01JTGM9GCR71JV7EJYDF45QAFB",
      status: errors.length > 0 ? "partial" : "created",
      totalJobs: jobs.length,
      successCount: answers.length,
      jobs: answers,
      errors,
    }),
  );
}

function startWorker(env) {
  const worker = spawn(process.execPath, [WORKER], { env, stdio: ["ignore", "ignore", "inherit"] });
  workers.add(worker);
  worker.once("exit", (code, signal) => {
    workers.delete(worker);
    // A worker that ends by itself would leave the test waiting for results that never come.
    if (signal !== "SIGKILL") failure.abort(new Error(`a worker ended with code ${code}`));
  });
}

async function freePort() {
  const socket = createSocket().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

function* jobs(count = JOBS) {
  for (let number = 0; number < count; number += 1) {
    const layerName = number % 100 === 42 ? "" : "title";
    yield {
      template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" },
      assets: [{ type: "text", layerName, value: String(number) }],
    };
  }
}

before(async () => {
  if (!existsSync(join(EXAMPLE, "node_modules", "bullmq"))) {
    execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: EXAMPLE, stdio: "inherit" });
  }
  const port = await freePort();
  redisServer = spawn(
    find("redis"),
    ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always"],
    { stdio: "ignore" },
  );
  await once(redisServer, "spawn");
  service = createServer((request, response) => serve(request, response));
  await once(service.listen(0, "127.0.0.1"), "listening");
  const env = {
    ...process.env,
    REDIS_URL: `redis://127.0.0.1:${port}`,
    NEXRENDER_BASE_URL: `http://127.0.0.1:${service.address().port}/api/v2`,
  };
  campaign = await import("../../examples/bullmq/campaign.mjs");
  const { Redis } = await import("../../examples/bullmq/node_modules/ioredis/built/index.js");
  redis = new Redis(env.REDIS_URL, { maxRetriesPerRequest: null });
  redis.on("error", () => {}); // Until the server listens.
  await redis.ping();
  for (let count = 0; count < 3; count += 1) startWorker(env);
  redis.env = env;
});

after(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await redis?.quit();
  service?.close();
  service?.closeAllConnections();
  redisServer?.kill();
  if (redisServer?.exitCode === null) await once(redisServer, "exit");
  rmSync(folder, { recursive: true, force: true });
});

test("workers are killed, and every job is reported once and sent at most once", async () => {
  const { enqueue, results } = campaign;
  const options = { size: CHUNK, attempts: 50 };
  // The campaign's own process may die and start again: half of it is put in twice.
  await enqueue(redis, "spring", jobs(JOBS / 2), options);
  assert.equal(await enqueue(redis, "spring", jobs(), options), JOBS);

  let done = false;
  let kills = 0;
  const killer = (async () => {
    while (!done && !failure.signal.aborted) {
      await pause(100);
      const [worker] = workers;
      if (open > 0 && worker && kills < 8) {
        const exit = once(worker, "exit");
        worker.kill("SIGKILL");
        await exit;
        kills += 1;
        startWorker(redis.env);
      }
    }
  })();

  const told = [];
  for await (const result of results(redis, "spring", { signal: failure.signal })) told.push(result);
  done = true;
  await killer;

  assert.deepEqual(
    told.map(({ index }) => index),
    Array.from({ length: JOBS }, (_, index) => index),
  );
  const counts = {};
  for (const { index, status, id, error } of told) {
    counts[status] = (counts[status] ?? 0) + 1;
    const ids = taken[index];
    assert.ok(ids.length <= 1, `job ${index} was taken ${ids.length} times`);
    if (status === "created") {
      assert.deepEqual([id], ids, `job ${index}`);
    } else if (status === "unknown") {
      assert.match(error, /.+/);
    } else {
      assert.deepEqual(ids, [], `job ${index} is ${status}, but was taken`);
      assert.equal(status, index % 100 === 42 ? "invalid" : "rejected");
      assert.match(error, /.+/);
    }
  }
  console.log(`${kills} workers killed; ${JSON.stringify(counts)}`);
  assert.ok(kills > 0 && counts.unknown > 0 && counts.created > counts.unknown, JSON.stringify(counts));
  assert.equal(counts.invalid, JOBS / 100);
});

test("a campaign of other jobs under the same name is refused, the same is done already", async () => {
  const { enqueue, results } = campaign;
  const before = JSON.stringify(taken);
  await enqueue(redis, "spring", jobs(), { size: CHUNK });
  let count = 0;
  for await (const _ of results(redis, "spring")) count += 1;
  assert.equal(count, JOBS);
  assert.equal(JSON.stringify(taken), before);

  const other = [...jobs()];
  other[300] = other[299];
  await assert.rejects(enqueue(redis, "spring", other, { size: CHUNK }), /begun with other jobs/);
  await assert.rejects(enqueue(redis, "spring", jobs(), { size: 7 }), /begun with other jobs/);
  await assert.rejects(results(redis, "summer").next(), /was not enqueued/);
});
