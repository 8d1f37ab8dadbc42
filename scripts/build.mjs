// `npm run build`: the wasm, its bundles and the generated files.
import { ready } from "./setup.mjs";

await ready({ build: "always" });
