import * as batches from "./operations/batches.js";
import * as control from "./operations/control.js";
import * as jobs from "./operations/jobs.js";
import * as templates from "./operations/templates.js";
import { Problem } from "./problems.js";

const both = ["/api/v2", "/api/v3"];
const v2 = ["/api/v2"];
const v3 = ["/api/v3"];
const own = [""];

/**
 * Every call that the sandbox answers. `body` marks those that carry JSON.
 *
 * @typedef {{ under: string[], method: string, path: string, run: Function, body?: true }} Endpoint
 * @type {Endpoint[]}
 */
export const endpoints = [
  { under: both, method: "POST", path: "/jobs", run: jobs.createJob, body: true },
  { under: both, method: "GET", path: "/jobs", run: jobs.listJobs },
  { under: both, method: "POST", path: "/jobs/join", run: jobs.createJoin, body: true },
  { under: both, method: "POST", path: "/jobs/cancel", run: jobs.cancelJobs, body: true },
  { under: both, method: "GET", path: "/jobs/:id", run: jobs.getJob },
  { under: both, method: "GET", path: "/jobs/:id/logs", run: jobs.jobLogs },
  { under: both, method: "PATCH", path: "/jobs/:id/cancel", run: jobs.cancelJob },
  { under: both, method: "POST", path: "/batches", run: batches.createBatch, body: true },
  { under: both, method: "GET", path: "/batches/:id", run: batches.getBatch },
  { under: both, method: "POST", path: "/batches/:id/cancel", run: batches.cancelBatch },
  { under: v2, method: "GET", path: "/templates/:id", run: templates.getTemplate },
  { under: v3, method: "GET", path: "/templates/:id", run: templates.getTemplateV3 },
  { under: v3, method: "GET", path: "/templates/:id/compositions", run: templates.templateCompositions },
  { under: v3, method: "GET", path: "/templates/:id/layers", run: templates.templateLayers },
  { under: both, method: "GET", path: "/fonts", run: templates.listFonts },
  { under: both, method: "GET", path: "/secrets", run: templates.listSecrets },

  { under: own, method: "GET", path: "/sandbox", run: control.overview },
  { under: own, method: "GET", path: "/sandbox/requests", run: control.requests },
  { under: own, method: "DELETE", path: "/sandbox/requests", run: control.clearRequests },
  { under: own, method: "GET", path: "/sandbox/counts", run: control.counts },
  { under: own, method: "GET", path: "/sandbox/webhooks", run: control.webhookCalls },
  { under: own, method: "PUT", path: "/sandbox/faults", run: control.setFaults, body: true },
  { under: own, method: "GET", path: "/outputs/:file", run: control.output },
];

const routes = endpoints.flatMap((endpoint) =>
  endpoint.under.map((prefix) => ({ endpoint, pattern: `${prefix}${endpoint.path}`.split("/") })),
);

/** Whether faults may strike there: the sandbox's own calls always work. @param {string} path */
export function isApi(path) {
  return path.startsWith("/api/");
}

/** Whether it is reached without a token: links to outputs are opened as they are. @param {string} path */
export function isPublic(path) {
  return path.startsWith("/outputs/");
}

/**
 * @param {string} method
 * @param {string} path without its query, still percent-encoded
 * @returns {{ endpoint: Endpoint, params: Record<string, string> }}
 * @throws {Problem} 404, or 405 for a known path with another method
 */
export function route(method, path) {
  const segments = path.split("/");
  const allowed = new Set();
  for (const { endpoint, pattern } of routes) {
    const params = matchSegments(pattern, segments);
    if (!params) continue;
    if (endpoint.method === method) return { endpoint, params };
    allowed.add(endpoint.method);
  }
  if (allowed.size > 0) {
    const headers = { Allow: [...allowed].join(", ") };
    throw new Problem(405, `${method} is not possible here`, { headers });
  }
  throw new Problem(404, "No such endpoint; the API's paths begin with /api/v2 or /api/v3");
}

function matchSegments(pattern, segments) {
  if (pattern.length !== segments.length) return null;
  const params = {};
  for (const [at, wanted] of pattern.entries()) {
    if (wanted.startsWith(":")) {
      if (segments[at] === "") return null;
      params[wanted.slice(1)] = decode(segments[at]);
    } else if (wanted !== segments[at]) {
      return null;
    }
  }
  return params;
}

function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem(400, "The path is not well-formed");
  }
}
