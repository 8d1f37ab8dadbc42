// Completion of fields and values from the package's schemas, and of names from the account.
import { insertCompletionText, pickedCompletion, snippet } from "@codemirror/autocomplete";
import { visible } from "../editor/escape.js";
import { prose } from "./message.js";
import { member, namesIn, placeAt, scalar } from "./place.js";
import { assetTypes, factsAt } from "./schema.js";

/** @typedef {import("../../codemirror.js").CompletionConfig} CompletionConfig */

/**
 * @param {CompletionConfig} [config]
 * @returns {import("@codemirror/autocomplete").CompletionSource}
 */
export function payloadCompletion({ kind, account } = {}) {
  return ({ state, pos, explicit }) => {
    const place = placeAt(state, pos);
    if (!place) return null;
    // If nothing was typed yet, the list opens only on request.
    if (!explicit && !place.quoted && place.from === pos) return null;
    const payload = kind?.() ?? kindOf(state, place.nodes[0]);
    const options =
      place.expects === "name" ? names(state, payload, place) : values(state, payload, place, known(account?.()));
    if (options.length === 0) return null;
    // In the order of the definition, which is that of the API reference.
    for (const [index, option] of options.entries()) option.sortText = String(index).padStart(4, "0");
    return { from: place.from, options, validFor: /^"?[\w\s$.:{}/-]*$/ };
  };
}

function kindOf(state, root) {
  if (!root) return "job";
  if (member(state, root, "jobs")) return "batch";
  return !member(state, root, "template") && member(state, root, "assets") && hasClips(state, root) ? "join" : "job";
}

function hasClips(state, root) {
  const first = member(state, root, "assets")?.getChild("Object");
  const type = scalar(state, member(state, first, "type"));
  return (type === "video" || type === "job") && !member(state, first, "layerName");
}

function names(state, kind, { path, nodes, from, to }) {
  const object = nodes.at(-1);
  const { properties } = factsAt(state, kind, path, nodes);
  const current = state.sliceDoc(from, to).replaceAll('"', "");
  const present = new Set(object ? namesIn(state, object) : []);
  present.delete(current);
  const followed = /^\s*:/.test(state.sliceDoc(to, to + 40));
  return [...properties]
    .filter(([name]) => !present.has(name))
    .map(([name, { required, description }]) => {
      const facts = factsAt(state, kind, [...path, name], nodes);
      return option({
        text: JSON.stringify(name),
        template: followed ? undefined : `${JSON.stringify(name)}: ${skeleton(facts)}`,
        label: name,
        type: "property",
        detail: required ? "required" : [...facts.types].join(" or "),
        info: documentation(facts.description ?? description, facts),
        boost: required ? 2 : 0,
      });
    });
}

/** The initial value of a new field, with the cursor where it must be filled in. */
function skeleton({ types, values, fallback, properties, items }) {
  if (typeof fallback === "boolean") return `\${${!fallback}}`;
  if (types.has("boolean")) return "${true}";
  if (properties.size > 0 || types.has("object")) return "{ ${} }";
  if (types.has("string") || [...values].some((value) => typeof value === "string")) return '"${}"';
  if (items.length > 0 || types.has("array")) return "[${}]";
  return "${}";
}

function values(state, kind, { path, nodes, from, to, quoted }, account) {
  const facts = factsAt(state, kind, path, nodes);
  const described = path.at(-1) === "type" ? assetTypes(kind) : new Map();
  const found = [...facts.values].map((value) =>
    option({
      text: JSON.stringify(value),
      label: String(value),
      type: "enum",
      detail: value === facts.fallback ? "default" : undefined,
      info: described.get(value) ?? facts.description,
      boost: 1,
    }),
  );
  if (facts.types.has("boolean")) {
    for (const value of [true, false]) {
      found.push(option({ text: String(value), label: String(value), type: "constant", info: facts.description }));
    }
  }
  for (const { text, detail } of fromAccount(state, path, nodes, account)) {
    found.push(option({ text: JSON.stringify(text), label: text, type: "variable", detail, boost: 3 }));
  }
  for (const example of facts.examples) {
    found.push(option({ text: JSON.stringify(example), label: example, type: "text", info: facts.description }));
  }
  if (quoted && /\$\{[\w.]*$/.test(state.sliceDoc(from, to).replace(/"$/, ""))) {
    for (const name of account.secrets) {
      found.push(
        option({
          text: JSON.stringify(`\${secrets.${name}}`),
          label: `\${secrets.${name}}`,
          type: "variable",
          detail: "stored secret",
        }),
      );
    }
  }
  const seen = new Set();
  return found.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** What is known of the account: each part as it is given, or from the snapshot. */
function known({ template = [], fonts, secrets, account } = {}) {
  const names = (list, field) => (list ?? []).map((item) => (typeof item === "string" ? item : item[field]));
  return {
    templates: [template, account?.templates ?? []].flat(),
    fonts: fonts ?? names(account?.fonts, "fileName"),
    secrets: secrets ?? names(account?.secrets, "name"),
  };
}

/** Names of the account that fit this position. */
function fromAccount(state, path, nodes, { templates, fonts }) {
  const [key, parent] = [path.at(-1), path.at(-2)];
  if (typeof key === "number" && parent === "fonts") return fonts.map((text) => ({ text, detail: "font" }));
  if (key === "id" && parent === "template") {
    return templates.flatMap(({ id, displayName }) => (id ? [{ text: id, detail: displayName }] : []));
  }
  if (key === "composition") {
    return templatesFor(state, nodes, templates).flatMap((each) => compositionNames(each));
  }
  if (key === "layerName" || (typeof key === "number" && parent === "layerName")) {
    return templatesFor(state, nodes, templates).flatMap((each) => layerNames(each));
  }
  return [];
}

/** The templates of the innermost job around this position, or all templates if its template is unknown. */
function templatesFor(state, nodes, templates) {
  const jobs = nodes.filter((node) => member(state, node, "template"));
  const id = scalar(state, member(state, member(state, jobs.at(-1), "template"), "id"));
  const named = templates.filter((each) => each.id === id);
  return named.length > 0 ? named : templates;
}

function compositionNames({ compositions }) {
  return (compositions ?? []).map((each) => {
    if (typeof each === "string") return { text: each, detail: "composition" };
    const size = each.width && each.height ? `${each.width}×${each.height}` : undefined;
    const length = each.duration ? `${each.duration} s` : undefined;
    return { text: each.name, detail: [size, length].filter(Boolean).join(", ") || "composition" };
  });
}

function layerNames({ layers, compositions }) {
  const byId = new Map(
    (compositions ?? []).flatMap((each) => (typeof each === "object" ? [[String(each.aeid), each.name]] : [])),
  );
  return (layers ?? []).map((each) => {
    if (typeof each === "string") return { text: each, detail: "layer" };
    const where = each.composition ?? byId.get(String(each.composition_id));
    return {
      text: each.name ?? each.layerName,
      detail: [each.layer_type, where].filter(Boolean).join(" in ") || "layer",
    };
  });
}

/** The typed text may start with a quote, so the labels do too; otherwise nothing would match. */
function option({ text, template, label, info, ...rest }) {
  const documented = info ? () => documentationOf(info) : undefined;
  // `insertion` and `documentation` are for editors other than CodeMirror.
  const insertion = { text, template };
  const shown = { label: text, displayLabel: visible(label), info: documented };
  const completion = { ...shown, insertion, documentation: info, ...rest };
  const insert = template
    ? snippet(template)
    : (view, chosen, from, to) => {
        view.dispatch({
          ...insertCompletionText(view.state, text, from, to),
          annotations: pickedCompletion.of(chosen),
        });
      };
  return { ...completion, apply: (view, chosen, from, to) => insert(view, chosen, from, endOf(view.state, from, to)) };
}

/** The end of the string that the cursor is in: all of it is replaced. */
function endOf(state, from, to) {
  if (state.sliceDoc(from, from + 1) !== '"') return to;
  const [rest = ""] = /^(?:[^"\\\n]|\\.)*"/.exec(state.sliceDoc(to, state.doc.lineAt(to).to)) ?? [];
  return to + rest.length;
}

/** Lines with names between backticks, as elements. */
function documentationOf(text) {
  const box = document.createElement("div");
  for (const line of text.split("\n")) box.appendChild(document.createElement("p")).append(prose(line));
  return box;
}

function documentation(description, { types, fallback, values }) {
  const lines = [description];
  if (values.size > 0) lines.push(`One of ${[...values].map((value) => JSON.stringify(value)).join(", ")}.`);
  else if (types.size > 0) lines.push(`Type: ${[...types].join(" or ")}.`);
  if (fallback !== undefined) lines.push(`Default: ${JSON.stringify(fallback)}.`);
  return lines.filter(Boolean).join("\n");
}
