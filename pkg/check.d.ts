/** Checking alone, in a smaller module: for pages that never build or submit. */

export type * from "./index.js";
export {
  assertValid,
  assetTypes,
  batchSchema,
  codecs,
  fix,
  functions,
  jobSchema,
  joinSchema,
  lint,
  rules,
  ValidationError,
  validate,
} from "./index.js";
