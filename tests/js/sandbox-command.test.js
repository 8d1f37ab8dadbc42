import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runSandbox } from "../../pkg/sandbox/cli.js";
import { caller, job, stayingId, templateId, until } from "./sandbox-support.js";

function paper() {
  const lines = [];
  return { write: (text) => lines.push(text), text: () => lines.join("") };
}

async function run(...args) {
  const [stdout, stderr] = [paper(), paper()];
  const code = await runSandbox(args, { stdout, stderr });
  return { code, out: stdout.text(), err: stderr.text() };
}

describe("the command", () => {
  test("prints its help", async () => {
    const { code, out } = await run("--help");
    assert.equal(code, 0);
    for (const flag of [
      "--token",
      "--require-token",
      "--port",
      "--host",
      "--fault",
      "--account",
      "--state",
      "--cors",
      "--speed",
    ]) {
      assert.match(out, new RegExp(flag));
    }
  });

  test("prints its address and requests for programs, as lines of JSON without headers", async () => {
    const [stdout, stderr, stop] = [paper(), paper(), new AbortController()];
    const io = { stdout, stderr, signal: stop.signal };
    const running = runSandbox(["--port", "0", "--verbose", "--json", "--seed", "7"], io);
    while (!stdout.text().includes("\n")) await new Promise(setImmediate);
    const { url, baseUrl, seed } = JSON.parse(stdout.text());
    assert.deepEqual([baseUrl, seed], [`${url}/api/v2`, 7]);
    await fetch(`${baseUrl}/jobs`, { headers: { Authorization: "Bearer planted-token" } });
    stop.abort();
    assert.equal(await running, 0);
    const [, request] = stdout.text().trim().split("\n").map(JSON.parse);
    assert.deepEqual(Object.keys(request), ["time", "method", "path", "status", "fault", "ms"]);
    assert.deepEqual([request.method, request.path, request.status], ["GET", "/api/v2/jobs", 200]);
    assert.doesNotMatch(stdout.text(), /planted/);
  });

  test("passes its options on", async () => {
    const [stdout, stderr, stop] = [paper(), paper(), new AbortController()];
    const switches = ["--require-token", "--no-render-errors", "--cancelled-as-errors"];
    const forms = ["--upload-answer", "url", "--webhook-body", "older"];
    const args = ["--port", "0", "--json", "--job-seconds", "0.02", ...switches, ...forms];
    const running = runSandbox(args, { stdout, stderr, signal: stop.signal });
    while (!stdout.text().includes("\n")) await new Promise(setImmediate);
    const call = caller(JSON.parse(stdout.text()).url);
    const headers = { Authorization: "Bearer planted" };
    assert.equal((await call("GET", "/api/v2/jobs")).status, 401);
    const template = await call("POST", "/api/v2/templates", { type: "aep", displayName: "A" }, headers);
    assert.match(template.json.uploadUrl, /^http/);
    const assets = [{ type: "text", layerName: "nowhere", value: "x" }];
    const created = await call("POST", "/api/v2/jobs", job("01SANDB0XDEM0TEMP1ATE00001", { assets }), headers);
    const done = await until(
      () => call("GET", `/api/v2/jobs/${created.json.id}`, undefined, headers),
      ({ json }) => json.progress === 100 || json.stats.error,
    );
    assert.equal(done.json.status, "finished");
    const jobs = [job(stayingId)];
    const { batchId } = (await call("POST", "/api/v2/batches", { jobs }, headers)).json;
    await call("POST", `/api/v2/batches/${batchId}/cancel`, undefined, headers);
    assert.equal((await call("GET", `/api/v2/batches/${batchId}`, undefined, headers)).json.stats.error, 1);
    stop.abort();
    assert.equal(await running, 0);
  });

  test("misuse has exit code 2 and a reason", async () => {
    const cases = [
      [["--prot", "1"], /--prot/],
      [["--port", "x"], /--port: expected a number/],
      [["--port", "70000"], / --port: expected a port/],
      [["--upload-answer", "x"], / --upload-answer: expected one of inside, beside, url/],
      [["--fault", "rest=0.1"], /"rest"/],
      [["--account", "/nowhere.json"], /\/nowhere\.json/],
      [["file.json"], /file\.json/],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await run(...args);
      assert.equal(code, 2, args.join(" "));
      assert.match(err, message);
    }
  });

  test("serves until it is stopped", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-command-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const account = join(folder, "account.json");
    writeFileSync(account, JSON.stringify({ templates: [{ id: templateId }] }));
    const script = `import { runSandbox } from ${JSON.stringify(new URL("../../pkg/sandbox/cli.js", import.meta.url).href)};
      process.exitCode = await runSandbox(process.argv.slice(1));`;
    for (const signal of ["SIGINT", "SIGTERM"]) {
      const child = spawn(process.execPath, [
        "--input-type=module",
        "--eval",
        script,
        "--",
        ...["--port", "0", "--account", account, "--state", join(folder, "state")],
        ...["--fault", "500x1", "--no-check", "--speed", "100", "--cors", "--verbose"],
      ]);
      t.after(() => child.kill("SIGKILL"));
      let out = "";
      child.stdout.on("data", (data) => (out += data));
      while (!out.includes("Ctrl+C")) await once(child.stdout, "data");
      const call = caller(/listens on (\S+)/.exec(out)[1]);
      assert.equal((await call("POST", "/api/v2/jobs", job())).status, 500);
      assert.equal((await call("POST", "/api/v2/jobs", job())).status, 201);
      assert.equal((await call("POST", "/api/v2/jobs", job("A".repeat(26)))).status, 404);
      child.kill(signal);
      const [code] = await once(child, "exit");
      assert.equal(code, 0);
      assert.match(out, /POST \/api\/v2\/jobs 201 \d+ ms/);
      assert.match(out, /POST \/api\/v2\/jobs 500 \d+ ms \(fault: 500\)/);
    }
  });
});
