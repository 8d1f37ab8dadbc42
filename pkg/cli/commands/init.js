import { access } from "node:fs/promises";
import { CONFIG } from "../config/config.js";
import { InputError } from "../errors.js";
import { writeAtomically } from "../input/files.js";

/** The schema of an installed package, for editors. */
const SCHEMA = "./node_modules/nexrender-payload/pkg/schema/config.json";

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** `init`: writes an initial configuration file. */
export async function run(io, { json }) {
  if (await exists(CONFIG)) throw new InputError(`${CONFIG} already exists`);
  const config = {
    ...((await exists(SCHEMA)) && { $schema: SCHEMA }),
    files: ["."],
    exclude: [],
    rules: {},
    templates: [],
    overrides: [],
    exceptions: [],
  };
  await writeAtomically(CONFIG, `${JSON.stringify(config, null, 2)}\n`);
  if (json) await io.json({ file: CONFIG });
  else await io.note(`${CONFIG} written`);
  return 0;
}
