import { connect } from "../client.js";
import { writeAtomically } from "../input/files.js";
import { padEnd, printable } from "../terminal/text.js";

/** `template`: a template's compositions and layers; `lint --template` reads the same response. */
export async function run(io, values, [id]) {
  const client = connect(io, values);
  const template = await client.templates.inspect(id, { signal: io.stopping });
  if (values.out) {
    await writeAtomically(values.out, `${JSON.stringify(template, null, 2)}\n`);
    await io.note(`template ${printable(id)} written to ${values.out}`);
  }
  if (values.json) await io.json(template);
  else if (!values.out) await io.print(overview(template, io.colors.out).join("\n"));
  return 0;
}

function overview(template, colors) {
  const { id, displayName, type, status, error, compositions = [], layers = [] } = template;
  const lines = [
    `${colors.bold(printable(displayName ?? id))}  ${colors.dim([id, type, status].filter(Boolean).map(printable).join("  "))}`,
  ];
  if (error) lines.push(colors.red(printable(String(error))));
  for (const composition of compositions) {
    lines.push(
      "",
      compositionLine(composition, colors),
      ...layersOf(composition, layers).map((layer) => layerLine(layer, colors)),
    );
  }
  const free = layers.filter((layer) => typeof layer === "string");
  if (free.length > 0) lines.push("", colors.bold("Layers"), ...free.map((name) => `  ${shown(name)}`));
  return lines;
}

/** Version 2 returns only names; version 3 returns compositions with sizes, and layers with their composition. */
function compositionLine(composition, colors) {
  if (typeof composition === "string") return colors.bold(shown(composition));
  const { name, width, height, duration, frame_rate: rate } = composition;
  const facts = [
    width !== undefined && height !== undefined && `${width}×${height}`,
    duration !== undefined && `${duration} s`,
    rate !== undefined && `${rate} fps`,
  ];
  return `${colors.bold(shown(name))}  ${colors.dim(facts.filter(Boolean).join(", "))}`;
}

function layersOf(composition, layers) {
  return layers.filter(
    (layer) => typeof layer === "object" && String(layer.composition_id) === String(composition.aeid),
  );
}

function layerLine({ name, layer_type: type, source_type: source }, colors) {
  return `  ${padEnd(shown(name), 32)} ${colors.dim([type, source].filter(Boolean).map(String).map(printable).join(", "))}`.trimEnd();
}

/** Quotes a name with leading or trailing spaces, which are part of the layer's name. */
const shown = (name) => (/^\s|\s$/.test(name) ? `"${printable(name)}"` : printable(name));
