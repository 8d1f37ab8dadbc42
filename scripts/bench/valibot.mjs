// Valibot reads no JSON Schema, so this makes its types from the part of the language that the package's own
// schemas use. It throws for keywords that it does not support, so that Valibot is not measured doing less.

export function toValibot(v, schema) {
  const definitions = schema.$defs ?? schema.definitions ?? {};
  const made = {};
  return convert(schema);

  function convert(node) {
    if (node === true) return v.any();
    if (node.$ref) return v.lazy(() => named(node.$ref));
    if ("const" in node) return v.literal(node.const);
    if (node.enum) return v.picklist(node.enum);
    const parts = node.anyOf ?? node.oneOf;
    const types = [node.type ?? (node.properties && "object")].flat().filter(Boolean);
    const all = [];
    if (types.length > 0) all.push(union(types.map((type) => ofType(node, type))));
    if (parts) all.push(union(parts.map(convert)));
    for (const part of node.allOf ?? []) if (!part.if) all.push(convert(part));
    if (all.length === 0) return v.any();
    return all.length === 1 ? all[0] : v.intersect(all);
  }

  function union(options) {
    return options.length === 1 ? options[0] : v.union(options);
  }

  function named(reference) {
    const name = reference.split("/").at(-1);
    if (reference === "#") return convert(schema);
    made[name] ??= convert(definitions[name]);
    return made[name];
  }

  function ofType(node, type) {
    switch (type) {
      case "string":
        return v.pipe(v.string(), ...limits(node));
      case "integer":
        return v.pipe(v.number(), v.integer(), ...limits(node));
      case "number":
        return v.pipe(v.number(), ...limits(node));
      case "boolean":
        return v.boolean();
      case "null":
        return v.null();
      case "array":
        return v.pipe(v.array(node.items ? convert(node.items) : v.any()), ...limits(node));
      case "object":
        return object(node);
      default:
        throw new Error(`no Valibot type for ${type}`);
    }
  }

  function object({ properties = {}, required = [], additionalProperties = true }) {
    const entries = Object.entries(properties).map(([key, value]) => [
      key,
      required.includes(key) ? convert(value) : v.optional(convert(value)),
    ]);
    const shape = Object.fromEntries(entries);
    for (const key of required) shape[key] ??= v.any();
    return additionalProperties === false ? v.strictObject(shape) : v.looseObject(shape);
  }

  function limits({ pattern, minLength, maxLength, minItems, maxItems, minimum, maximum }) {
    return [
      pattern && v.regex(new RegExp(pattern, "u")),
      minLength !== undefined && v.minLength(minLength),
      maxLength !== undefined && v.maxLength(maxLength),
      minItems !== undefined && v.minLength(minItems),
      maxItems !== undefined && v.maxLength(maxItems),
      minimum !== undefined && v.minValue(minimum),
      maximum !== undefined && v.maxValue(maximum),
    ].filter(Boolean);
  }
}
