// Everything that the package offers, whichever way its module was started.

export { assetTypes, codecs, functions, rules } from "../generated/tables.js";
export { BatchBuilder, JobBuilder } from "./build.js";
export { assertValid, fix, lint, validate } from "./check.js";
export { NexrenderClient } from "./client.js";
export * from "./errors.js";
export { expand } from "./expand.js";
export { buildRequest, toCurl } from "./request.js";
export { batchSchema, jobSchema, joinSchema } from "./schemas.js";
