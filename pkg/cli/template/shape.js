/**
 * What a template has, by kinds of layers. A layer whose kind is not known is of every kind.
 *
 * @typedef {object} Shape
 * @property {string | undefined} id
 * @property {string | undefined} name
 * @property {Map<string, Record<"text" | "media" | "other", Set<string>>> | undefined} compositions  by their names
 * @property {Set<string> | undefined} essential  the fields of a `.mogrt`
 */

/** A name with an extension is that of a file. */
const isFileName = (name) => /\.[A-Za-z0-9]{2,5}$/.test(name);

/**
 * Reads a response of the API, v2 or v3, about a template.
 *
 * @param {any} template
 * @returns {Shape}
 */
export function shapeOf({ id, displayName, type, compositions, layers }) {
  const isMogrt = type === "mogrt";
  const byName = new Map();
  const byId = new Map();
  for (const composition of compositions ?? []) {
    const name = typeof composition === "string" ? composition : composition.name;
    const kinds = byName.get(name) ?? { text: new Set(), media: new Set(), other: new Set() };
    byName.set(name, kinds);
    if (composition.aeid !== undefined) byId.set(String(composition.aeid), kinds);
  }
  for (const layer of layers ?? []) {
    const name = typeof layer === "string" ? layer : (layer.name ?? layer.layerName);
    const home = byId.get(String(layer.composition_id)) ?? byName.get(layer.composition);
    // Without its composition, a layer may be in any of them.
    for (const kinds of home ? [home] : byName.values()) for (const kind of kindsOf(layer, name)) kinds[kind].add(name);
  }
  const names = (layers ?? []).map((layer) => (typeof layer === "string" ? layer : (layer.name ?? layer.layerName)));
  return {
    id,
    name: displayName,
    compositions: compositions && byName,
    essential: isMogrt ? layers && new Set(names) : new Set(),
  };
}

function kindsOf({ layer_type: type, source_type: source }, name) {
  if (type === undefined) return ["text", "media", "other"];
  if (type === "text") return ["text"];
  if (type === "av" && (source === "file" || source === undefined || isFileName(name))) return ["media"];
  return ["other"];
}
