import { randomInt } from "node:crypto";
import { payloadCheck } from "./check.js";
import { Listener } from "./listener.js";
import { readOptions } from "./options.js";
import { sandboxServer } from "./server.js";
import { Services } from "./services.js";
import { fullJobView } from "./views.js";

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
  const services = new Services(options, seed);
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
      return services.counts;
    },
    countOf: (job) => services.countOf(job),
    job: (id) => {
      const job = store.findJob(id);
      return job ? fullJobView(job, services.context()) : undefined;
    },
    setFaults: (text) => services.setFaults(text),
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
