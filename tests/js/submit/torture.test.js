import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createSandbox } from "../../../pkg/sandbox/index.js";

const kills = 48;
const total = 1500;
const chunkSize = 10;
const faults =
  "reset=0.04,reset-after=0.04,429-seconds:0=0.06,503=0.02,500=0.02,500-after=0.02,truncate=0.03,html=0.02,slow=8ms";

const folder = await mkdtemp(join(tmpdir(), "torture-"));
after(() => rm(folder, { recursive: true }));
const campaign = fileURLToPath(new URL("campaign.js", import.meta.url));

/** Runs the campaign until it ends or is killed; returns what it reported. */
function run(args, killAfter) {
  const child = spawn(process.execPath, [campaign, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  if (killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      const lines = out
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line));
      resolve({
        code,
        wasKilled: signal === "SIGKILL",
        results: lines.filter((line) => typeof line === "object"),
        hasEnded: lines.at(-1) === "end",
        // Three consecutive unknown outcomes stop a campaign; the next run continues.
        hasStopped: lines.at(-1) === "stopped",
        wasRefused: lines.at(-1) === "refused",
        errors,
      });
    });
  });
}

test("killed dozens of times at random, it sends nothing twice, loses nothing, and reports each index once", async (t) => {
  const sandbox = await createSandbox({
    faults,
    countBy: "/template/composition",
    jobSeconds: 600,
    logEntries: 1_000_000,
    logBodyBytes: 2 ** 30,
    check: false,
  });
  after(() => sandbox.close());
  const tally = { kills: 0, campaigns: 0, runs: 0, created: 0, unknown: 0, invalid: 0, lost: 0 };
  while (tally.kills < kills) {
    tally.campaigns += 1;
    const prefix = `c${tally.campaigns}`;
    const journal = join(folder, `${prefix}.journal`);
    const args = [sandbox.baseUrl, journal, prefix, total, chunkSize].map(String);
    let last;
    do {
      tally.runs += 1;
      // Node takes a good part of the shortest time to start; the longest lets a dozen chunks through.
      const killAfter = tally.kills < kills ? 80 + Math.random() * 320 : undefined;
      last = await run(args, killAfter);
      assert.equal(last.errors, "");
      if (last.wasKilled) tally.kills += 1;
      assert.ok(last.wasKilled || last.hasEnded || last.hasStopped, `ended with ${last.code}`);
    } while (!last.hasEnded);

    assert.deepEqual(
      [...last.results].map(({ index }) => index).sort((a, b) => a - b),
      Array.from({ length: total }, (_, at) => at),
    );
    for (const { index, status, id } of last.results) {
      const times = sandbox.countOf(`${prefix}-${index}`);
      assert.ok(times <= 1, `${prefix}-${index} was created ${times} times`);
      if (index % 17 === 5) assert.equal(status, "invalid");
      else assert.ok(status === "created" || status === "unknown", `${index} is ${status}`);
      if (status === "created") {
        assert.equal(times, 1);
        assert.equal(sandbox.job(id).id, id);
      }
      if (status === "invalid") assert.equal(times, 0);
      if (status === "unknown" && times === 0) tally.lost += 1;
      tally[status] += 1;
    }
    assert.ok(!(await readFile(journal, "utf8")).includes("planted"), "the token is in the journal");
    await rm(journal);
  }

  // Counted at the server: the same body comes again only after a response that says it was not taken.
  const last = new Map();
  for (const { method, body, status } of sandbox.requests) {
    if (method !== "POST") continue;
    const before = last.get(body);
    assert.ok(before === undefined || before === 429 || before === 503, `sent again after ${before}`);
    last.set(body, status);
  }
  assert.equal(sandbox.counts.repeated.length, 0);
  assert.ok(tally.unknown > 0 && tally.created > 0);
  t.diagnostic(JSON.stringify({ ...tally, requests: sandbox.state.requests }));
});

test("of two processes on one journal one runs and one is refused, fifty times, and nothing is lost", async () => {
  const sandbox = await createSandbox({
    countBy: "/template/composition",
    jobSeconds: 600,
    check: false,
    faults: "slow=20ms",
  });
  after(() => sandbox.close());
  for (let time = 0; time < 50; time += 1) {
    const journal = join(folder, `pair-${time}.journal`);
    const args = [sandbox.baseUrl, journal, `p${time}`, 60, 10].map(String);
    // The second may come after the first has ended; then it reports the same and sends nothing.
    const runs = await Promise.all([run(args), run(args)]);
    for (const { errors } of runs) assert.equal(errors, "");
    assert.ok(runs.every(({ hasEnded, wasRefused }) => hasEnded || wasRefused));
    const ended = runs.filter(({ hasEnded }) => hasEnded);
    assert.ok(ended.length > 0, "one of both runs");
    for (const { results } of ended) {
      assert.equal(results.length, 60);
      for (const { index, status } of results) {
        assert.equal(status, index % 17 === 5 ? "invalid" : "created");
        assert.equal(sandbox.countOf(`p${time}-${index}`), status === "created" ? 1 : 0);
      }
    }
  }
  assert.equal(sandbox.counts.repeated.length, 0);
});
