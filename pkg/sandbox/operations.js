import * as batches from "./operations/batches.js";
import * as control from "./operations/control.js";
import * as files from "./operations/files.js";
import * as fonts from "./operations/fonts.js";
import * as jobs from "./operations/jobs.js";
import { landing } from "./operations/landing.js";
import * as secrets from "./operations/secrets.js";
import * as storage from "./operations/storage.js";
import * as templates from "./operations/templates.js";
import { choice, integer, moment, words } from "./query.js";

/** The query of `GET /jobs`. */
const jobList = {
  minimal: choice(["true", "false"], "false"),
  from: integer({ fallback: 0 }),
  limit: integer({ min: 1, max: 1000, fallback: 100 }),
  from_date: moment(),
  to_date: moment(),
  states: words(),
  exclude_states: words(),
  sort: choice(["random", "newest_first", "oldest_first", "priority"], "oldest_first"),
  tags: words(/^[\w-]+$/),
};

/** The query of a list that comes in pages. */
const pages = {
  limit: integer({ min: 1, cap: 1000, fallback: 300 }),
  offset: integer({ fallback: 0 }),
};

/**
 * One row of the tables below.
 *
 * @typedef {object} Operation
 * @property {string} method
 * @property {string} path `:name` stands for one part of the path
 * @property {number[]} answers every status that it answers with; 413 is for a body that is too large
 * @property {(call: object) => import("./http.js").Answer | Promise<import("./http.js").Answer>} run
 * @property {"json" | "form" | "bytes"} [body] what the request carries; a form is multipart
 * @property {number} [maxBytes] the largest body, in place of the sandbox's own limit
 * @property {"ulid"} [id] an id in the path that is not a ULID is answered with 400; elsewhere it is unknown, 404
 * @property {Record<string, import("./query.js").Parameter>} [query] its query parameters
 * @property {(problem: import("./problems.js").Problem, call: object) => import("./http.js").Answer} [refuse] its own
 *   answer to a 400
 * @property {boolean} [secret] its body is not kept in the log
 * @property {boolean} [open] it needs no token
 * @property {boolean} [noCors] pages of other origins may not call it, whatever the option `cors` says
 *
 * @param {string} methodAndPath
 * @param {number[]} answers
 * @param {Operation["run"]} run
 * @param {Partial<Operation>} [more]
 * @returns {Operation}
 */
function on(methodAndPath, answers, run, more = {}) {
  const [method, path] = methodAndPath.split(" ");
  return { method, path, answers, run, ...more };
}

const json = { body: "json" };
const ulid = { id: "ulid" };
const open = { open: true };

/** The operations of the API. */
const api = [
  on("POST /api/v2/jobs", [201, 400, 401, 404, 413], jobs.createJob, json),
  on("GET /api/v2/jobs", [200, 400, 401], jobs.listJobs, { query: jobList }),
  on("POST /api/v2/jobs/join", [201, 400, 401, 404, 413], jobs.createJoin, json),
  on("POST /api/v2/jobs/cancel", [200, 400, 401, 404, 409, 413], jobs.cancelJobs, json),
  on("GET /api/v2/jobs/:id", [200, 401, 404], jobs.getJob),
  on("GET /api/v2/jobs/:id/logs", [200, 400, 401, 404], jobs.jobLogs, ulid),
  on("PATCH /api/v2/jobs/:id/cancel", [200, 400, 401, 404, 409], jobs.cancelJob, ulid),

  on("POST /api/v2/batches", [201, 400, 401, 413], batches.createBatch, { ...json, refuse: batches.refuseBatch }),
  on("GET /api/v2/batches/:id", [200, 400, 401, 404], batches.getBatch, ulid),
  on("POST /api/v2/batches/:id/cancel", [200, 400, 401, 404], batches.cancelBatch, ulid),

  on("GET /api/v2/templates", [200, 401], templates.listTemplates),
  on("POST /api/v2/templates", [201, 400, 401, 413], templates.createTemplate, json),
  on("GET /api/v2/templates/:id", [200, 401, 404], templates.getTemplate),
  on("PATCH /api/v2/templates/:id", [200, 400, 401, 404, 413], templates.updateTemplate, json),
  on("DELETE /api/v2/templates/:id", [204, 401, 404, 409], templates.deleteTemplate),
  on("PUT /api/v2/templates/:id/upload", [200, 401, 404], templates.renewUpload),
  on("GET /api/v2/templates/:id/download", [200, 401, 404, 410], templates.downloadTemplate),
  on("GET /api/v3/templates", [200, 401], templates.listTemplatesV3),
  on("GET /api/v3/templates/:id", [200, 400, 401, 404], templates.getTemplateV3, ulid),
  on("GET /api/v3/templates/:id/compositions", [200, 400, 401, 404], templates.listCompositions, {
    ...ulid,
    query: pages,
  }),
  on("GET /api/v3/templates/:id/layers", [200, 400, 401, 404], templates.listLayers, { ...ulid, query: pages }),

  on("POST /api/v2/fonts", [201, 400, 401, 413], fonts.uploadFont, { body: "form", maxBytes: fonts.largestRequest }),
  on("GET /api/v2/fonts", [200, 401], fonts.listFonts),
  on("GET /api/v2/fonts/:id", [200, 401, 404], fonts.getFont),
  on("DELETE /api/v2/fonts/:id", [204, 401, 404, 409], fonts.deleteFont),

  on("PUT /api/v2/secrets", [201, 400, 401, 409, 413], secrets.setSecret, { ...json, secret: true }),
  on("GET /api/v2/secrets", [200, 401], secrets.listSecrets),
  on("DELETE /api/v2/secrets/:id", [200, 401, 404], secrets.deleteSecret),
];

/** Where the API's responses lead to: uploads and downloads of templates, and the outputs of jobs. */
const linked = [
  on("PUT /storage/templates/:file", [200, 400, 403, 413], storage.putTemplate, {
    ...open,
    body: "bytes",
    noCors: true,
  }),
  on("GET /storage/templates/:file", [200, 403], storage.readTemplate, { ...open, noCors: true }),
  on("GET /outputs/:file", [200, 404], control.output, open),
];

/** The sandbox's own pages and calls, for people and for tests; they are not part of the API. */
const own = [
  on("GET /", [200], landing, open),
  on("GET /sandbox", [200, 401], control.overview),
  on("GET /sandbox/requests", [200, 401], control.requests),
  on("DELETE /sandbox/requests", [204, 401], control.clearRequests),
  on("GET /sandbox/counts", [200, 401], control.counts),
  on("GET /sandbox/webhooks", [200, 401], control.webhookCalls),
  on("PUT /sandbox/faults", [204, 400, 401, 413], control.setFaults, json),
  on("GET /files/:name", [200, 404], files.readFile, open),
  on("HEAD /files/:name", [200, 404], files.readFile, open),
  on("GET /files/:behaviour/:name", files.statuses, files.readFile, open),
  on("HEAD /files/:behaviour/:name", files.statuses, files.readFile, open),
];

export const operations = [...api, ...linked, ...own];

/** `METHOD PATH` of each operation of the API. */
export const apiSummary = api.map(({ method, path }) => `${method} ${path}`);
