import { randomInt } from "node:crypto";
import { openAccount } from "./account-file.js";
import { payloadCheck } from "./check.js";
import { FaultSource, parseFaults } from "./faults.js";
import { ulids } from "./ids.js";
import { Listener } from "./listener.js";
import { RequestLog } from "./log.js";
import { apiSummary } from "./operations.js";
import { readOptions } from "./options.js";
import { seededRandom } from "./random.js";
import { sandboxServer } from "./server.js";
import { Store } from "./store.js";
import { digestOf, labeller } from "./tally.js";
import { signer, startUpload } from "./uploads.js";
import { fullJobView, webhookViews } from "./views.js";
import { Webhooks } from "./webhooks.js";

export { faultNames, parseFaults } from "./faults.js";

/**
 * Starts a local server that implements the Nexrender Cloud API.
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
  services.listener = new Listener(server, options.host);
  try {
    services.check = await payloadCheck(options.check);
    await services.listener.start(options.port);
  } catch (error) {
    services.store.close();
    throw error;
  }
  services.origin = originOf(options.host, services.listener.port);
  // Jobs of an earlier run may still have a webhook to call.
  for (const job of services.store.jobs) services.webhooks.watch(job);
  return handle(services, { options, seed });
}

/** What the operations work with. */
function assemble(options, seed) {
  const account = openAccount(options.account);
  const faults = new FaultSource(parseFaults(options.faults), {
    random: seededRandom(seed),
    now: Date.now,
    refuse: (times) => services.listener.refuse(times),
  });
  const store = new Store({ keep: options.keep, stateFile: options.state });
  const newId = ulids(Date.now);
  const jobMs = (options.jobSeconds * 1000) / options.speed;
  const services = {
    origin: "",
    account,
    faults,
    store,
    newId,
    log: new RequestLog({ entries: options.logEntries, bodyBytes: options.logBodyBytes }),
    check: null,
    listener: null,
    sign: signer(),
    templateLayers: options.templateLayers,
    /** How long a template is downloaded or processed. */
    processMs: jobMs / 4,
    uploadAnswer: options.uploadAnswer,
    cancelledAsErrors: options.cancelledAsErrors,
    nameOf: labeller(options.countBy),
    context: () => ({ now: Date.now(), origin: services.origin }),
    intake: () => ({
      account,
      newId,
      now: Date.now(),
      jobMs,
      renderErrors: options.renderErrors,
      origin: services.origin,
    }),
    startUpload: (template, seconds) => startUpload(template, Date.now(), seconds),
    setFaults: (text) => faults.replace(parseFaults(text)),
    counts() {
      const { total, distinct, repeated, repeatedTotal } = store.tally;
      return { created: store.created, counted: total, distinct, repeatedTotal, repeated };
    },
    countOf(job) {
      const label = typeof job === "string" ? job : JSON.stringify(job);
      // `repeated` names whole jobs, and long labels, by their digests.
      return store.tally.count(digestOf(label)) || (/^[0-9a-f]{16}$/.test(label) ? store.tally.count(label) : 0);
    },
    summary: () => ({
      url: services.origin,
      baseUrl: `${services.origin}/api/v2`,
      jobs: store.jobCount,
      batches: store.batchCount,
      created: store.created,
      requests: services.log.total,
      templates: account.templates.length,
      fonts: account.fonts.length,
      secrets: account.secrets.length,
      faults: faults.names.join(", ") || "none",
      seed,
      operations: apiSummary,
    }),
  };
  services.webhooks = new Webhooks({
    now: Date.now,
    retryMs: options.webhookRetryMs,
    fillIn: (text) => account.fillIn(text),
    view: (job) => webhookViews[options.webhookBody](job, services.context()),
    settle: (job) => store.settleWebhook(job),
  });
  return services;
}

function originOf(host, port) {
  // A server can listen on a wildcard address, but clients cannot connect to it.
  const name = { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[host] ?? host;
  return `http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
}

/** What `createSandbox` returns. */
function handle(services, { options, seed }) {
  const { store, log, webhooks, listener } = services;
  let closed = null;
  return {
    url: services.origin,
    baseUrl: `${services.origin}/api/v2`,
    host: options.host,
    port: listener.port,
    seed,
    get requests() {
      return log.entries;
    },
    get webhookCalls() {
      return webhooks.calls;
    },
    get state() {
      const { url, jobs, batches, created, requests } = services.summary();
      return { url, jobs, batches, created, requests };
    },
    get counts() {
      return services.counts();
    },
    countOf: services.countOf,
    job: (id) => {
      const job = store.findJob(id);
      return job ? fullJobView(job, services.context()) : undefined;
    },
    setFaults: services.setFaults,
    clearRequests: () => log.clear(),
    close() {
      closed ??= (async () => {
        webhooks.close();
        await listener.stop();
        store.close();
      })();
      return closed;
    },
  };
}
