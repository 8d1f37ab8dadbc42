// Standard Schema (https://standardschema.dev) for the three payloads, with its JSON Schema extension.
import { schemas } from "../generated/schemas.js";
import { validateFully } from "./check.js";

const drafts = () => Object.keys(schemas);

/** @__NO_SIDE_EFFECTS__ @param {"job" | "batch" | "join"} kind */
function standard(kind) {
  const jsonSchema = ({ target } = {}) => {
    if (!Object.hasOwn(schemas, target)) {
      throw new TypeError(`target: expected ${drafts().join(" or ")}, got ${String(target)}`);
    }
    return structuredClone(schemas[target][kind]);
  };
  return {
    "~standard": {
      version: 1,
      vendor: "nexrender-payload",
      validate(value) {
        const { valid, diagnostics } = validateFully(value, { kind });
        if (valid) return { value };
        const errors = diagnostics.filter(({ severity }) => severity === "error");
        return { issues: errors.map(({ message, path }) => ({ message, path })) };
      },
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}

export const jobSchema = standard("job");
export const batchSchema = standard("batch");
export const joinSchema = standard("join");
