import { configSchema } from "../config/schema.js";
import { UsageError } from "../errors.js";
import { batchSchema, jobSchema, joinSchema, rules } from "../package.js";
import { didYouMean } from "../suggest.js";
import { readShapes } from "../template/read.js";
import { narrowed } from "../template/schema.js";

const SCHEMAS = { job: jobSchema, batch: batchSchema, join: joinSchema };
const TARGETS = { "2020-12": "draft-2020-12", "07": "draft-07" };

/** `schema`: the JSON Schema of a kind of payload, or of the configuration. */
export async function run(io, values, [kind]) {
  const { draft = "2020-12", template } = values;
  if (kind === "config") {
    await io.json(configSchema(rules.map(({ code }) => code)));
    return 0;
  }
  if (!Object.hasOwn(SCHEMAS, kind)) {
    const kinds = [...Object.keys(SCHEMAS), "config"];
    throw new UsageError(`unknown kind "${kind}": expected ${kinds.join(", ")}${didYouMean(kind, kinds)}`);
  }
  const schema = SCHEMAS[kind]["~standard"].jsonSchema.input({ target: TARGETS[draft] });
  await io.json(template ? narrowed(schema, await readShapes(io, values, template)) : schema);
  return 0;
}
