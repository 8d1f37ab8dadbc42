// "nexrender-payload/check": the same, but scripts/bundle.mjs takes the module that only checks.

import module from "wasm:module";
import { initSync } from "../../generated/nexrender_payload.js";

initSync({ module });

export { assetTypes, codecs, functions, rules } from "../../generated/tables.js";
export { assertValid, fix, lint, validate } from "../check.js";
export { isNexrenderError, NexrenderError, ValidationError } from "../validation-error.js";
