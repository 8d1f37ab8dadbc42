export * from "./index.js";

/** Where the module comes from: a URL to fetch, an answer to read, bytes to compile, or the compiled module. */
export type InitSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the module; every other function works once this has resolved, and throws an `Error` before. Later calls change
 * nothing.
 *
 * @param source the file `nexrender-payload/nexrender_payload_bg.wasm`, wherever you host it
 */
export function init(source: InitSource | Promise<InitSource>): Promise<void>;

/** The same at once, for bytes or a module that are at hand. Browsers refuse it for modules over 8 MB. */
export function initSync(module: BufferSource | WebAssembly.Module): void;
