import { templateStatus } from "../account.js";
import { newTemplate, templateTypes } from "../account-file.js";
import { sourceProblem } from "../files.js";
import { Problem } from "../problems.js";
import { invalid } from "../query.js";
import { templateView, templateViewV3, uploadAnswers } from "../template-views.js";
import { demoStructure, fileNameOf, startUpload } from "../uploads.js";

/** Templates: their metadata, their structure and the links to their files. */

/** How long the links to upload and download files are valid. */
const linkSeconds = 3600;

export function listTemplates({ sandbox }) {
  return { status: 200, body: sandbox.account.templates.map((template) => templateView(template, sandbox)) };
}

export function listTemplatesV3({ sandbox }) {
  return { status: 200, body: sandbox.account.templates.map((template) => templateViewV3(template, sandbox)) };
}

export function getTemplate(call) {
  return { status: 200, body: templateView(find(call), call.sandbox) };
}

export function getTemplateV3(call) {
  return { status: 200, body: templateViewV3(find(call), call.sandbox) };
}

export function listCompositions(call) {
  return page(isReady(call) ? find(call).compositions : [], call.query);
}

export function listLayers(call) {
  return page(isReady(call) ? find(call).layers.map((layer) => layer.view) : [], call.query);
}

function page(items, { limit, offset }) {
  return { status: 200, body: items.slice(offset, offset + limit) };
}

/** With `src` the template is read from there; otherwise the response says where to upload it. */
export function createTemplate({ sandbox, body }) {
  const { type, displayName, src } = readCreation(body.value);
  const { now, origin } = sandbox.context();
  const template = newTemplate({
    id: sandbox.newId(),
    type,
    displayName,
    status: "awaiting_upload",
    createdAt: now,
    updatedAt: now,
  });
  if (src === undefined) startUpload(template, sandbox.context().now, linkSeconds);
  else readFromSource(template, { src, now, origin, stepMs: sandbox.processMs });
  sandbox.account.putTemplate(template);
  const answer = uploadAnswers[sandbox.options.uploadAnswer];
  const info = src === undefined ? uploadInfo(template, sandbox) : undefined;
  return { status: 201, body: answer(templateView(template, sandbox), info) };
}

function readCreation(value) {
  const { type, displayName, src } = Object(value);
  const details = [];
  if (!templateTypes.includes(type)) {
    details.push({ field: "type", message: `Expected one of ${templateTypes.join(", ")}` });
  }
  if (typeof displayName !== "string" || displayName === "") {
    details.push({ field: "displayName", message: "Expected text" });
  }
  if (src !== undefined && !/^https?:\/\//i.test(src)) details.push({ field: "src", message: "Expected a URL" });
  if (details.length > 0) throw invalid(details);
  return { type, displayName, src };
}

/** The sandbox downloads nothing: of its own files it knows the response, all others count as downloaded. */
function readFromSource(template, { src, now, origin, stepMs }) {
  const problem = sourceProblem(src, origin);
  const steps = problem === null ? ["downloading", "processing"] : ["downloading"];
  Object.assign(template, { steps, stepMs, since: now });
  if (problem === null) Object.assign(template, { status: "uploaded" }, demoStructure());
  else Object.assign(template, { status: "error", error: `Unable to download file ${src}: ${problem}` });
}

export function renewUpload(call) {
  const template = keep(call);
  startUpload(template, call.sandbox.context().now, linkSeconds);
  return { status: 200, body: uploadInfo(template, call.sandbox) };
}

function uploadInfo(template, sandbox) {
  const key = `templates/${fileNameOf(template)}`;
  const query = new URLSearchParams({
    expires: String(template.upload.expiresAt),
    signature: template.upload.signature,
  });
  return {
    url: `${sandbox.context().origin}/storage/${key}?${query}`,
    method: "PUT",
    fields: {},
    expiresIn: linkSeconds,
    key,
  };
}

export function updateTemplate(call) {
  const template = keep(call);
  const { displayName } = Object(call.body.value);
  if (typeof displayName !== "string" || displayName === "") {
    throw invalid([{ field: "displayName", message: "Expected text" }]);
  }
  Object.assign(template, { displayName, updatedAt: call.sandbox.context().now });
  return { status: 200, body: templateView(template, call.sandbox) };
}

export function deleteTemplate(call) {
  const { sandbox } = call;
  const { id } = find(call);
  if (sandbox.store.hasActive(({ templateId }) => templateId === id, sandbox.context().now)) {
    throw new Problem(409, "The template is in use by active jobs");
  }
  Object.assign(keep(call), { deleted: true, file: null, upload: null });
  return { status: 204 };
}

/** A link that is valid for an hour, and 410 when there is no file any more. */
export function downloadTemplate(call) {
  const { sandbox, params } = call;
  const { now, origin } = sandbox.context();
  const template = sandbox.account.template(params.id);
  if (!template) throw notFound();
  if (template.deleted || templateStatus(template, now) !== "uploaded") {
    throw new Problem(410, "The template's file is not available");
  }
  const [file, expires] = [fileNameOf(template), String(now + linkSeconds * 1000)];
  const query = new URLSearchParams({ expires, signature: sandbox.sign(`${file} ${expires}`) });
  return { status: 200, body: { url: `${origin}/storage/templates/${file}?${query}` } };
}

function notFound() {
  return new Problem(404, "Template not found");
}

function find({ sandbox, params }) {
  const template = sandbox.account.template(params.id);
  if (!template || template.deleted) throw notFound();
  return template;
}

/** Finds a template that is about to change; the demo account makes some on demand. */
function keep(call) {
  const template = find(call);
  call.sandbox.account.putTemplate(template);
  return template;
}

function isReady(call) {
  return templateStatus(find(call), call.sandbox.context().now) === "uploaded";
}
