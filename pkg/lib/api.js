// Everything that the package offers, whichever way its module was started.

export { assetTypes, codecs, functions, rules } from "../generated/tables.js";
export { assertValid, fix, lint, validate } from "./check.js";
export * from "./errors.js";
export { batchSchema, jobSchema, joinSchema } from "./schemas.js";
