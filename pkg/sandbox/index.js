import { randomInt } from "node:crypto";
import { openAccount } from "./account.js";
import { payloadCheck } from "./check.js";
import { FaultSource, parseFaults } from "./faults.js";
import { ulids } from "./ids.js";
import { RequestLog } from "./log.js";
import { readOptions } from "./options.js";
import { seededRandom } from "./random.js";
import { endpoints } from "./router.js";
import { sandboxServer } from "./server.js";
import { Store } from "./store.js";
import { digestOf, labeller } from "./tally.js";
import { createdView, jobView } from "./views.js";
import { Webhooks } from "./webhooks.js";

export { faultNames, parseFaults } from "./faults.js";

/**
 * Starts a local server that speaks the Nexrender Cloud API.
 *
 * @param {import("./index.d.ts").SandboxOptions} [given]
 * @returns {Promise<import("./index.d.ts").Sandbox>}
 * @throws {TypeError} for an option, fault or account file that cannot be read
 * @example
 * const sandbox = await createSandbox({ jobSeconds: 0.05 });
 * const client = new NexrenderClient({ baseUrl: sandbox.baseUrl, token: "any" });
 * await sandbox.close();
 */
export async function createSandbox(given = {}) {
  const options = readOptions(given);
  const seed = options.seed ?? randomInt(2 ** 32);
  const services = assemble(options, seed);
  const server = sandboxServer(services, options);
  try {
    services.check = await payloadCheck(options.check);
    await listen(server, options);
  } catch (error) {
    services.store.close();
    throw error;
  }
  const { port } = server.address();
  services.origin = originOf(options.host, port);
  // Jobs of an earlier run may still owe a call.
  for (const job of services.store.jobs) services.webhooks.watch(job);
  return handle(services, server, { options, seed, port });
}

/** What the operations work on. */
function assemble(options, seed) {
  const account = openAccount(options.account);
  const faults = new FaultSource(parseFaults(options.faults), seededRandom(seed));
  const store = new Store({ keep: options.keep, stateFile: options.state });
  const newId = ulids(Date.now);
  const jobMs = (options.jobSeconds * 1000) / options.speed;
  const services = {
    origin: "",
    account,
    faults,
    store,
    log: new RequestLog({ entries: options.logEntries, bodyBytes: options.logBodyBytes }),
    check: null,
    nameOf: labeller(options.countBy),
    context: () => ({ now: Date.now(), origin: services.origin }),
    intake: () => ({ account, newId, now: Date.now(), jobMs }),
    countOf(job) {
      const label = typeof job === "string" ? job : JSON.stringify(job);
      // Whole jobs are told by their digest, which is also what `repeated` shows of them.
      const isDigest = options.countBy === null && /^[0-9a-f]{16}$/.test(label);
      return store.tally.count(isDigest ? label : digestOf(label));
    },
    summary: () => ({
      url: services.origin,
      jobs: store.jobCount,
      batches: store.batchCount,
      created: store.created,
      requests: services.log.total,
    }),
    endpoints: () =>
      endpoints.flatMap(({ under, method, path }) => under.map((prefix) => `${method} ${prefix}${path}`)),
  };
  services.webhooks = new Webhooks({
    now: Date.now,
    retryMs: options.webhookRetryMs,
    fillIn: (text) => account.fillIn(text),
    view: (job) => createdView(job, services.context()),
    settle: (job) => store.settleWebhook(job),
  });
  return services;
}

function listen(server, { port, host }) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function originOf(host, port) {
  // A wildcard address can be listened on, not called.
  const name = { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[host] ?? host;
  return `http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
}

/** What the caller gets. */
function handle(services, server, { options, seed, port }) {
  const { store, log, webhooks, faults } = services;
  let closed = null;
  return {
    url: services.origin,
    baseUrl: `${services.origin}/api/v2`,
    host: options.host,
    port,
    seed,
    get requests() {
      return log.entries;
    },
    get webhookCalls() {
      return webhooks.calls;
    },
    get state() {
      return services.summary();
    },
    get counts() {
      const { total, distinct, repeated } = store.tally;
      return { created: store.created, counted: total, distinct, repeated };
    },
    countOf: services.countOf,
    job: (id) => {
      const job = store.findJob(id);
      return job ? jobView(job, services.context()) : undefined;
    },
    setFaults: (text) => faults.replace(parseFaults(text)),
    clearRequests: () => log.clear(),
    close() {
      closed ??= new Promise((resolve) => {
        webhooks.close();
        server.close(() => {
          store.close();
          resolve();
        });
        server.closeAllConnections();
      });
      return closed;
    },
  };
}
