// "nexrender-payload": ready at import in every runtime, without a fetch, a file read or an await.

import module from "wasm:module";
import { initSync } from "../../generated/nexrender_payload.js";

initSync({ module });

export * from "../api.js";
