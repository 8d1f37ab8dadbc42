import { writeAtomically } from "../input/files.js";
import { declaration } from "../template/declaration.js";
import { readShapes } from "../template/read.js";

/** `types`: TypeScript declarations of templates, with which a wrong layer name does not compile. */
export async function run(io, values, names) {
  const text = declaration(await readShapes(io, values, names));
  if (values.out) await writeAtomically(values.out, text);
  else await io.write(text);
  return 0;
}
