// The source of "nexrender-payload/check": scripts/bundle.mjs bundles it with the module that only checks.
import "./start-inline.js";

export { assetTypes, codecs, functions, rules } from "../generated/tables.js";
export { assertValid, fix, lint, validate } from "./check.js";
export { ValidationError } from "./errors.js";
export { batchSchema, jobSchema, joinSchema } from "./schemas.js";
