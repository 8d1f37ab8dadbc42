// `npm run build`: the wasm, its bundles, the generated files and the linter page.
import { buildPage } from "./lib/page.mjs";
import { ready } from "./setup.mjs";

await ready({ build: "always" });
await buildPage({ always: true });
