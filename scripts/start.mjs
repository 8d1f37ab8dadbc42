// `npm start`: the linter page and a sandbox to send to, on this machine alone.
import { join } from "node:path";
import { root } from "./lib/project.mjs";
import { serve } from "./lib/serve.mjs";
import { ready } from "./setup.mjs";

await ready();
const { createSandbox } = await import("../pkg/sandbox/index.js");
const sandbox = await createSandbox({ port: 0 });
const page = await serve({
  port: Number(process.env.PORT ?? 5173),
  folders: { "/": join(root, "www"), "/pkg/": join(root, "pkg") },
  // A browser needs a same-origin way to the service; here it leads to the sandbox.
  proxied: { "/api/": new URL("/", sandbox.url).href },
}).catch(async (error) => {
  await sandbox.close();
  console.error(`the page did not start: ${error.message} (PORT chooses another port)`);
  process.exit(1);
});

console.log(`page     ${page.url}\nsandbox  ${sandbox.url}\nCtrl+C stops both`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await Promise.all([page.close(), sandbox.close()]);
    process.exit(0);
  });
}
