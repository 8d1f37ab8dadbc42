import { basename, extname } from "node:path";
import { act } from "../actions.js";
import { connect } from "../client.js";
import { InputError, UsageError } from "../errors.js";
import { readBytes, writeAtomically } from "../input/files.js";
import { statusText } from "../results.js";
import { progressOf } from "../terminal/progress.js";
import { table } from "../terminal/table.js";
import { padEnd, printable } from "../terminal/text.js";

const TYPES = { ".aep": "aep", ".zip": "zip", ".mogrt": "mogrt" };

const ACTIONS = {
  list: { args: "", least: 0, most: 0, run: list },
  show: { args: "ID", least: 1, most: 1, run: show },
  upload: { args: "FILE", least: 1, most: 1, run: upload },
  create: { args: "URL", least: 1, most: 1, run: create },
  rename: { args: "ID NAME", least: 2, most: 2, run: rename },
  delete: { args: "ID…", least: 1, most: Number.POSITIVE_INFINITY, run: remove },
  download: { args: "ID", least: 1, most: 1, run: download },
  wait: { args: "ID", least: 1, most: 1, run: wait },
};

/** `template`: the account's templates. With an id alone, the template is shown. */
export const run = (io, values, args) => {
  const isId = args.length === 1 && /^[0-9A-Z]{26}$/.test(args[0]);
  return act("template", ACTIONS, io, values, isId ? ["show", ...args] : args);
};

async function list(io, values) {
  const templates = await connect(io, values).templates.list({ signal: io.stopping });
  if (values.json) await io.json(templates);
  else if (templates.length === 0) await io.note("the account has no templates");
  else {
    const rows = templates.map(({ id, displayName, type, status }) => [id, status, type, displayName]);
    await io.print(table(["ID", "STATUS", "TYPE", "NAME"], rows, io.colors.out));
  }
  return 0;
}

/** A new template from a file, or with `--id` a new file for a template that exists. */
async function upload(io, values, [path]) {
  const type = TYPES[extname(path).toLowerCase()];
  if (!type) throw new InputError(`${path}: expected a file that ends in ${Object.keys(TYPES).join(", ")}`);
  if (values.id && values.name) throw new UsageError("--name is for new templates; use `template rename`");
  const client = connect(io, values);
  const bytes = await readBytes(path);
  const displayName = values.name ?? basename(path, extname(path));
  const call = { signal: io.stopping };
  const template = values.id ?? (await client.templates.create({ type, displayName }, call));
  const id = values.id ?? template.id;
  const progress = progressOf(io);
  try {
    const onProgress = ({ sent, total }) =>
      progress.update(
        total === 0 ? 1 : sent / total,
        `uploading ${basename(path)}: ${megabytes(sent)} of ${megabytes(total)} MB`,
      );
    await client.templates.upload(template, bytes, { ...call, onProgress });
  } catch (error) {
    if (!values.id) error.hint ??= `The template exists: \`template upload ${path} --id ${id}\` sends the file again.`;
    throw error;
  } finally {
    progress.end();
  }
  return finish(io, values, client, id, values.id ? { id } : template, "uploaded");
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** A new template whose file the service downloads. */
async function create(io, values, [src]) {
  const address = URL.canParse(src) ? new URL(src) : undefined;
  const type = address && TYPES[extname(address.pathname).toLowerCase()];
  if (!type) throw new InputError(`${src}: expected a URL whose path ends in ${Object.keys(TYPES).join(", ")}`);
  const displayName = values.name ?? basename(address.pathname, extname(address.pathname));
  const client = connect(io, values);
  const template = await client.templates.create({ type, displayName, src }, { signal: io.stopping });
  return finish(io, values, client, template.id, template, "created");
}

async function finish(io, values, client, id, template, done) {
  if (values.wait) return follow(io, values, client, id);
  // Whoever has the upload's address can replace the file.
  const { uploadInfo: _, ...shown } = template;
  if (values.json) await io.json(shown);
  else await io.print(`${printable(id)}  ${done}`);
  return 0;
}

function wait(io, values, [id]) {
  return follow(io, values, connect(io, values), id);
}

async function follow(io, values, client, id) {
  const progress = progressOf(io);
  try {
    const template = await client.templates.wait(id, {
      signal: io.stopping,
      ...(values.timeout && { timeout: values.timeout * 1000 }),
      onProgress: ({ status }) => progress.update(undefined, `template ${id}: ${status}`),
    });
    progress.end();
    if (values.json) await io.json(template);
    else await io.print(`${printable(id)}  ${statusText(template.status, io.colors.out)}`);
    return 0;
  } finally {
    progress.end();
  }
}

async function rename(io, values, [id, displayName]) {
  const template = await connect(io, values).templates.update(id, { displayName }, { signal: io.stopping });
  if (values.json) await io.json(template);
  else await io.print(`${printable(id)}  ${printable(displayName)}`);
  return 0;
}

async function remove(io, values, ids) {
  const client = connect(io, values);
  for (const id of ids) {
    await client.templates.delete(id, { signal: io.stopping });
    if (!values.json) await io.print(`${printable(id)}  deleted`);
  }
  if (values.json) await io.json(ids.map((id) => ({ id })));
  return 0;
}

/** The address of the file, or with `--out` the file itself. */
async function download(io, values, [id]) {
  const client = connect(io, values);
  const answer = await client.templates.download(id, { signal: io.stopping });
  if (!values.out) {
    if (values.json) await io.json(answer);
    else await io.print(printable(answer.url));
    return 0;
  }
  const response = await fetch(answer.url, { signal: io.stopping });
  if (!response.ok) throw new InputError(`the template's file cannot be downloaded: status ${response.status}`);
  await writeAtomically(values.out, new Uint8Array(await response.arrayBuffer()));
  await io.note(`template ${printable(id)} written to ${values.out}`);
  return 0;
}

/** A template's compositions and layers; `lint --template` reads the same answer. */
async function show(io, values, [id]) {
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
