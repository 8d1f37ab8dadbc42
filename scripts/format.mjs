// `npm run format`: formats every file, and applies Biome's safe fixes.
import { run } from "./lib/project.mjs";
import { ready } from "./setup.mjs";

await ready();
await run("cargo", ["fmt"]);
await run("node", ["node_modules/@biomejs/biome/bin/biome", "check", "--write"]);
