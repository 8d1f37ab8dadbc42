// The package's schema in the part of the language that peers without conditions know: assets become alternatives,
// and what a condition asks for otherwise (`else`) is asked for always, which is what the payloads here are like.

/** @param {object} schema */
export function unconditional(schema) {
  if (Array.isArray(schema)) return schema.map(unconditional);
  if (typeof schema !== "object" || schema === null) return schema;
  const { if: condition, then, else: otherwise, allOf = [], ...rest } = schema;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, unconditional(value)]));
  const parts = allOf.filter((part) => part.else).map((part) => part.else);
  if (otherwise) parts.push(otherwise);
  const kinds = allOf.filter((part) => part.then).map((part) => part.then);
  if (kinds.length > 0) return { title: plain.title, oneOf: kinds };
  return parts.map(unconditional).reduce(both, plain);
}

function both(one, other) {
  const properties = { ...one.properties };
  for (const [name, schema] of Object.entries(other.properties ?? {})) {
    properties[name] = { ...properties[name], ...schema };
  }
  return { ...one, properties, required: [...(one.required ?? []), ...(other.required ?? [])] };
}
