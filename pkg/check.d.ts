/** Checking alone, in a smaller module and without the schemas: for pages that never build or submit. */

export type * from "./index.js";
export {
  assertValid,
  assetTypes,
  codecs,
  fix,
  functions,
  isNexrenderError,
  lint,
  NexrenderError,
  rules,
  ValidationError,
  validate,
} from "./index.js";
