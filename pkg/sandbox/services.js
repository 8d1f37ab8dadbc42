import { openAccount } from "./account-file.js";
import { FaultSource } from "./fault-source.js";
import { parseFaults } from "./faults.js";
import { ulids } from "./ids.js";
import { RequestLog } from "./log.js";
import { apiSummary } from "./operations.js";
import { seededRandom } from "./random.js";
import { Store } from "./store.js";
import { digestOf, labeller } from "./tally.js";
import { signer } from "./uploads.js";
import { webhookViews } from "./views.js";
import { Webhooks } from "./webhooks.js";

/** What the operations work with: the account, the jobs, the log, the faults, and the options. */
export class Services {
  /** Where the sandbox listens; set when it does. */
  origin = "";
  /** @type {import("./check.js").PayloadCheck | null} */
  check = null;
  /** @type {import("./listener.js").Listener | null} */
  listener = null;
  newId = ulids(Date.now);
  /** Signs links to files. */
  sign = signer();

  /** @param {Record<string, any>} options as `readOptions` returns them @param {number} seed */
  constructor(options, seed) {
    this.options = options;
    this.seed = seed;
    this.account = openAccount(options.account);
    this.nameOf = labeller(options.countBy);
    this.log = new RequestLog({ entries: options.logEntries, bodyBytes: options.logBodyBytes });
    this.faults = new FaultSource(parseFaults(options.faults), {
      random: seededRandom(seed),
      now: Date.now,
      refuse: (times) => this.listener.refuse(times),
    });
    // Last of those that can fail: it opens a file.
    this.store = new Store({ keep: options.keep, stateFile: options.state });
    this.webhooks = new Webhooks({
      now: Date.now,
      retryMs: options.webhookRetryMs,
      fillIn: (text) => this.account.fillIn(text),
      view: (job) => webhookViews[options.webhookBody](job, this.context()),
      settle: (job) => this.store.settleWebhook(job),
    });
  }

  /** What views need: the time, and where links lead. */
  context() {
    return { now: Date.now(), origin: this.origin };
  }

  /** How long a job takes. */
  get jobMs() {
    return (this.options.jobSeconds * 1000) / this.options.speed;
  }

  /** How long a template is downloaded or processed. */
  get processMs() {
    return this.jobMs / 4;
  }

  /** @returns {import("./intake.js").IntakeContext} */
  intake() {
    const { account, newId, jobMs } = this;
    return { ...this.context(), account, newId, jobMs, renderErrors: this.options.renderErrors };
  }

  /** Replaces the faults of all requests. @param {string} text */
  setFaults(text) {
    this.faults.replace(parseFaults(text));
  }

  /** How often jobs were created. */
  get counts() {
    const { total, distinct, repeated, repeatedTotal } = this.store.tally;
    return { created: this.store.created, counted: total, distinct, repeatedTotal, repeated };
  }

  /** How often one job was created. @param {string | object} job its label, its digest, or the job itself */
  countOf(job) {
    const { tally } = this.store;
    const label = typeof job === "string" ? job : JSON.stringify(job);
    // `repeated` names whole jobs, and long labels, by their digests.
    return tally.count(digestOf(label)) || (/^[0-9a-f]{16}$/.test(label) ? tally.count(label) : 0);
  }

  /** The state of the sandbox. */
  summary() {
    const { account, store, log, faults, seed } = this;
    return {
      url: this.origin,
      baseUrl: `${this.origin}/api/v2`,
      jobs: store.jobCount,
      batches: store.batchCount,
      created: store.created,
      requests: log.total,
      templates: account.templates.length,
      fonts: account.fonts.length,
      secrets: account.secrets.length,
      faults: faults.names.join(", ") || "none",
      seed,
      operations: apiSummary,
    };
  }
}
