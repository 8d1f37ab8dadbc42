// What changed between two snapshots of an account.

/**
 * @typedef {{ added: string[], removed: string[] }} Names
 * @typedef {object} Changes
 * @property {{ added: { id: string, displayName?: string }[], removed: { id: string, displayName?: string }[],
 *   changed: { id: string, displayName?: string, changes: string[] }[] }} templates
 * @property {Names} fonts
 * @property {Names} secrets
 */

/**
 * @param {import("../../index.js").AccountSnapshot} before
 * @param {import("../../index.js").AccountSnapshot} after
 * @returns {Changes}
 */
export function changesBetween(before, after) {
  return {
    templates: templateChanges(before.templates ?? [], after.templates ?? []),
    fonts: nameChanges(before.fonts, after.fonts, "fileName"),
    secrets: nameChanges(before.secrets, after.secrets, "name"),
  };
}

/** @param {Changes} changes */
export function countOf({ templates, fonts, secrets }) {
  const lists = [templates.added, templates.removed, templates.changed, ...[fonts, secrets].map(({ added }) => added)];
  return [...lists, fonts.removed, secrets.removed].reduce((sum, list) => sum + list.length, 0);
}

function templateChanges(before, after) {
  const byId = (list) => new Map(list.map((template) => [template.id, template]));
  const [old, now] = [byId(before), byId(after)];
  const named = ({ id, displayName }) => ({ id, ...(displayName && { displayName }) });
  const kept = after.filter(({ id }) => old.has(id));
  const changed = kept.map((template) => ({
    ...named(template),
    changes: changesOf(old.get(template.id), template),
  }));
  return {
    added: after.filter(({ id }) => !old.has(id)).map(named),
    removed: before.filter(({ id }) => !now.has(id)).map(named),
    changed: changed.filter(({ changes }) => changes.length > 0),
  };
}

function changesOf(before, after) {
  const facts = ["displayName", "status", "type"].flatMap((fact) => factChange(fact, before[fact], after[fact]));
  return [
    ...facts,
    ...partChanges("composition", compositions(before), compositions(after)),
    ...partChanges("layer", layers(before), layers(after)),
  ];
}

function factChange(name, before, after) {
  return before === after ? [] : [`${name}: ${shown(before)} → ${shown(after)}`];
}

/** The parts by name, each with its facts. */
function compositions({ compositions }) {
  return parts(compositions, (each) =>
    typeof each === "string"
      ? [each, {}]
      : [each.name, { size: sizeOf(each), duration: each.duration, "frame rate": each.frame_rate }],
  );
}

function layers({ compositions, layers }) {
  const homes = new Map((compositions ?? []).map((each) => [String(each?.aeid), each?.name]));
  return parts(layers, (each) => {
    if (typeof each === "string") return [each, {}];
    const home = homes.get(String(each.composition_id)) ?? each.composition;
    const name = each.name ?? each.layerName;
    return [home === undefined ? name : `${name} in ${home}`, { kind: each.layer_type ?? undefined }];
  });
}

function parts(list, part) {
  return new Map((list ?? []).map(part));
}

const sizeOf = ({ width, height }) => (width === undefined ? undefined : `${width}×${height}`);

function partChanges(what, before, after) {
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const changed = [...after].flatMap(([name, facts]) => {
    const old = before.get(name);
    if (old === undefined) return [];
    return Object.entries(facts).flatMap(([fact, value]) => factChange(`${what} ${name}, ${fact}`, old[fact], value));
  });
  return [...added.map((name) => `+ ${what} ${name}`), ...removed.map((name) => `- ${what} ${name}`), ...changed];
}

const shown = (value) => (value === undefined ? "unknown" : String(value));

/** A part that is missing in one of them has no changes. */
function nameChanges(before, after, field) {
  if (!before || !after) return { added: [], removed: [] };
  const names = (list) => list.map((item) => (typeof item === "string" ? item : item[field]));
  const [old, now] = [names(before), names(after)];
  return { added: now.filter((name) => !old.includes(name)), removed: old.filter((name) => !now.includes(name)) };
}
