// Starts the module that `cargo xtask rust-web` builds.
import init from "./dist/rust_web.js";

await init({ module_or_path: new URL("./dist/rust_web_bg.wasm", import.meta.url) });
