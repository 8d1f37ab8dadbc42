import assert from "node:assert/strict";
import { exec } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { promisify } from "node:util";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { badJob, cli, folder, job, script, TEMPLATE, tellingJob } from "./process.js";

/** Planted in the environment; must not appear in any output. */
const TOKEN = "planted-token-5f2c";

const UNKNOWN = "01JTGM9GCR71JV7EJYD0ABSENT";
const FAILS = "01JTGM9GCR71JV7EJYD0BREAKS";
const WAITS = "01JTGM9GCR71JV7EJYD00STAYS";
const of = (id, value = "Hello") => ({ ...job(value), template: { id, composition: "main" } });
const lines = (jobs) => jobs.map((one) => `${JSON.stringify(one)}\n`).join("");
const parsed = (text) =>
  text
    .trimEnd()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

let sandbox;
before(async () => {
  sandbox = await createSandbox({ jobSeconds: 0.001, token: TOKEN, port: 0 });
});
after(() => sandbox.close());
beforeEach(() => {
  sandbox.setFaults("");
  sandbox.clearRequests();
});

const posts = () => sandbox.requests.filter(({ method }) => method === "POST").length;

async function call(args, options = {}) {
  const env = { NEXRENDER_API_KEY: TOKEN, NEXRENDER_BASE_URL: sandbox.baseUrl, ...options.env };
  const result = await cli(args, { ...options, env });
  assert.ok(!`${result.stdout}${result.stderr}`.includes(TOKEN), "the token was printed");
  return result;
}

test("submit sends a job and prints its id", async (t) => {
  const path = await folder(t, { "job.json": job() });
  const { code, stdout, stderr } = await call(["submit", "job.json"], { cwd: path });
  assert.deepEqual([code, stderr], [0, ""]);
  // Where the machine is slow, the job is being rendered already: `render:dorender`.
  assert.match(stdout, /^[\w:]+ +[0-9A-HJKMNP-TV-Z]{26} {2}http/);
  assert.equal(posts(), 1);
});

test("submit --json prints the service's answer", async () => {
  const { code, stdout } = await call(["submit", "-", "--json"], { input: JSON.stringify(job()) });
  const answer = JSON.parse(stdout);
  assert.equal(code, 0);
  assert.equal(answer.id.length, 26);
});

test("--base-url sets the address, as NEXRENDER_BASE_URL does", async () => {
  const env = { NEXRENDER_BASE_URL: "http://127.0.0.1:9/api/v2" };
  const { code } = await call(["submit", "-", "--base-url", sandbox.baseUrl], { input: JSON.stringify(job()), env });
  assert.deepEqual([code, posts()], [0, 1]);
});

test("a payload with errors is shown and not sent", async (t) => {
  const path = await folder(t, { "job.json": badJob() });
  const { code, stdout, stderr } = await call(["submit", "job.json"], { cwd: path });
  assert.deepEqual([code, stdout, posts()], [1, "", 0]);
  assert.match(stderr, /error\[type-mismatch\].*\n.*job\.json:\d+:\d+ \(\/preview\)/);
  assert.match(stderr, /nothing was sent/);
  const telling = await call(["submit", "-"], { input: JSON.stringify(tellingJob()) });
  assert.deepEqual([telling.code, posts()], [1, 0]);
  assert.doesNotMatch(telling.stdout + telling.stderr, /planted/);
});

test("submit --wait waits until the video is rendered", async () => {
  const { code, stdout } = await call(["submit", "-", "--wait"], { input: JSON.stringify(job()) });
  assert.equal(code, 0);
  assert.match(stdout, /\nfinished +[0-9A-Z]{26} +http\S+\n$/);
  const asJson = await call(["submit", "-", "--wait", "--json"], { input: JSON.stringify(job()) });
  assert.equal(JSON.parse(asJson.stdout).status, "finished");
});

test("submit --wait shows why a render failed", async () => {
  const { code, stdout, stderr } = await call(["submit", "-", "--wait"], { input: JSON.stringify(of(FAILS)) });
  assert.equal(code, 1);
  assert.match(stdout, /\nerror +[0-9A-Z]{26} .*fails on purpose/);
  assert.equal(stderr, "");
});

test("submit --wait --timeout stops, and says that the render continues", async () => {
  const { code, stderr } = await call(["submit", "-", "--wait", "--timeout", "0.2"], {
    input: JSON.stringify(of(WAITS)),
  });
  assert.equal(code, 1);
  assert.match(stderr, /^error: .*\n {2}The render continues/);
});

test("submit sends a join", async () => {
  const clips = ["a", "b"].map((name) => ({ type: "video", src: `https://example.com/${name}.mp4` }));
  const { code, stdout } = await call(["submit", "-", "--json"], { input: JSON.stringify({ assets: clips }) });
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).id.length, 26);
  assert.match(sandbox.requests[0].path, /\/jobs\/join$/);
});

test("a batch has a result for every job", async () => {
  const input = JSON.stringify({ jobs: [job("A"), of(UNKNOWN, "B"), job("C")] });
  const { code, stdout, stderr } = await call(["submit", "-"], { input });
  assert.equal(code, 1);
  assert.deepEqual(
    stdout.match(/#\d+ +\w+/g).map((text) => text.split(/ +/)),
    [
      ["#0", "created"],
      ["#1", "rejected"],
      ["#2", "created"],
    ],
  );
  assert.match(stdout, /TEMPLATE_NOT_FOUND/);
  assert.match(stderr, /^batch [0-9A-Z]{26}\n2 created, 1 rejected\n$/);

  const results = parsed((await call(["submit", "-", "--json"], { input })).stdout);
  assert.deepEqual(
    results.map(({ index, status }) => [index, status]),
    [
      [0, "created"],
      [1, "rejected"],
      [2, "created"],
    ],
  );
  assert.equal(results[1].error.code, "TEMPLATE_NOT_FOUND");
});

test("a batch in which every job failed has a result for every job too", async () => {
  const input = JSON.stringify({ jobs: [of(UNKNOWN, "A"), of(UNKNOWN, "B")] });
  const { code, stdout } = await call(["submit", "-", "--json"], { input });
  assert.equal(code, 1);
  assert.deepEqual(
    parsed(stdout).map(({ status }) => status),
    ["rejected", "rejected"],
  );
});

test("submit --wait of a batch ends with every job's last state", async () => {
  const input = JSON.stringify({ jobs: [job("A"), of(FAILS, "B")] });
  const { code, stdout } = await call(["submit", "-", "--wait", "--json"], { input });
  assert.equal(code, 1);
  assert.deepEqual(
    parsed(stdout).map(({ index, job: last }) => [index, last.status]),
    [
      [0, "finished"],
      [1, "error"],
    ],
  );
});

test("many jobs, one per line, are sent in batches and have a result each", async () => {
  const jobs = Array.from({ length: 25 }, (_, index) => job(`Number ${index}`));
  jobs[7] = badJob();
  jobs[9] = of(UNKNOWN);
  const { code, stdout, stderr } = await call(["submit", "-", "--chunk-size", "10", "--json"], { input: lines(jobs) });
  assert.equal(code, 1);
  const results = parsed(stdout).sort((a, b) => a.index - b.index);
  assert.deepEqual(
    results.map(({ index }) => index),
    jobs.map((_, index) => index),
  );
  const status = (index) => results[index].status;
  assert.deepEqual([status(0), status(7), status(9)], ["created", "invalid", "rejected"]);
  assert.equal(results[7].error.message.length > 0, true);
  assert.match(stderr, /23 created/);
  assert.equal(posts(), 3);
});

test("a pipe with a name is read once", { skip: process.platform === "win32" }, async (t) => {
  const jobs = Array.from({ length: 3000 }, (_, index) => job(`Piped ${index} ${"x".repeat(100)}`));
  const path = await folder(t, { "jobs.ndjson": lines(jobs) });
  // A shell's pipe: Node gives its children sockets, which cannot be opened by name.
  const command = `cat jobs.ndjson | "${process.execPath}" "${script}" submit /dev/stdin --json`;
  const env = { ...process.env, NEXRENDER_API_KEY: TOKEN, NEXRENDER_BASE_URL: sandbox.baseUrl };
  const { stdout } = await promisify(exec)(command, { cwd: path, env, maxBuffer: 2 ** 26 });
  assert.equal(parsed(stdout).length, 3000);
});

test("a list of jobs, and a batch of more than 1,000, are many jobs", async () => {
  const jobs = Array.from({ length: 1001 }, (_, index) => job(`Number ${index}`));
  for (const payload of [jobs, { jobs }]) {
    sandbox.clearRequests();
    const { code, stdout } = await call(["submit", "-", "--json"], { input: JSON.stringify(payload) });
    assert.deepEqual([code, parsed(stdout).length, posts()], [0, 1001, 2]);
  }
});

test("with --journal the same command again sends nothing twice, and prints every result again", async (t) => {
  const jobs = Array.from({ length: 30 }, (_, index) => job(`Journal ${index}`));
  const path = await folder(t, { "jobs.ndjson": lines(jobs) });
  const submit = () =>
    call(["submit", "jobs.ndjson", "--journal", "run.journal", "--chunk-size", "10", "--json"], { cwd: path });
  const ids = ({ stdout }) =>
    parsed(stdout)
      .sort((a, b) => a.index - b.index)
      .map(({ id }) => id);

  const first = await submit();
  assert.deepEqual([first.code, posts()], [0, 3]);
  const second = await submit();
  assert.deepEqual([second.code, posts()], [0, 3]);
  assert.deepEqual(ids(second), ids(first));
});

test("jobs that the service may have accepted are reported as unknown, and fail", async () => {
  sandbox.setFaults("reset-after");
  const many = await call(["submit", "-"], { input: lines([job("X"), job("Y")]) });
  assert.equal(many.code, 1);
  assert.match(many.stdout, /#0 +unknown/);
  assert.match(many.stderr, /Unknown: the service may have accepted these/);
  assert.equal(posts(), 1);

  const one = await call(["submit", "-"], { input: JSON.stringify(job("Z")) });
  assert.equal(one.code, 1);
  assert.match(one.stderr, /The service may have accepted it/);
  assert.equal(posts(), 2);
});

for (const [what, args, env, message] of [
  [
    "a wrong token",
    ["wait", "01JTGM9GCR71JV7EJYDF45QAFD"],
    { NEXRENDER_API_KEY: "planted-other" },
    /status 401.*\n {2}Check that NEXRENDER_API_KEY/,
  ],
  ["an id that is unknown", ["wait", "01JTGM9GCR71JV7EJYDF45QAFD"], {}, /status 404.*\n {2}Check the id/],
]) {
  test(`an error says what happened and what to do: ${what}`, async () => {
    const { code, stdout, stderr } = await call(args, { env });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split("\n").length, 2, stderr);
  });
}

test("a service that does not listen is not one that may have accepted the job", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const env = { NEXRENDER_BASE_URL: `http://127.0.0.1:${port}/api/v2` };
  const { code, stdout, stderr } = await call(["submit", "-"], { input: JSON.stringify(job()), env });
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^error: .*\(ECONNREFUSED\).*\n/);
  assert.ok(stderr.endsWith(`\n  Check the connection to 127.0.0.1:${port} and --base-url.\n`), stderr);
});

test("wait takes ids of jobs and of batches", async () => {
  const created = JSON.parse((await call(["submit", "-", "--json"], { input: JSON.stringify(job()) })).stdout);
  const [{ batchId }] = parsed(
    (await call(["submit", "-", "--json"], { input: JSON.stringify({ jobs: [job()] }) })).stdout,
  );
  const { code, stdout } = await call(["wait", created.id, batchId, "--json"]);
  assert.equal(code, 0);
  assert.deepEqual(
    JSON.parse(stdout).map(({ status }) => status),
    ["finished", "finished"],
  );
  const pretty = await call(["wait", "--batch", batchId]);
  assert.equal(pretty.code, 0);
  assert.match(pretty.stdout, new RegExp(`^finished +${batchId}\\n +#0 +finished`));
});

const submitted = async (payload) =>
  JSON.parse((await call(["submit", "-", "--json"], { input: JSON.stringify(payload) })).stdout);

test("wait for several ids ends with a tally", async () => {
  const ids = [(await submitted(job())).id, (await submitted(of(FAILS))).id];
  const { code, stderr } = await call(["wait", ...ids]);
  assert.equal(code, 1);
  assert.match(stderr, /^1 (finished|failed), 1 (finished|failed)\n$/);
});

test("submit --wait ends with a tally of the renders", async () => {
  const { code, stderr } = await call(["submit", "-", "--wait"], { input: lines([job(), of(FAILS), job()]) });
  assert.equal(code, 1);
  assert.match(stderr, /^3 created\nrenders: (2 finished, 1 failed|1 failed, 2 finished)\n$/);
});

test("status shows jobs and batches, and continues after an unknown id", async () => {
  const created = await submitted(of(FAILS));
  const [{ batchId }] = parsed(
    (await call(["submit", "-", "--json"], { input: JSON.stringify({ jobs: [job()] }) })).stdout,
  );
  await call(["wait", created.id, batchId]);
  const pretty = await call(["status", created.id, batchId]);
  assert.equal(pretty.code, 0);
  assert.match(pretty.stdout, new RegExp(`^error +${created.id} .*fails on purpose`));
  assert.match(pretty.stdout, new RegExp(`finished +${batchId}  1 finished, 0 failed of 1\n +#0 +finished`));

  const { code, stdout, stderr } = await call(["status", "--json", "01JTGM9GCR71JV7EJYDF45QAFD", created.id]);
  const [missing, found] = JSON.parse(stdout);
  assert.equal(code, 1);
  assert.deepEqual([missing.error.code, found.id, found.status], ["not-found", created.id, "error"]);
  assert.match(stderr, /^error: 01JTGM9GCR71JV7EJYDF45QAFD: .*status 404/);
});

test("list shows the newest jobs first, filtered by state and time", async () => {
  const before = new Date().toISOString();
  const waits = await submitted(of(WAITS));
  const done = await submitted(job());
  await call(["wait", done.id]);
  const listed = async (...args) => JSON.parse((await call(["list", "--json", "--since", before, ...args])).stdout);
  const ids = async (...args) => (await listed(...args)).map(({ id }) => id);
  assert.deepEqual(await ids(), [done.id, waits.id]);
  assert.deepEqual(await ids("--sort", "oldest"), [waits.id, done.id]);
  assert.deepEqual(await ids("--state", "queued,pending"), [waits.id]);
  assert.deepEqual(await ids("--exclude-state", "queued"), [done.id]);
  assert.deepEqual(await ids("--limit", "1"), [done.id]);
  assert.ok((await ids("--since", "1h", "--limit", "1000")).length >= 2);

  for (const [args, message] of [
    [["--state", "failed"], /invalid value "failed" for --state: expected queued, .*; did you mean error\?/],
    [["--exclude-state", "queued,finishd"], /invalid value "finishd" for --exclude-state: .*"finished"\?/],
  ]) {
    const wrong = await call(["list", ...args]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, message);
  }

  const { code, stdout, stderr } = await call(["list", "--limit", "2"]);
  assert.equal(code, 0);
  const [header, first, second] = stdout.trimEnd().split("\n");
  assert.deepEqual(header.split(/ {2,}/), ["STATE", "CREATED", "ID", "TEMPLATE", "TAGS"]);
  assert.match(first, new RegExp(`^finished +\\d{4}-\\d\\d-\\d\\dT\\S+ +${done.id} +${TEMPLATE}$`));
  assert.match(second, /^queued /);
  assert.match(stderr, /the first 2: --limit lists more/);
  const none = await call(["list", "--until", "2001-01-01"]);
  assert.deepEqual([none.code, none.stdout, none.stderr], [0, "", "no jobs match\n"]);
});

test("logs prints a job's log, and saves it", async (t) => {
  const path = await folder(t);
  const { id } = await submitted(job());
  await call(["wait", id]);
  const { code, stdout } = await call(["logs", id]);
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`job ${id} of template`));
  const saved = await call(["logs", id, "--out", "job.log"], { cwd: path });
  assert.deepEqual([saved.code, saved.stdout], [0, ""]);
  assert.equal(await readFile(join(path, "job.log"), "utf8"), stdout);
  assert.deepEqual(JSON.parse((await call(["logs", id, "--json"])).stdout), { id, log: stdout });
  assert.equal((await call(["logs", "01JTGM9GCR71JV7EJYDF45QAFD"])).code, 1);
});

test("text of the service cannot control the terminal", async (t) => {
  const nasty = "\u001b]0;owned\u0007\u009b31m\u202e";
  const server = createHttpServer((request, response) => {
    if (request.url.endsWith("/logs")) return response.end(`${nasty}\nnext line\n`);
    const one = {
      id: nasty,
      status: nasty,
      templateId: nasty,
      tags: [nasty],
      outputUrl: nasty,
      stats: { error: nasty },
    };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url.includes("/jobs?") ? [one] : one));
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const env = { NEXRENDER_BASE_URL: `http://127.0.0.1:${server.address().port}` };
  for (const args of [
    ["list"],
    ["list", "--json"],
    ["status", "a"],
    ["status", "a", "--json"],
    ["logs", "a"],
    ["logs", "a", "--json"],
  ]) {
    const { stdout, stderr } = await call(args, { env });
    assert.match(stdout, /\\u009b31m/, args.join(" "));
    assert.doesNotMatch(`${stdout}${stderr}`.replaceAll("\n", ""), /[\p{Control}\u202e]/u, args.join(" "));
  }
});

test("cancel continues after an id that cannot be cancelled", async () => {
  const ids = [];
  for (const name of ["A", "B"]) {
    const { stdout } = await call(["submit", "-", "--json"], { input: JSON.stringify(of(WAITS, name)) });
    ids.push(JSON.parse(stdout).id);
  }
  await call(["cancel", ids[0]]);
  const { code, stdout, stderr } = await call(["cancel", "--json", ids[0], "no-such-job", ids[1]]);
  const [again, missing, cancelled] = JSON.parse(stdout);
  assert.equal(code, 1);
  assert.deepEqual([again.id, again.error.code], [ids[0], "conflict"]);
  assert.deepEqual([missing.id, missing.error.code], ["no-such-job", "bad-request"]);
  assert.deepEqual(
    cancelled.map(({ id, status }) => [id, status]),
    [[ids[1], "manually_cancelled"]],
  );
  assert.match(stderr, new RegExp(`^error: ${ids[0]}: `));
  assert.equal(stderr.match(/\[request /g).length, 2, stderr);
});

test("cancel takes ids of jobs and of batches", async () => {
  const created = JSON.parse((await call(["submit", "-", "--json"], { input: JSON.stringify(of(WAITS)) })).stdout);
  const job1 = await call(["cancel", created.id]);
  assert.equal(job1.code, 0);
  assert.match(job1.stdout, new RegExp(`${created.id} +manually_cancelled`));

  const again = await call(["cancel", created.id]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /status 409/);

  const input = JSON.stringify({ jobs: [of(WAITS, "A"), of(WAITS, "B")] });
  const [{ batchId }] = parsed((await call(["submit", "-", "--json"], { input })).stdout);
  const batch = await call(["cancel", batchId]);
  assert.equal(batch.code, 0);
  assert.match(batch.stdout, new RegExp(`${batchId} +2 of 2 jobs cancelled`));
  const [waited] = JSON.parse((await call(["cancel", "--batch", batchId, "--json"])).stdout);
  assert.equal(waited.status, "unchanged");
});

test("template shows compositions and layers, and saves them for lint", async (t) => {
  const path = await folder(t, {
    "job.json": { ...job(), assets: [{ type: "text", layerName: "titel", value: "x" }] },
  });
  const shown = await call(["template", TEMPLATE]);
  assert.equal(shown.code, 0);
  assert.match(shown.stdout, /main +1920×1080, 10 s, 25 fps/);
  assert.match(shown.stdout, /\n {2}title/);
  const saved = await call(["template", TEMPLATE, "--out", "template.json"], { cwd: path });
  assert.deepEqual([saved.code, saved.stdout], [0, ""]);
  const stored = JSON.parse(await readFile(join(path, "template.json"), "utf8"));
  assert.deepEqual(JSON.parse((await call(["template", TEMPLATE, "--json"])).stdout), stored);
  const { code, stdout } = await call(["lint", "job.json", "--template", "template.json", "--json"], { cwd: path });
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).files[0].diagnostics[0].code, "layer-unknown");
});

test("expand and submit make a campaign through a pipe", async (t) => {
  const path = await folder(t, { "job.json": job("Hello {{name}}"), "people.csv": "name\nAda\nBob\n" });
  const { stdout } = await cli(["expand", "job.json", "people.csv"], { cwd: path });
  const { code, stderr } = await call(["submit", "-", "--wait"], { input: stdout });
  assert.equal(code, 0);
  assert.match(stderr, /2 created/);
});

test("sandbox runs the sandbox", async () => {
  const { code, stdout } = await cli(["sandbox", "--port", "0"], {
    onStart: (child) => child.stdout.once("data", () => child.kill("SIGTERM")),
  });
  assert.equal(code, 0);
  assert.match(stdout, /http:\/\/127\.0\.0\.1:\d+/);
});

test("diagnose shows the place in the payload, what to do, and what the service said", async (t) => {
  const template = { id: TEMPLATE, compositions: ["main"], layers: [{ name: "title", composition: "main" }] };
  const own = await createSandbox({ jobSeconds: 0.001, port: 0, account: { templates: [template] } });
  t.after(() => own.close());
  const env = { NEXRENDER_BASE_URL: own.baseUrl };
  const payload = {
    template: { id: TEMPLATE, composition: "main" },
    assets: [{ type: "text", layerName: "titel", value: "x" }],
  };
  const path = await folder(t, { "job.json": `${JSON.stringify(payload, null, 2)}\n` });
  const { stdout } = await call(["submit", "job.json", "--json", "--wait"], { cwd: path, env });
  const { id } = JSON.parse(stdout);
  const shown = await call(["diagnose", id, "--payload", "job.json"], { cwd: path, env });
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^error +\S+ {2}the job failed: no composition of the template has a layer/);
  assert.match(shown.stdout, /certain\[layer-unknown\]: .*`titel`/);
  assert.match(shown.stdout, /--> job\.json:9:20 \(\/assets\/0\/layerName\)/);
  assert.match(shown.stdout, /help: .*title/);
  assert.match(shown.stdout, /the service said: .*Couldn't find any layers/);
  const json = await call(["diagnose", id, "--json"], { env });
  assert.equal(JSON.parse(json.stdout).causes[0].code, "layer-unknown");
});

test("submit --dry-run checks everything, says how much would be rendered, and sends nothing", async (t) => {
  const template = {
    id: TEMPLATE,
    compositions: [{ aeid: "1", name: "main", duration: 12.5, frame_rate: 25 }],
    layers: [],
  };
  const path = await folder(t, {
    "job.json": job(),
    "bad.json": badJob(),
    "batch.json": { jobs: [job(), { ...job(), preview: true }] },
    "jobs.ndjson": lines([job(), badJob(), job()]),
    "nexrender.account.json": { templates: [template] },
  });
  const dry = (file, ...args) => call(["submit", file, "--dry-run", ...args], { cwd: path });
  const one = await dry("job.json");
  assert.deepEqual([one.code, one.stdout], [0, "would submit 1 job from 1 template, 12.5 s of output\n"]);
  const batch = await dry("batch.json", "--json");
  assert.deepEqual(JSON.parse(batch.stdout).estimate, {
    jobs: 2,
    nestedJobs: 0,
    images: 0,
    unknown: 0,
    templates: 1,
    seconds: 12.5,
    previews: { jobs: 1, seconds: 12.5 },
  });
  const many = await dry("jobs.ndjson");
  assert.deepEqual([many.code, many.stdout], [1, "would submit 2 jobs from 1 template, 25 s of output\n"]);
  assert.match(many.stderr, /^job 1: /);
  assert.equal((await dry("bad.json")).code, 1);
  assert.equal(posts(), 0);
});
