// The entry for those who host the .wasm file themselves: nothing works before `init` or `initSync`.
import start, { initSync as startSync } from "../../generated/nexrender_payload.js";

export * from "../api.js";

/**
 * Loads the module.
 *
 * @param {import("../../slim.js").InitSource | Promise<import("../../slim.js").InitSource>} source
 *   Where `nexrender-payload/nexrender_payload_bg.wasm` is: its URL, a response, its bytes or the compiled module.
 * @returns {Promise<void>}
 */
export async function init(source) {
  await start({ module_or_path: source });
}

/**
 * The same, synchronously, for bytes or a compiled module.
 *
 * @param {BufferSource | WebAssembly.Module} module
 */
export function initSync(module) {
  startSync({ module });
}
