/** Created only when a schema is used, so that importing the package stays fast. */
function definitions() {
  return "DEFINITIONS";
}
const roots = "ROOTS";

const drafts = {
  "draft-2020-12": { $schema: "https://json-schema.org/draft/2020-12/schema", key: "$defs" },
  "draft-07": { $schema: "http://json-schema.org/draft-07/schema#", key: "definitions" },
};

/** The JSON Schemas by draft and kind: `schemas["draft-07"].job`. Each is made when it is first read. */
export const schemas = table(drafts, (draft) => table(roots, (root) => assemble(draft, root)));

/* @__NO_SIDE_EFFECTS__ */
function table(entries, make) {
  const made = {};
  for (const [name, entry] of Object.entries(entries)) {
    let value;
    Object.defineProperty(made, name, {
      enumerable: true,
      get() {
        value ??= make(entry);
        return value;
      },
    });
  }
  return made;
}

function assemble({ $schema, key }, root) {
  const all = definitions();
  const wanted = new Set([root]);
  // A set that grows while it is walked is walked to its end.
  for (const name of wanted) {
    for (const [, other] of JSON.stringify(all[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) wanted.add(other);
  }
  const titled = (name) => ({ title: name, ...all[name] });
  const parts = Object.keys(all).filter((name) => wanted.has(name) && name !== root);
  const schema = { $schema, ...titled(root), [key]: Object.fromEntries(parts.map((name) => [name, titled(name)])) };
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"#/${key}/`));
}
