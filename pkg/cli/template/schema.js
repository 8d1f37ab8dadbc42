/**
 * A JSON Schema of payloads, narrowed to templates: their ids, compositions and layers are the only ones that it accepts.
 *
 * @param {any} schema
 * @param {import("./shape.js").Shape[]} shapes
 */
export function narrowed(schema, shapes) {
  const copy = structuredClone(schema);
  const definitions = copy.$defs ?? copy.definitions;
  const names = namesOf(shapes);
  const narrow = (definition, field, values) => {
    const property = definitions[definition]?.properties?.[field];
    if (!property || values === undefined) return;
    const { description } = property;
    definitions[definition].properties[field] = { ...(description && { description }), ...values };
  };
  for (const definition of ["Template", "NestedTemplate"]) {
    narrow(definition, "id", names.ids && { enum: names.ids });
    narrow(definition, "composition", names.compositions && { enum: names.compositions });
  }
  const place = names.compositions && {
    anyOf: [{ enum: [...names.compositions, "*"] }, { type: "string", pattern: "->" }],
  };
  for (const [definition, layers] of [
    ["TextAsset", names.text],
    ["DataAsset", names.all],
    ["ImageAsset", names.media],
    ["AudioAsset", names.media],
    ["VideoAsset", names.media],
    ["EssentialAsset", names.essential],
  ]) {
    narrow(definition, "layerName", layers && { enum: layers });
    narrow(definition, "composition", place);
  }
  return copy;
}

/** The names of all templates; nothing where one of them does not say. */
function namesOf(shapes) {
  const sorted = (names) => [...new Set(names)].sort();
  const ids = shapes.map(({ id }) => id);
  const all = shapes.every(({ compositions }) => compositions !== undefined)
    ? shapes.flatMap(({ compositions }) => [...compositions])
    : undefined;
  const layers = (...kinds) => {
    const found = all && sorted(all.flatMap(([, layers]) => kinds.flatMap((kind) => [...layers[kind]])));
    return found?.length ? found : undefined;
  };
  const essential = shapes.every((shape) => shape.essential !== undefined)
    ? sorted(shapes.flatMap((shape) => [...shape.essential]))
    : undefined;
  const compositions = all && sorted(all.map(([name]) => name));
  return {
    ids: ids.includes(undefined) ? undefined : sorted(ids),
    compositions: compositions?.length ? compositions : undefined,
    text: layers("text"),
    media: layers("media", "other"),
    all: layers("text", "media", "other"),
    essential: essential?.length ? essential : undefined,
  };
}
