import { UsageError } from "../errors.js";
import { batchSchema, jobSchema, joinSchema } from "../package.js";
import { didYouMean } from "../suggest.js";

const SCHEMAS = { job: jobSchema, batch: batchSchema, join: joinSchema };
const TARGETS = { "2020-12": "draft-2020-12", "07": "draft-07" };

/** `schema`: the JSON Schema of a kind of payload. */
export async function run(io, { draft = "2020-12" }, [kind]) {
  if (!Object.hasOwn(SCHEMAS, kind)) {
    const kinds = Object.keys(SCHEMAS);
    throw new UsageError(`unknown kind "${kind}": expected ${kinds.join(", ")}${didYouMean(kind, kinds)}`);
  }
  await io.json(SCHEMAS[kind]["~standard"].jsonSchema.input({ target: TARGETS[draft] }));
  return 0;
}
