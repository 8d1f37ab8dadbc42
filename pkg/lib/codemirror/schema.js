// What the package's JSON Schemas say about a place: fields, values and their documentation.
import { schemas } from "../../generated/schemas.js";
import { member, scalar } from "./place.js";

/**
 * @typedef {object} Facts
 * @property {Map<string, { schema: object, required: boolean, description?: string }>} properties
 * @property {Set<unknown>} values
 * @property {Set<string>} examples
 * @property {Set<string>} types
 * @property {object[]} items
 * @property {string} [description]
 * @property {unknown} [fallback]  the default
 */

/**
 * The facts about the value at a path.
 *
 * @param {import("@codemirror/state").EditorState} state
 * @param {"job" | "batch" | "join"} kind
 * @param {(string | number)[]} path
 * @param {import("@lezer/common").SyntaxNode[]} nodes  of the values on the path
 * @returns {Facts}
 */
export function factsAt(state, kind, path, nodes) {
  const root = schemas["draft-2020-12"][kind];
  let facts = collect(state, root, root, nodes[0]);
  for (const [depth, key] of path.entries()) {
    const next = typeof key === "number" ? facts.items : [facts.properties.get(key)?.schema];
    const description = typeof key === "string" ? facts.properties.get(key)?.description : undefined;
    facts = merge(next.filter(Boolean).map((schema) => collect(state, root, schema, nodes[depth + 1])));
    facts.description = description ?? facts.description;
  }
  return facts;
}

function empty() {
  return { properties: new Map(), values: new Set(), examples: new Set(), types: new Set(), items: [] };
}

function merge(all) {
  return all.reduce((into, facts) => add(into, facts), empty());
}

function add(into, facts) {
  for (const [name, property] of facts.properties) {
    const known = into.properties.get(name);
    into.properties.set(name, {
      schema: known ? { allOf: [known.schema, property.schema] } : property.schema,
      required: Boolean(known?.required || property.required),
      description: known?.description ?? property.description,
    });
  }
  for (const key of ["values", "examples", "types"]) for (const value of facts[key]) into[key].add(value);
  into.items.push(...facts.items);
  into.description ??= facts.description;
  into.fallback ??= facts.fallback;
  return into;
}

/** What a schema, with all that it refers to, says about the value of this node. */
function collect(state, root, schema, node) {
  if (typeof schema !== "object" || schema === null) return empty();
  const facts = own(schema);
  const more = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (schema.$ref) more.push(target(root, schema.$ref));
  if (schema.if) more.push(holds(state, schema.if, node) ? schema.then : schema.else);
  for (const part of more) if (part) add(facts, collect(state, root, part, node));
  for (const name of schema.required ?? []) {
    const property = facts.properties.get(name);
    if (property) property.required = true;
  }
  return facts;
}

function own({ properties = {}, required = [], ...schema }) {
  const facts = empty();
  for (const [name, property] of Object.entries(properties)) {
    if (property === false) continue;
    facts.properties.set(name, {
      schema: property,
      required: required.includes(name),
      description: property.description,
    });
  }
  const { enum: values = [], examples = [], type = [], items, description } = schema;
  for (const value of "const" in schema ? [schema.const] : values) facts.values.add(value);
  for (const example of examples) facts.examples.add(example);
  for (const each of [type].flat()) facts.types.add(each);
  if (items) facts.items.push(items);
  facts.description = description;
  facts.fallback = schema.default;
  return facts;
}

function target(root, ref) {
  return root.$defs[ref.slice("#/$defs/".length)];
}

/** Whether a condition of the schemas holds: members that are required and have one of some values. */
function holds(state, { properties = {}, required = [] }, node) {
  if (!required.every((name) => member(state, node, name))) return false;
  return Object.entries(properties).every(([name, condition]) => {
    const value = scalar(state, member(state, node, name));
    if ("const" in condition) return value === condition.const;
    if (condition.enum) return condition.enum.includes(value);
    if (condition.pattern) return typeof value === "string" && new RegExp(condition.pattern, "u").test(value);
    return true;
  });
}

/**
 * The meaning of each value of a deciding field: the description of its branch.
 *
 * @param {"job" | "batch" | "join"} kind
 * @returns {Map<string, string>}
 */
export function assetTypes(kind) {
  const { $defs } = schemas["draft-2020-12"][kind];
  const found = new Map();
  for (const definition of Object.values($defs)) {
    const type = definition.properties?.type;
    if (type && "const" in type && !found.has(type.const)) found.set(type.const, definition.description);
  }
  return found;
}
