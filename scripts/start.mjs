// `npm start`: the linter page with a sandbox, built from this clone.
import { fileURLToPath } from "node:url";
import { buildPage } from "./lib/page.mjs";
import { run } from "./lib/project.mjs";
import { ready } from "./setup.mjs";

await ready();
await buildPage();
const cli = fileURLToPath(new URL("../pkg/cli.js", import.meta.url));
const port = process.env.PORT ? ["--port", process.env.PORT] : [];
// The command stops at Ctrl+C by itself; this process waits for it.
process.on("SIGINT", () => {});
await run(process.execPath, [cli, "page", ...port, ...process.argv.slice(2)]).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
