// The client in a page of Chromium, against a sandbox of another origin that misbehaves on demand.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { root } from "../../../scripts/lib/project.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { launch, openPage } from "../support/chromium.js";

const token = "planted-token-5f0c";

let browser;
let page;
let sandbox;
let server;

before(async () => {
  browser = await launch();
  sandbox = await createSandbox({ cors: true, jobSeconds: 0.05 });
  server = await serve({ folders: { "/": join(root, "tests/js/browser/blank"), "/pkg/": join(root, "pkg") } });
  // The page's policy lets it talk to its own origin only.
  ({ page } = await openPage(browser, { bypassCSP: true }));
  await page.goto(server.url);
});

after(async () => {
  await browser?.close();
  await server?.close();
  await sandbox?.close();
});

/** Creates a job from the page under a fault; returns the outcome and all events. */
function create(fault, options = {}) {
  sandbox.clearRequests();
  return page.evaluate(
    async ({ baseUrl, token, fault, timeout, abort }) => {
      const { NexrenderClient } = await import("/pkg/index.js");
      const told = [];
      const tell = (...what) => told.push(JSON.stringify(what));
      const client = new NexrenderClient({
        baseUrl,
        token,
        allowBrowserToken: true,
        timeout,
        headers: { "X-Sandbox-Fault": fault },
        onRequest: tell,
        onResponse: tell,
        onRetry: tell,
      });
      const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
      const signal = abort ? AbortSignal.timeout(abort) : undefined;
      try {
        const { id } = await client.jobs.create(job, { signal });
        return { id, told: told.join("\n") };
      } catch (error) {
        const { name, code, status, sent, message, stack } = error;
        tell(error, String(error), message, stack, String(error.cause), client);
        return { name, code, status, sent, told: told.join("\n") };
      }
    },
    { baseUrl: sandbox.baseUrl, token, fault, timeout: 5000, ...options },
  );
}

const posts = () => sandbox.requests.filter(({ method }) => method === "POST").length;

/** Faults, what a page sees of them, and how many POSTs the server received. */
const cases = [
  { fault: "429-seconds:0x1#a", expected: {}, seen: 2 },
  { fault: "503-seconds:0x1#b", expected: {}, seen: 2 },
  { fault: "500", expected: { name: "ServerError", status: 500 }, seen: 1 },
  { fault: "500-after", expected: { name: "ServerError", status: 500 }, seen: 1 },
  { fault: "502", expected: { name: "ServerError", status: 502 }, seen: 1 },
  { fault: "401", expected: { name: "AuthenticationError", status: 401 }, seen: 1 },
  { fault: "truncate", expected: { name: "ResponseError" }, seen: 1 },
  { fault: "empty", expected: { name: "ResponseError" }, seen: 1 },
  { fault: "html", expected: { name: "ResponseError" }, seen: 1 },
  { fault: "slow=2s", timeout: 200, expected: { name: "TimeoutError", sent: "unknown" }, seen: 1 },
  { fault: "slow=2s", abort: 200, expected: { name: "TimeoutError", sent: undefined }, seen: 1 },
];

for (const { fault, expected, seen, ...options } of cases) {
  const how = options.timeout ? ", timed out" : options.abort ? ", aborted with the signal's reason" : "";
  test(`under ${fault}${how}: ${expected.name ?? "the job is created"}, ${seen} POST`, async () => {
    const { told, id, ...outcome } = await create(fault, options);
    for (const [name, value] of Object.entries(expected)) assert.equal(outcome[name], value, name);
    assert.equal(id !== undefined, expected.name === undefined);
    assert.equal(posts(), seen);
    assert.ok(!told.includes(token), told);
  });
}

// A browser may send once more by itself what met a reset on a connection that it used before, and no page can see or
// prevent that: only the events of the page are counted here.
test("under a reset: NetworkError, and whether it was taken is unknown", async () => {
  const { name, sent, told } = await create("reset-after");
  assert.deepEqual([name, sent], ["NetworkError", "unknown"]);
  assert.ok(!told.includes(token), told);
});

test("a token in a page needs to be allowed", async () => {
  const refusal = await page.evaluate(async (token) => {
    const { NexrenderClient } = await import("/pkg/index.js");
    try {
      new NexrenderClient({ token });
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  }, token);
  assert.match(refusal, /^TypeError: .*allowBrowserToken/);
  assert.ok(!refusal.includes(token));
});
