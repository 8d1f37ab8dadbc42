// The entry of Cloudflare's workers, which compile WebAssembly at deployment and never at run time.

import { initSync } from "./generated/nexrender_payload.js";
import module from "./generated/nexrender_payload_bg.wasm";

initSync({ module });

export * from "./lib/api.js";
