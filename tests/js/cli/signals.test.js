// What a command does when it is interrupted: by Ctrl-C, by SIGTERM, or by a closed pipe.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { cli, folder, job } from "./process.js";

const WAITS = "01JTGM9GCR71JV7EJYD00STAYS";
const of = (id) => ({ ...job(), template: { id, composition: "main" } });
const CHUNK = 100;
const CHUNKS = 40;
const lines = Array.from({ length: CHUNK * CHUNKS }, (_, index) => `${JSON.stringify(job(`Job ${index}`))}\n`).join("");

let sandbox;
before(async () => {
  sandbox = await createSandbox({ jobSeconds: 0.001, port: 0 });
});
after(() => sandbox.close());
beforeEach(() => {
  sandbox.setFaults("");
  sandbox.clearRequests();
});

const posts = () => sandbox.requests.filter(({ method }) => method === "POST").length;
const call = (args, options = {}) =>
  cli(args, { ...options, env: { NEXRENDER_BASE_URL: sandbox.baseUrl, ...options.env } });

async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const campaign = ["submit", "jobs.ndjson", "--chunk-size", String(CHUNK)];
const number = (text) => Number(text.replaceAll(",", ""));

for (const [signal, code, message] of [
  ["SIGINT", 130, /interrupted/],
  ["SIGTERM", 143, /terminated/],
]) {
  test(`the first ${signal} sends nothing more, and reports exactly what was created`, async (t) => {
    const path = await folder(t, { "jobs.ndjson": lines });
    sandbox.setFaults("slow=200ms");
    const run = await call(campaign, {
      cwd: path,
      onStart: async (child) => {
        await until(() => posts() >= 4);
        child.kill(signal);
      },
    });
    assert.equal(run.code, code);
    assert.match(run.stderr, message);
    const sent = posts() * CHUNK;
    assert.ok(sent < CHUNK * CHUNKS, `${sent} jobs were sent`);
    assert.equal(number(run.stderr.match(/([\d,]+) created/)[1]), sent);
    assert.equal(number(run.stderr.match(/([\d,]+) not sent/)[1]), CHUNK * CHUNKS - sent);
    assert.match(run.stderr, new RegExp(`Not sent: #${sent}–#${CHUNK * CHUNKS - 1}\n`));
    assert.equal(run.stdout.match(/^#\d+ +created/gm).length, sent);
  });
}

test("with a journal, the same command continues after an interrupt and sends nothing twice", async (t) => {
  const path = await folder(t, { "jobs.ndjson": lines });
  const args = [...campaign, "--journal", "run.journal", "--json"];
  sandbox.setFaults("slow=200ms");
  const first = await call(args, {
    cwd: path,
    onStart: async (child) => {
      await until(() => posts() >= 3);
      child.kill("SIGINT");
    },
  });
  assert.equal(first.code, 130);
  assert.match(first.stderr, /run the same command again: run\.journal records what was sent/);
  sandbox.setFaults("");
  const second = await call(args, { cwd: path });
  assert.equal(second.code, 0);
  assert.equal(posts(), CHUNKS);
  assert.equal(new Set(second.stdout.match(/"id":"[^"]+"/g)).size, CHUNK * CHUNKS);
});

test("a closed pipe ends a campaign like Ctrl-C, and no id is lost", async (t) => {
  const path = await folder(t, { "jobs.ndjson": lines });
  sandbox.setFaults("slow=200ms");
  const run = await call(campaign, {
    cwd: path,
    onStart: ({ stdout }) => stdout.once("data", () => stdout.destroy()),
  });
  assert.equal(run.code, 141);
  assert.match(run.stderr, /standard output was closed/);
  const created = number(run.stderr.match(/([\d,]+) created/)[1]);
  assert.equal(created, posts() * CHUNK);
  assert.ok(created < CHUNK * CHUNKS, `${created} jobs were sent`);
  // Whoever reads the last results finds them on stderr.
  assert.match(run.stderr, new RegExp(`^#${created - 1} +created +[0-9A-Z]{26}`, "m"));
});

test("the second SIGINT aborts, and reports what may have been sent", async (t) => {
  const path = await folder(t, { "jobs.ndjson": lines });
  sandbox.setFaults("hang-after");
  const run = await call(campaign, {
    cwd: path,
    onStart: async (child) => {
      await until(() => posts() === 2);
      child.kill("SIGINT");
      // Until it has taken the first one: two at once may arrive as one.
      await new Promise((resolve) => setTimeout(resolve, 200));
      child.kill("SIGINT");
    },
  });
  assert.equal(run.code, 130);
  assert.equal(posts(), 2);
  assert.equal(run.stdout.match(/^#\d+ +unknown/gm).length, 2 * CHUNK);
  assert.match(run.stderr, /200 unknown, 3,800 not sent\n/);
  assert.match(run.stderr, /Check with `nexrender-payload list`/);
});

test("after an interrupt the request in flight finishes, and its id is printed", async () => {
  sandbox.setFaults("slow=500ms");
  for (const input of [job(), { jobs: [job("A"), job("B")] }]) {
    sandbox.clearRequests();
    const run = await call(["submit", "-", "--wait"], {
      input: JSON.stringify(input),
      onStart: async (child) => {
        await until(() => posts() === 1);
        child.kill("SIGINT");
      },
    });
    assert.equal(run.code, 130);
    assert.match(run.stdout, /[0-9A-Z]{26} {2}http/);
    assert.deepEqual(
      sandbox.requests.map(({ method }) => method),
      ["POST"],
    );
  }
});

test("an interrupt between two attempts ends the command at once", async () => {
  sandbox.setFaults("429-seconds:50");
  const run = await call(["submit", "-"], {
    input: JSON.stringify(job()),
    onStart: async (child) => {
      await until(() => posts() === 1 && sandbox.requests[0].status === 429);
      child.kill("SIGINT");
    },
  });
  assert.deepEqual([run.code, run.stdout, posts()], [130, "", 1]);
});

test("an interrupt ends the wait for a service that is down", async (t) => {
  const path = await folder(t, { "jobs.ndjson": lines });
  sandbox.setFaults("refuse:1ms=30s");
  const run = await call([...campaign, "--journal", "run.journal"], {
    cwd: path,
    onStart: (child) => {
      const interrupt = (text) => {
        if (!/checking again/.test(text)) return;
        child.stderr.off("data", interrupt);
        child.kill("SIGINT");
      };
      child.stderr.on("data", interrupt);
    },
  });
  sandbox.setFaults("");
  assert.equal(run.code, 130);
  assert.match(run.stderr, /not sent\n/);
  assert.match(run.stderr, /run the same command again: run\.journal/);
});

test("an interrupted wait shows how to continue", async () => {
  const { stdout } = await call(["submit", "-", "--json"], { input: JSON.stringify(of(WAITS)) });
  const { id } = JSON.parse(stdout);
  sandbox.clearRequests();
  const run = await call(["wait", id], {
    onStart: async (child) => {
      await until(() => sandbox.requests.length > 0);
      child.kill("SIGINT");
    },
  });
  assert.equal(run.code, 130);
  assert.match(run.stderr, new RegExp(`interrupted\\n +The renders continue: \`nexrender-payload wait ${id}\``));
});

test("cancel finishes the request on the wire and starts no other", async () => {
  const ids = [];
  for (const _ of [1, 2]) {
    const { stdout } = await call(["submit", "-", "--json"], { input: JSON.stringify(of(WAITS)) });
    ids.push(JSON.parse(stdout).id);
  }
  sandbox.clearRequests();
  sandbox.setFaults("slow=500ms");
  const run = await call(["cancel", ...ids], {
    onStart: async (child) => {
      await until(() => sandbox.requests.length > 0);
      child.kill("SIGTERM");
    },
  });
  assert.equal(run.code, 143);
  assert.equal(run.stdout, `${ids[0]}  manually_cancelled\n`);
  assert.equal(sandbox.requests.length, 1);
});

test("standard input that never ends does not keep an interrupted campaign alive", async () => {
  const run = await call(["submit", "-", "--chunk-size", "1"], {
    keepInputOpen: true,
    onStart: async (child) => {
      child.stdin.write(`${JSON.stringify(job("A"))}\n${JSON.stringify(job("B"))}\n`);
      await until(() => posts() === 2);
      child.kill("SIGINT");
    },
  });
  assert.equal(run.code, 130);
  assert.match(run.stderr, /2 created/);
});
