import { Problem } from "../problems.js";

/** The reads of templates, fonts and secrets. */

const defaultPage = 300;
const largestPage = 1000;

function find({ sandbox, params }) {
  const template = sandbox.account.template(params.id);
  if (!template) throw new Problem(404, "Template not found");
  if (template.deleted) throw new Problem(410, "The template was deleted");
  return template;
}

export function getTemplate(call) {
  const { id, type, displayName, status, compositions, layers, error } = find(call);
  const body = {
    id,
    type,
    displayName,
    status,
    compositions: names(compositions),
    layers: names(layers),
    mogrt: type === "mogrt" ? { compositions: names(compositions) } : null,
    error,
  };
  return { status: 200, body };
}

/** The v2 answer gives each name once. */
function names(list) {
  return [...new Set(list.map(({ name }) => name))];
}

export function getTemplateV3(call) {
  const { id, type, displayName, status, createdAt } = find(call);
  return { status: 200, body: { id, type, displayName, status, createdAt, updatedAt: createdAt } };
}

export function templateCompositions(call) {
  return { status: 200, body: page(find(call).compositions, call.query) };
}

export function templateLayers(call) {
  return { status: 200, body: page(find(call).layers, call.query) };
}

function page(items, query) {
  const limit = whole(query, "limit", defaultPage);
  const offset = whole(query, "offset", 0);
  if (limit === 0) throw wrong("limit");
  return items.slice(offset, offset + Math.min(limit, largestPage));
}

function whole(query, name, otherwise) {
  const text = query.get(name);
  if (text === null || text === "") return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw wrong(name);
  return Number(text);
}

function wrong(field) {
  return new Problem(400, "Validation failed", { details: [{ field, message: "expected a whole number" }] });
}

export function listFonts({ sandbox }) {
  return { status: 200, body: sandbox.account.fonts };
}

export function listSecrets({ sandbox }) {
  return { status: 200, body: sandbox.account.secrets };
}
