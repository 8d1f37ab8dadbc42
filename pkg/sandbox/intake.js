import { templateStatus } from "./account.js";
import { renderError } from "./engine.js";
import { plan } from "./lifecycle.js";
import { Problem } from "./problems.js";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Turns payloads into jobs. They were checked before, but the check can be turned off: nothing here trusts a type.
 *
 * @typedef {object} IntakeContext
 * @property {import("./account.js").Account} account
 * @property {() => string} newId
 * @property {number} now
 * @property {number} jobMs how long a job takes
 * @property {boolean} renderErrors whether jobs fail for what their template does not have
 * @property {string} origin of this sandbox
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
  if (!isObject(payload)) throw new Problem(400, "A job must be an object", { errorCode: "VALIDATION_ERROR" });
  return draft(payload, templateOf(payload, context), context, batch, index);
}

/**
 * @param {unknown} payload of `POST /jobs/join`
 * @param {IntakeContext} context
 * @returns {import("./lifecycle.js").Job}
 * @throws {Problem} 400, 404
 */
export function draftJoin(payload, context) {
  if (!isObject(payload)) throw new Problem(400, "A join must be an object");
  return draft(payload, { id: null, stored: null }, context, null, -1);
}

function draft(payload, template, context, batch, index) {
  const assets = Array.isArray(payload.assets) ? payload.assets : [];
  const nested = assets.filter((asset) => asset?.type === "job");
  // A parent gets the lower id: ids are in the order of the list of jobs.
  const id = context.newId();
  const children = nested.length === 0 ? null : nested.map((asset) => draftChild(asset, context));
  const error = errorOf({ id, template: Object(payload.template), assets }, template, context);
  const job = {
    id,
    templateId: template.id,
    createdAt: context.now,
    ...plan({ jobMs: context.jobMs, children, error, waits: template.stored?.waits ?? false }),
    cancelledAt: 0,
    parent: null,
    children,
    batch,
    index,
    // As text, which takes a fraction of the memory that the objects take.
    assets: JSON.stringify(assets),
    totalAssets: assets.length,
    composition: typeof payload.template?.composition === "string" ? payload.template.composition : null,
    extension: extensionOf(payload.settings),
    extra: extraOf(payload, context.account),
  };
  for (const child of children ?? []) child.parent = job;
  return job;
}

function draftChild(asset, context) {
  // A nested job has neither nested jobs of its own nor what only a root job has.
  const { template, assets, settings, preview } = asset;
  const plain = Array.isArray(assets) ? assets.filter((one) => one?.type !== "job") : [];
  const payload = { template, assets: plain, settings, preview };
  return draft(payload, templateOf(payload, context), context, null, -1);
}

/** The template that a job names: its id, and what is stored under it. A `src` needs no stored template. */
function templateOf({ template }, { account, now }) {
  const { id, src } = Object(template);
  const stored = account.template(id);
  if (typeof src === "string")
    return { id: String(id), stored: stored && { ...stored, known: false, layersKnown: false } };
  if (!stored || stored.deleted) throw new Problem(404, "Template not found", { errorCode: "TEMPLATE_NOT_FOUND" });
  const status = templateStatus(stored, now);
  if (status === "uploaded") return { id, stored };
  throw new Problem(400, `Template ${id} is not ready: its status is ${status}`, { errorCode: "TEMPLATE_NOT_READY" });
}

function errorOf(sent, { stored }, { renderErrors, origin }) {
  if (stored?.fails) return stored.fails;
  return renderErrors ? renderError(sent, stored, origin) : null;
}

function extensionOf(settings) {
  const { type, codec } = isObject(settings) ? settings : {};
  if (type === "aep") return "zip";
  if (type === "image") return String(codec).endsWith("jpeg") ? "jpg" : "png";
  return String(codec).includes("prores") ? "mov" : "mp4";
}

function extraOf({ upload, preview, settings, fonts, tags, priority, webhook }, account) {
  const extra = {};
  if (isObject(upload)) extra.output = uploadBase(upload);
  if (preview === true) extra.preview = true;
  if (typeof settings?.codec === "string") extra.codec = settings.codec;
  if (Array.isArray(fonts) && fonts.length > 0) extra.fonts = fonts.map(String);
  const missingFonts = account.missingFonts(fonts);
  if (missingFonts.length > 0) extra.missingFonts = missingFonts;
  if (Array.isArray(tags)) extra.tags = tags.map(String);
  if (Number.isFinite(priority)) extra.priority = priority;
  if (isObject(webhook)) extra.webhook = webhook;
  return Object.keys(extra).length > 0 ? extra : null;
}

/** The link to the output is outputUrl + prefix + file; without an outputUrl it is the bucket's own. */
function uploadBase({ outputUrl, prefix, params }) {
  const { endpoint = "https://s3.amazonaws.com", bucket = "" } = isObject(params) ? params : {};
  const base = outputUrl === undefined ? `${endpoint}/${bucket}` : String(outputUrl);
  return [base, String(prefix ?? "")]
    .map((part) => part.replace(/^\/+(?!\/)|\/+$/g, ""))
    .filter((part) => part !== "")
    .map((part) => `${part}/`)
    .join("");
}
