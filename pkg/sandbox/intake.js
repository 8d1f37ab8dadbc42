import { plan } from "./lifecycle.js";
import { Problem } from "./problems.js";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Turns payloads into jobs. They were checked before, but a caller may have turned the check off:
 * nothing here trusts a type.
 *
 * @typedef {object} IntakeContext
 * @property {import("./account.js").Account} account
 * @property {() => string} newId
 * @property {number} now
 * @property {number} jobMs how long a job takes
 */

/**
 * @param {unknown} payload of `POST /jobs` or an item of a batch
 * @param {IntakeContext} context
 * @param {{ id: string } | null} [batch]
 * @param {number} [index] position in the batch
 * @returns {import("./lifecycle.js").Job}
 * @throws {Problem} 400, 404
 */
export function draftJob(payload, context, batch = null, index = -1) {
  if (!isObject(payload)) throw new Problem(400, "A job is an object", { errorCode: "VALIDATION_ERROR" });
  const fate = fateOf(payload.template, context.account);
  return draft(payload, fate, context, batch, index);
}

/**
 * @param {unknown} payload of `POST /jobs/join`
 * @param {IntakeContext} context
 * @returns {import("./lifecycle.js").Job}
 * @throws {Problem} 400, 404
 */
export function draftJoin(payload, context) {
  if (!isObject(payload)) throw new Problem(400, "A join is an object");
  return draft(payload, { templateId: null, error: null, waits: false }, context, null, -1);
}

function draft(payload, fate, context, batch, index) {
  const assets = Array.isArray(payload.assets) ? payload.assets : [];
  const nested = assets.filter((asset) => asset?.type === "job");
  // Parents get the lower id: the order of ids is the order of the list.
  const id = context.newId();
  const children = nested.length === 0 ? null : nested.map((asset) => draftChild(asset, context));
  const job = {
    id,
    templateId: fate.templateId,
    createdAt: context.now,
    ...plan({ jobMs: context.jobMs, children, error: fate.error, waits: fate.waits }),
    cancelledAt: 0,
    parent: null,
    children,
    batch,
    index,
    totalAssets: assets.length,
    extension: extensionOf(payload.settings),
    extra: extraOf(payload, context.account),
  };
  for (const child of children ?? []) child.parent = job;
  return job;
}

function draftChild(asset, context) {
  // A nested job is rendered for its parent: what only a whole job has does not count.
  const { template, assets, settings } = asset;
  const plain = Array.isArray(assets) ? assets.filter((one) => one?.type !== "job") : [];
  return draft({ assets: plain, settings }, fateOf(template, context.account), context, null, -1);
}

/** What the template means for the job's end. */
function fateOf(template, account) {
  const { id, src, composition } = isObject(template) ? template : {};
  const known = account.template(id);
  if (typeof src === "string") {
    return { templateId: String(id), error: known?.fails ?? null, waits: known?.waits ?? false };
  }
  if (!known || known.deleted) {
    throw new Problem(404, `Template ${JSON.stringify(id)} not found`, { errorCode: "TEMPLATE_NOT_FOUND" });
  }
  if (known.status !== "uploaded") {
    throw new Problem(400, `Template ${id} is not ready: ${known.status}`, { errorCode: "TEMPLATE_NOT_READY" });
  }
  return { templateId: id, error: known.fails ?? lostComposition(known, composition), waits: known.waits };
}

function lostComposition(template, composition) {
  if (!template.listed || composition === undefined || composition === null) return null;
  if (template.compositions.some(({ name }) => name === composition)) return null;
  return `Composition ${JSON.stringify(composition)} is not in the template`;
}

function extensionOf(settings) {
  const { type, codec } = isObject(settings) ? settings : {};
  if (type === "aep") return "zip";
  if (type === "image") return String(codec).endsWith("jpeg") ? "jpg" : "png";
  return String(codec).includes("prores") ? "mov" : "mp4";
}

function extraOf({ upload, fonts, tags, priority, webhook }, account) {
  const extra = {};
  if (isObject(upload)) extra.output = uploadBase(upload);
  const missingFonts = account.missingFonts(fonts);
  if (missingFonts.length > 0) extra.missingFonts = missingFonts;
  if (Array.isArray(tags)) extra.tags = tags.map(String);
  if (Number.isFinite(priority)) extra.priority = priority;
  if (isObject(webhook)) extra.webhook = webhook;
  return Object.keys(extra).length > 0 ? extra : null;
}

/** The result's link is outputUrl + prefix + file; without an outputUrl, the bucket's own. */
function uploadBase({ outputUrl, prefix, params }) {
  const { endpoint = "https://s3.amazonaws.com", bucket = "" } = isObject(params) ? params : {};
  const base = outputUrl === undefined ? `${endpoint}/${bucket}` : String(outputUrl);
  return [base, String(prefix ?? "")]
    .map((part) => part.replace(/^\/+(?!\/)|\/+$/g, ""))
    .filter((part) => part !== "")
    .map((part) => `${part}/`)
    .join("");
}
