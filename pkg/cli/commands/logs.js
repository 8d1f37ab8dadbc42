import { connect } from "../client.js";
import { writeAtomically } from "../input/files.js";
import { printableLines } from "../terminal/text.js";

/** `logs`: the log of a job's render. On stdout, control characters are escaped; `--out` saves it unchanged. */
export async function run(io, values, [id]) {
  const client = connect(io, values);
  const log = await client.jobs.logs(id, { signal: io.stopping });
  if (values.json) {
    await io.json({ id, log });
    return 0;
  }
  if (values.out) {
    await writeAtomically(values.out, log);
    await io.note(`log written to ${values.out}`);
    return 0;
  }
  const text = printableLines(log.replaceAll("\t", "  ")).join("\n");
  if (text.trim() === "") await io.note("the log is empty");
  else await io.print(text.replace(/\n$/, ""));
  return 0;
}
