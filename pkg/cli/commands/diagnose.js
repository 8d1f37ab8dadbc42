import { checkOptions } from "../check-options.js";
import { connect } from "../client.js";
import { loadConfig } from "../config/config.js";
import { causes } from "../formats/diagnosis.js";
import { nameOf, readText } from "../input/files.js";
import { statusText } from "../results.js";
import { printable, printableLines, widthOf } from "../terminal/text.js";

/** `diagnose`: explains why a job failed, with the locations in its payload. */
export async function run(io, values, [id]) {
  const { payload: path, index } = values;
  const check = await checkOptions(values, await loadConfig(values), path);
  const text = path === undefined ? undefined : await readText(path);
  const client = connect(io, values);
  const found = await client.jobs.diagnose(id, { payload: text, index, check, signal: io.stopping });
  if (values.json) {
    await io.json(found);
    return 0;
  }
  const colors = io.colors.out;
  await io.print(`${statusText(found.status, colors)}  ${printable(found.id)}  ${printable(found.summary)}`);
  const file = path === undefined ? undefined : { name: nameOf(path), text };
  for (const lines of causes(found.causes, file, { width: widthOf(io.stdout, 120), colors })) {
    await io.print(`\n${lines.join("\n")}`);
  }
  if (found.log !== undefined) {
    await io.print(`\n${colors.bold("The log around the error:")}\n${printableLines(found.log).join("\n")}`);
  }
  return 0;
}
