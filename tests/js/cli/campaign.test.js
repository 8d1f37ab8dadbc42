// Campaigns against a service that fails: what is printed is what the sandbox counted.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { cli, folder, job } from "./process.js";

const CHUNK = 50;
const CHUNKS = 20;
const TOTAL = CHUNK * CHUNKS;
const lines = Array.from({ length: TOTAL }, (_, index) => `${JSON.stringify(job(`Job ${index}`))}\n`).join("");

/** A sandbox and a folder of their own, since unknown jobs are compared with all others in the account's list. */
async function setup(t) {
  const sandbox = await createSandbox({ jobSeconds: 0.001, port: 0 });
  t.after(() => sandbox.close());
  const cwd = await folder(t, { "jobs.ndjson": lines });
  const command = (name, args = [], env = {}) =>
    cli([name, ...args], { cwd, env: { NEXRENDER_BASE_URL: sandbox.baseUrl, ...env } });
  const submit = (args = [], env = {}) =>
    command("submit", ["jobs.ndjson", "--chunk-size", String(CHUNK), "--json", ...args], env);
  /** How many jobs the service has. */
  const created = () => sandbox.counts.created;
  return { sandbox, cwd, command, submit, created };
}

const results = ({ stdout }) =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const count = (run, status) => results(run).filter((result) => result.status === status).length;
/** A number of the closing tally. */
const tallied = ({ stderr }, word) => {
  const line = stderr.split("\n").find((text) => /^[\d,]+ (created|rejected|unknown|not sent)/.test(text));
  return Number((line?.match(new RegExp(`([\\d,]+) ${word}`))?.[1] ?? "0").replaceAll(",", ""));
};
const assertEachOnce = (run, total = TOTAL) => {
  const indices = results(run).map(({ index }) => index);
  assert.deepEqual([indices.length, new Set(indices).size], [total, total]);
};

test("an outage makes at most the batches on the wire unknown, and the rest is created", async (t) => {
  const { sandbox, submit, created } = await setup(t);
  sandbox.setFaults("slow=10ms,outage:60ms=1s");
  const run = await submit();
  assertEachOnce(run);
  const unknown = count(run, "unknown");
  assert.ok(unknown > 0 && unknown <= 2 * CHUNK, `${unknown} unknown`);
  assert.equal(run.code, 1);
  assert.equal(count(run, "created"), TOTAL - unknown);
  assert.deepEqual([tallied(run, "created"), tallied(run, "unknown")], [TOTAL - unknown, unknown]);
  // Answers that were lost on their way may be of jobs that the service has.
  assert.ok(created() >= TOTAL - unknown && created() <= TOTAL);
  assert.match(run.stderr, new RegExp(`${new URL(sandbox.baseUrl).host} does not respond: checking again in \\d+ s`));
});

test("a service that refuses connections for a while costs nothing", async (t) => {
  const { sandbox, submit, created } = await setup(t);
  // Connections of the first requests are cut when it begins; from then on, none is made.
  sandbox.setFaults("refuse:30ms=1s");
  const run = await submit(["--concurrency", "1", "--unknown", "ask"]);
  assertEachOnce(run);
  assert.deepEqual([run.code, count(run, "created"), created()], [0, TOTAL, TOTAL]);
});

test("a name that cannot be resolved sends nothing, and the next run with the journal sends everything", async (t) => {
  const { submit, created } = await setup(t);
  const journal = ["--journal", "run.journal"];
  const dead = { NEXRENDER_BASE_URL: "http://nexrender.invalid/api/v2" };
  const first = await submit([...journal, "--max-outage", "0"], dead);
  assert.deepEqual([first.code, first.stdout, created()], [1, "", 0]);
  assert.equal(tallied(first, "not sent"), TOTAL);
  assert.match(first.stderr, new RegExp(`Not sent: #0–#${TOTAL - 1}\n`));
  assert.match(first.stderr, /error: .*(ENOTFOUND|EAI_AGAIN)/);
  assert.match(first.stderr, /Check the connection to nexrender\.invalid/);
  assert.match(first.stderr, /run the same command again: run\.journal records what was sent/);
  const second = await submit(journal);
  assertEachOnce(second);
  assert.deepEqual([second.code, count(second, "created"), created()], [0, TOTAL, TOTAL]);
});

test("a service that stays down longer than --max-outage ends the command, with every job accounted for", async (t) => {
  const { sandbox, submit, created } = await setup(t);
  sandbox.setFaults("slow=10ms,outage:60ms=600s");
  const run = await submit(["--max-outage", "0.5"]);
  assert.equal(run.code, 1);
  const unknown = count(run, "unknown");
  assert.ok(unknown <= 2 * CHUNK);
  assert.ok(created() >= count(run, "created") && created() <= count(run, "created") + unknown);
  assert.equal(results(run).length + tallied(run, "not sent"), TOTAL);
  assert.match(run.stderr, /error: the service .*unavailable.*ECONNRESET/);
  const reported = new Set(results(run).map(({ index }) => index));
  const [, first, last] = run.stderr.match(/Not sent: (?:.*, )?#(\d+)–#(\d+)\n/);
  assert.equal(Number(last), TOTAL - 1);
  assert.ok(!reported.has(Number(first)) && !reported.has(TOTAL - 1));
});

test("a token that is revoked in the middle rejects no job", async (t) => {
  const { sandbox, submit, created } = await setup(t);
  const journal = ["--journal", "run.journal", "--concurrency", "1"];
  sandbox.setFaults("slow=10ms,401@50ms");
  const first = await submit(journal);
  assert.equal(first.code, 1);
  assert.deepEqual([count(first, "created"), count(first, "rejected"), count(first, "unknown")], [created(), 0, 0]);
  assert.equal(tallied(first, "not sent"), TOTAL - created());
  assert.match(first.stderr, /status 401\)\n {2}Check that NEXRENDER_API_KEY contains a valid token\.\n/);
  sandbox.setFaults("");
  const second = await submit(journal);
  assertEachOnce(second);
  assert.deepEqual([second.code, created()], [0, TOTAL]);
});

test("a rate limit is waited for, and named", async (t) => {
  const { sandbox, submit, created } = await setup(t);
  sandbox.setFaults("429-seconds:1x2");
  const run = await submit();
  assert.deepEqual([run.code, count(run, "created"), created()], [0, TOTAL, TOTAL]);
  assert.match(run.stderr, /rate-limited: retrying in \d+ s/);
});

test("--unknown ask finds the jobs that were accepted, and sends the others again", async (t) => {
  for (const fault of ["reset-after@60ms-400ms", "outage:60ms=300ms"]) {
    const { sandbox, submit, created } = await setup(t);
    sandbox.setFaults(`slow=10ms,${fault}`);
    const run = await submit(["--unknown", "ask"]);
    assertEachOnce(run);
    assert.deepEqual([run.code, count(run, "created"), created()], [0, TOTAL, TOTAL], fault);
    const ids = new Set(results(run).map(({ id }) => id));
    assert.equal(ids.size, TOTAL);
  }
});

test("--unknown resend sends again what may have been accepted", async (t) => {
  const { sandbox, submit, created } = await setup(t);
  sandbox.setFaults("reset-afterx1");
  const run = await submit(["--unknown", "resend"]);
  assertEachOnce(run);
  assert.deepEqual([run.code, count(run, "created"), created()], [0, TOTAL, TOTAL + CHUNK]);
});

test("a single job with --unknown is a campaign of one", async (t) => {
  const { sandbox } = await setup(t);
  sandbox.setFaults("reset-afterx1");
  const env = { NEXRENDER_BASE_URL: sandbox.baseUrl };
  const run = await cli(["submit", "-", "--unknown", "ask", "--json"], { input: JSON.stringify(job()), env });
  assert.deepEqual([run.code, count(run, "created")], [0, 1]);
  assert.equal(sandbox.requests.filter(({ method }) => method === "POST").length, 1);
});

for (const [what, fault, status] of [
  ["created, if the service has them", "reset-afterx1", "created"],
  ["not sent, if it lacks them", "resetx1", "not-sent"],
]) {
  test(`reconcile finds that unknown jobs are ${what}, and sends nothing`, async (t) => {
    const { sandbox, command, submit, created } = await setup(t);
    sandbox.setFaults(fault);
    const journal = ["--journal", "run.journal"];
    const first = await submit(journal);
    assert.deepEqual([first.code, count(first, "unknown")], [1, CHUNK]);
    assert.match(first.stderr, /`nexrender-payload reconcile run\.journal jobs\.ndjson`/);
    const unknown = results(first).filter((result) => result.status === "unknown");
    const before = created();
    sandbox.clearRequests();
    const run = await command("reconcile", ["run.journal", "jobs.ndjson", "--json"]);
    assert.equal(run.code, 0, run.stderr);
    const indices = (list) => list.map(({ index }) => index).sort((a, b) => a - b);
    assert.deepEqual(indices(results(run)), indices(unknown));
    assert.deepEqual([count(run, status), created()], [CHUNK, before]);
    assert.ok(sandbox.requests.every(({ method }) => method === "GET"));

    const again = await command("reconcile", ["run.journal", "jobs.ndjson"]);
    assert.deepEqual([again.code, again.stdout, again.stderr], [0, "", "run.journal has no unknown jobs\n"]);
    const last = await submit(journal);
    assertEachOnce(last);
    assert.deepEqual([last.code, count(last, "created"), created()], [0, TOTAL, TOTAL]);
  });
}

test("reconcile prints a line for each unknown job, and how to continue", async (t) => {
  const { sandbox, command, submit } = await setup(t);
  sandbox.setFaults("resetx1");
  await submit(["--journal", "run.journal"]);
  const { code, stdout, stderr } = await command("reconcile", ["run.journal", "jobs.ndjson"]);
  assert.equal(code, 0);
  assert.equal(stdout.match(/^#\d+ +not-sent$/gm).length, CHUNK);
  assert.match(
    stderr,
    new RegExp(`^${CHUNK} not sent\n {2}Not sent: .*submit jobs\\.ndjson --journal run\\.journal`, "m"),
  );
});

test("jobs that the list does not settle stay unknown", async (t) => {
  const { sandbox, cwd, command, submit } = await setup(t);
  sandbox.setFaults("reset-afterx1");
  const first = await submit(["--journal", "run.journal"]);
  // The same jobs again, from someone else: it is unknown which are whose.
  await cli(["submit", "jobs.ndjson"], { cwd, env: { NEXRENDER_BASE_URL: sandbox.baseUrl } });
  const run = await command("reconcile", ["run.journal", "jobs.ndjson", "--json"]);
  assert.deepEqual([run.code, count(run, "unknown")], [1, count(first, "unknown")]);
  assert.match(run.stderr, /Unknown: listed jobs may be these/);
});

test("reconcile needs the journal, its jobs, and a service that lists jobs", async (t) => {
  const { sandbox, cwd, command, submit } = await setup(t);
  const missing = await command("reconcile", ["run.journal"]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /missing argument: FILE\n {2}A journal does not contain the jobs/);
  const none = await command("reconcile", ["absent.journal", "jobs.ndjson"]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /cannot open the journal absent\.journal: no such file/);
  assert.deepEqual((await readdir(cwd)).sort(), ["jobs.ndjson"]);
  sandbox.setFaults("resetx1");
  await submit(["--journal", "run.journal"]);
  const other = await cli(["reconcile", "run.journal", "-"], {
    cwd,
    input: JSON.stringify([job("Another")]),
    env: { NEXRENDER_BASE_URL: sandbox.baseUrl },
  });
  assert.equal(other.code, 1);
  assert.match(other.stderr, /error: run\.journal: .*other jobs/);
  sandbox.setFaults("403");
  const forbidden = await command("reconcile", ["run.journal", "jobs.ndjson"]);
  assert.equal(forbidden.code, 1);
  assert.match(forbidden.stderr, /error: .*403.*\n {2}The token is valid but lacks this permission/);
  sandbox.setFaults("");
  const later = await command("reconcile", ["run.journal", "jobs.ndjson", "--json"]);
  assert.deepEqual([later.code, count(later, "not-sent")], [0, CHUNK]);
});
