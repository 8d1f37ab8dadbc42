import { basename, extname } from "node:path";
import { act } from "../actions.js";
import { connect } from "../client.js";
import { InputError } from "../errors.js";
import { readBytes } from "../input/files.js";
import { table } from "../terminal/table.js";
import { printable } from "../terminal/text.js";

const ACTIONS = {
  list: { args: "", least: 0, most: 0, run: list },
  upload: { args: "FILE…", least: 1, most: Number.POSITIVE_INFINITY, run: upload },
  delete: { args: "NAME|ID…", least: 1, most: Number.POSITIVE_INFINITY, run: remove },
};

/** `font`: the font library. */
export const run = (io, values, args) => act("font", ACTIONS, io, values, args);

async function list(io, values) {
  const fonts = await connect(io, values).fonts.list({ signal: io.stopping });
  if (values.json) await io.json(fonts);
  else if (fonts.length === 0) await io.note("the font library is empty");
  else {
    const rows = fonts.map(({ fileName, familyName, id }) => [fileName, familyName, id]);
    await io.print(table(["FILE", "FAMILY", "ID"], rows, io.colors.out));
  }
  return 0;
}

async function upload(io, values, paths) {
  const client = connect(io, values);
  for (const path of paths) {
    if (extname(path).toLowerCase() !== ".ttf") throw new InputError(`${path}: the service accepts only .ttf files`);
  }
  const fonts = [];
  for (const path of paths) {
    const font = await client.fonts.upload(await readBytes(path), {
      fileName: basename(path),
      ...(values.family && { familyName: values.family }),
      signal: io.stopping,
    });
    fonts.push(font);
    if (!values.json) await io.print(`${printable(font?.fileName ?? basename(path))}  uploaded`);
  }
  if (values.json) await io.json(fonts);
  return 0;
}

async function remove(io, values, names) {
  const client = connect(io, values);
  const fonts = await client.fonts.list({ signal: io.stopping });
  const chosen = names.map((name) => {
    const font = fonts.find(({ id, fileName }) => id === name || fileName === name);
    if (!font) throw new InputError(`the font library has no ${printable(name)}`);
    return font;
  });
  for (const { id, fileName } of chosen) {
    await client.fonts.delete(id, { signal: io.stopping });
    if (!values.json) await io.print(`${printable(fileName)}  deleted`);
  }
  if (values.json) await io.json(chosen);
  return 0;
}
