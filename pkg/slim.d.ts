export * from "./index.js";

/** The source of the module: a URL to fetch, a `Response`, bytes to compile, or a compiled module. */
export type InitSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the module. Until this has resolved, all other functions throw an `Error`. Further calls have no effect.
 *
 * @param source the file `nexrender-payload/nexrender_payload_bg.wasm`, where you host it
 */
export function init(source: InitSource | Promise<InitSource>): Promise<void>;

/** The same, synchronously, for bytes or a compiled module. Browsers reject modules over 8 MB here. */
export function initSync(module: BufferSource | WebAssembly.Module): void;
