/**
 * The TypeScript declarations of templates: an interface for each, which `JobBuilder` and `JobOf` take.
 *
 * @param {import("./shape.js").Shape[]} shapes
 */
export function declaration(shapes) {
  const taken = new Set();
  const interfaces = shapes.map((shape) => interfaceOf(shape, free(interfaceName(shape), taken)));
  return `// Written by \`nexrender-payload types\`. Run it again when a template changes.\n\n${interfaces.join("\n")}`;
}

function interfaceOf({ id, name, compositions, essential }, interfaceId) {
  const lines = [
    `/** The template ${name === undefined ? "" : `“${comment(name)}” `}(${id ?? "without an id"}). */`,
    `export interface ${interfaceId} {`,
    `  id: ${id === undefined ? "string" : JSON.stringify(id)};`,
  ];
  if (compositions === undefined || compositions.size === 0) {
    lines.push("  compositions: Record<string, { text: string; media: string; other: string }>;");
  } else {
    lines.push("  compositions: {");
    for (const [composition, { text, media, other }] of compositions) {
      lines.push(
        `    ${key(composition)}: {`,
        `      text: ${union(text)};`,
        `      media: ${union(media)};`,
        `      other: ${union(other)};`,
        "    };",
      );
    }
    lines.push("  };");
  }
  lines.push(`  essential: ${essential === undefined ? "string" : union(essential)};`, "}\n");
  return lines.join("\n");
}

const key = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

const union = (names) => (names.size === 0 ? "never" : [...names].map((name) => JSON.stringify(name)).join(" | "));

/** Nothing in a name ends the comment. */
const comment = (text) => text.replaceAll("*/", "*\\/").replace(/\s+/g, " ");

/** `Summer Sale 2` is `SummerSale2`. */
function interfaceName({ name, id }) {
  const words = (name ?? "").normalize("NFKD").match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word) => word[0].toUpperCase() + word.slice(1)).join("");
  if (/^[A-Z]/.test(joined)) return joined;
  return `Template${joined || (id ?? "")}`;
}

function free(name, taken) {
  let candidate = name;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${name}${number}`;
  taken.add(candidate);
  return candidate;
}
