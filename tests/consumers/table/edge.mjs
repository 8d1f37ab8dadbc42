// Runtimes at the edge, where a running program must not compile code: the build compiles the .wasm file.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { program } from "../lib/program.mjs";

const group = "Edge";

const worker = `import { consume } from "./program.js";
export default {
  async fetch(request, env) {
    return new Response(await consume(env.SANDBOX ?? "").catch((error) => "FAILED " + error.stack));
  },
};
`;

const wrangler = (sandbox, date) => ({
  name: "consumer",
  main: "worker.js",
  compatibility_date: date,
  vars: { SANDBOX: sandbox },
});

/** Fetches what a worker answers. */
const answerOf = async ({ url, output }, path = "/") => {
  const answer = await fetch(url + path, { signal: AbortSignal.timeout(60_000) });
  const text = await answer.text();
  if (!text.includes("VERDICT")) throw new Error(`${answer.status} ${text.slice(0, 600)}\n${output().slice(-900)}`);
  return text;
};

const wranglerDev = (date) => ({
  name: `Wrangler: dev, compatibility date ${date}`,
  group,
  packages: { wrangler: "latest" },
  scripts: true,
  files: ({ sandbox }) => ({
    "program.js": program("esm"),
    "worker.js": worker,
    "wrangler.json": wrangler(sandbox, date),
  }),
  run: async (project) => {
    const args = ["dev", "--port", "8787", "--ip", "127.0.0.1", "--show-interactive-dev-session=false"];
    return answerOf(await project.startBin("wrangler", args, { port: 8787 }));
  },
});

const all = [
  wranglerDev("2022-01-01"),
  wranglerDev("2026-01-01"),
  {
    name: "Wrangler: what would be deployed",
    group,
    packages: { wrangler: "latest" },
    scripts: true,
    note: "built by `wrangler deploy --dry-run`, served by workerd",
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "worker.js": worker,
      "wrangler.json": wrangler(sandbox, "2025-01-01"),
    }),
    run: async (project) => {
      await project.bin("wrangler", ["deploy", "--dry-run", "--outdir", "out"]);
      const text = await project.read("out/worker.js");
      const imported = new Set([...text.matchAll(/"\.\/([^"]*\.wasm[^"]*)"/g)].map(([, name]) => name));
      const names = await readdir(join(project.folder, "out"));
      const modules = [...imported].map((name) => {
        const file = names.includes(name) ? name : name.replace("?module", "");
        return `(name = "${name}", wasm = embed "out/${file}")`;
      });
      await project.write(
        "worker.capnp",
        `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "out/worker.js"), ${modules.join(", ")}],
      bindings = [(name = "SANDBOX", text = "${project.sandbox}")],
      compatibilityDate = "2025-01-01",
    )),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8790", http = (), service = "main")],
);`,
      );
      return answerOf(await project.startBin("workerd", ["serve", "worker.capnp"], { port: 8790 }));
    },
  },
  {
    name: "Cloudflare's Vite plugin: dev and build",
    group,
    packages: { "@cloudflare/vite-plugin": "latest", wrangler: "latest", vite: "latest" },
    scripts: true,
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "worker.js": worker,
      "wrangler.json": wrangler(sandbox, "2025-01-01"),
      "vite.config.js": `import { cloudflare } from "@cloudflare/vite-plugin";\nexport default { plugins: [cloudflare({ inspectorPort: false })] };\n`,
    }),
    run: async (project) => {
      const dev = await project.startBin("vite", ["--host", "127.0.0.1", "--port", "8788", "--strictPort"], {
        port: 8788,
      });
      const first = await answerOf(dev);
      await dev.stop();
      await project.bin("vite", ["build"]);
      const preview = await project.startBin("vite", ["preview", "--host", "127.0.0.1", "--port", "8789"], {
        port: 8789,
      });
      return `${first}\n${await answerOf(preview)}`;
    },
  },
  {
    name: "Cloudflare's pool for Vitest",
    group,
    packages: { "@cloudflare/vitest-pool-workers": "latest", vitest: "^4.1.0", wrangler: "latest" },
    scripts: true,
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "worker.js": worker,
      "wrangler.json": wrangler(sandbox, "2025-01-01"),
      "vitest.config.js": `import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
export default defineConfig({ plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.json" } })] });
`,
      "works.test.js": `import { env } from "cloudflare:workers";
import { test } from "vitest";
import { consume } from "./program.js";
test("works", async () => console.log(await consume(env.SANDBOX)));
`,
    }),
    run: (project) => project.bin("vitest", ["run"]),
  },
  {
    name: "workerd: its own configuration",
    group,
    packages: { workerd: "latest", esbuild: "latest" },
    scripts: true,
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "worker.js": `import { consume } from "./program.js";
export default { async test() { console.log(await consume("${sandbox}")); } };
`,
      "worker.capnp": `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (modules = [
    (name = "bundle.js", esModule = embed "bundle.js"),
    (name = "default.wasm?module", wasm = embed "node_modules/nexrender-payload/pkg/generated/nexrender_payload_bg.wasm"),
    (name = "check.wasm?module", wasm = embed "node_modules/nexrender-payload/pkg/generated/check/nexrender_payload_bg.wasm"),
  ], compatibilityDate = "2025-01-01")),
  (name = "internet", network = (allow = ["local"])),
]);`,
      "build.mjs": `import { build } from "esbuild";
await build({
  entryPoints: ["worker.js"], bundle: true, format: "esm", conditions: ["workerd"], outfile: "bundle.js",
  plugins: [{ name: "wasm", setup({ onResolve }) {
    onResolve({ filter: /\\.wasm/ }, ({ path }) => ({ path: "./" + (path.includes("/check/") ? "check" : "default") + ".wasm?module", external: true }));
  } }],
});
`,
    }),
    run: async (project) => {
      await project.node("build.mjs");
      return project.bin("workerd", ["test", "worker.capnp"]);
    },
  },
  {
    name: "edge-runtime (Vercel)",
    group,
    packages: { "edge-runtime": "latest", esbuild: "latest" },
    scripts: true,
    note: "a bundle for pages: its virtual machine may compile code",
    files: {
      "program.js": program("esm"),
      "entry.js":
        'import { consume } from "./program.js";\naddEventListener("fetch", (event) => event.respondWith(consume(new URL(event.request.url).searchParams.get("to")).then((text) => new Response(text))));\n',
      "run.mjs": `import { readFileSync } from "node:fs";
import { EdgeRuntime } from "edge-runtime";
const runtime = new EdgeRuntime({ initialCode: readFileSync("bundle.js", "utf8") });
const answer = await runtime.dispatchFetch("http://localhost/?to=" + encodeURIComponent(process.env.SANDBOX));
console.log(await answer.text());
`,
    },
    run: async (project) => {
      await project.bin("esbuild", ["entry.js", "--bundle", "--format=iife", "--outfile=bundle.js"]);
      return project.node("run.mjs");
    },
  },
];

export const edge = all.map((consumer) => ({ ...consumer, needsNewerNode: true }));
