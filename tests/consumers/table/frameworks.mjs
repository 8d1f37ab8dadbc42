// Frameworks: what they build is started as it would be deployed, and asked.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveFolder, titleOf, titleOfFolder } from "../lib/page.mjs";
import { program } from "../lib/program.mjs";

const group = "Frameworks";

/** Fetches pages that hold a verdict. */
const fetched = async ({ url, output }, paths) => {
  const texts = [];
  for (const path of paths) {
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(120_000) });
    const text = await answer.text();
    const [verdict] = text.match(/VERDICT[^<"\\]*/) ?? [];
    if (!verdict) throw new Error(`${path}: ${answer.status} ${text.slice(0, 400)}\n${output().slice(-900)}`);
    texts.push(verdict);
  }
  return texts.join("\n");
};

/** Starts what was built from a folder where node_modules is not found, as it is deployed. */
const deployed = async (project, folder, start, paths, port) => {
  const away = await mkdtemp(join(tmpdir(), "nexrender-payload-deployed-"));
  try {
    await cp(join(project.folder, folder), away, { recursive: true, verbatimSymlinks: true });
    const server = await project.start(project.program, [join(away, start)], {
      port,
      env: { NITRO_PORT: String(port), HOSTNAME: "127.0.0.1" },
    });
    const answer = await fetched(server, paths);
    await server.stop();
    return answer;
  } finally {
    await rm(away, { recursive: true, force: true });
  }
};

/** A component's effect, that puts the verdict into the title. */
const inTitle = (sandbox) =>
  `consume("${sandbox}").then((verdict) => { document.title = verdict; }, (error) => { document.title = "FAILED " + error; })`;

const next = (bundler) => ({
  name: `Next.js: server, client, route and edge, ${bundler}`,
  group,
  packages: { next: "latest", react: "latest", "react-dom": "latest" },
  scripts: true,
  page: true,
  forbidden: /Critical dependency|not supported in the Edge Runtime/,
  manifest: { type: undefined },
  files: ({ sandbox }) => ({
    "lib/program.js": program("esm"),
    "next.config.mjs": "export default { output: 'standalone', outputFileTracingRoot: import.meta.dirname };\n",
    "app/layout.js":
      "export default function Layout({ children }) { return <html lang='en'><body>{children}</body></html>; }\n",
    "app/page.js": `import { consume } from "../lib/program.js";
export const dynamic = "force-dynamic";
export default async function Page() { return <p>{await consume("${sandbox}")}</p>; }
`,
    "app/client/page.js": `"use client";
import { useEffect } from "react";
import { consume } from "../../lib/program.js";
export default function Page() { useEffect(() => { ${inTitle(sandbox)}; }, []); return <p>client</p>; }
`,
    "app/api/route.js": `import { consume } from "../../lib/program.js";
export const dynamic = "force-dynamic";
export const GET = async () => new Response(await consume("${sandbox}"));
`,
    "app/edge/route.js": `import { consume } from "../../lib/program.js";
export const runtime = "edge";
export const GET = async () => new Response(await consume("${sandbox}"));
`,
  }),
  run: async (project) => {
    const build = await project.bin("next", ["build", `--${bundler}`]);
    const port = bundler === "webpack" ? 8801 : 8802;
    const traced = await deployed(project, ".next/standalone", "server.js", ["/", "/api"], port);
    const server = await project.startBin("next", ["start", "-p", String(port), "-H", "127.0.0.1"], { port });
    const answers = await fetched(server, ["/", "/api", "/edge"]);
    return [build, traced, answers, await titleOf(`${server.url}/client`)].join("\n");
  },
});

const nuxt = (version, preset) => ({
  name: `Nuxt ${version}: ${preset}`,
  group,
  note: preset === "cloudflare_module" ? "with Nitro's option `experimental.wasm`" : undefined,
  packages: { nuxt: version, vue: "latest", ...(preset === "cloudflare_module" && { wrangler: "latest" }) },
  scripts: true,
  files: ({ sandbox }) => ({
    "lib/program.js": program("esm"),
    "nuxt.config.mjs": `export default defineNuxtConfig({ compatibilityDate: "2025-01-01", nitro: { preset: "${preset}", experimental: { wasm: true }, cloudflare: { deployConfig: true } } });\n`,
    "app.vue": `<script setup>
const { data } = await useFetch("/api/consume", { responseType: "text" });
</script>
<template><p>{{ data }}</p></template>
`,
    "server/api/consume.js": `import { consume } from "../../lib/program.js";\nexport default defineEventHandler(() => consume("${sandbox}"));\n`,
  }),
  run: async (project) => {
    await project.bin("nuxt", ["build"]);
    if (preset === "node-server") return deployed(project, ".output", "server/index.mjs", ["/", "/api/consume"], 8803);
    const args = [
      "--cwd",
      ".output",
      "dev",
      "--port",
      "8804",
      "--ip",
      "127.0.0.1",
      "--show-interactive-dev-session=false",
    ];
    return fetched(await project.startBin("wrangler", args, { port: 8804, path: "/api/consume" }), [
      "/",
      "/api/consume",
    ]);
  },
});

const nitro = (preset) => ({
  name: `Nitro 3: ${preset}`,
  group,
  note: preset === "cloudflare_module" ? "with Nitro's option `experimental.wasm`" : undefined,
  packages: {
    nitro: "latest",
    ...(preset === "cloudflare_module" && { wrangler: "latest", "@rollup/plugin-terser": "latest" }),
  },
  scripts: true,
  files: ({ sandbox }) => ({
    "lib/program.js": program("esm"),
    "nitro.config.mjs": `export default { serverDir: "./", experimental: { wasm: true }, wasm: { esmImport: true }, compatibilityDate: "2025-01-01", preset: "${preset}", cloudflare: { deployConfig: true } };\n`,
    "routes/api/consume.js": `import { consume } from "../../lib/program.js";\nexport default () => consume("${sandbox}");\n`,
  }),
  run: async (project) => {
    await project.bin("nitro", ["build"]);
    if (preset === "node-server") return deployed(project, ".output", "server/index.mjs", ["/api/consume"], 8805);
    const args = [
      "--cwd",
      ".output",
      "dev",
      "--port",
      "8806",
      "--ip",
      "127.0.0.1",
      "--show-interactive-dev-session=false",
    ];
    return fetched(await project.startBin("wrangler", args, { port: 8806, path: "/api/consume" }), ["/api/consume"]);
  },
});

const all = [
  next("webpack"),
  next("turbopack"),
  nuxt("3", "node-server"),
  nuxt("4", "node-server"),
  nuxt("4", "cloudflare_module"),
  nitro("node-server"),
  nitro("cloudflare_module"),
  {
    name: "SvelteKit: server and client",
    group,
    packages: {
      "@sveltejs/kit": "latest",
      "@sveltejs/adapter-node": "latest",
      "@sveltejs/vite-plugin-svelte": "latest",
      svelte: "latest",
      vite: "latest",
    },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "src/program.js": program("esm"),
      "src/app.html":
        "<!doctype html><html lang='en'><head><link rel='icon' href='data:,'>%sveltekit.head%</head><body>%sveltekit.body%</body></html>",
      "vite.config.js":
        'import { sveltekit } from "@sveltejs/kit/vite";\nimport adapter from "@sveltejs/adapter-node";\nexport default { plugins: [sveltekit({ adapter: adapter() })] };\n',
      "src/routes/+page.server.js": `import { consume } from "../program.js";\nexport const load = async () => ({ verdict: await consume("${sandbox}") });\n`,
      "src/routes/+page.svelte": `<script>
import { onMount } from "svelte";
import { consume } from "../program.js";
const { data } = $props();
onMount(() => { ${inTitle(sandbox)}; });
</script>
<p>{data.verdict}</p>
`,
    }),
    run: async (project) => {
      await project.bin("vite", ["build"]);
      const server = await project.start(project.program, ["build"], { port: 8807 });
      return [await fetched(server, ["/"]), await titleOf(server.url)].join("\n");
    },
  },
  {
    name: "Astro: server and client",
    group,
    packages: { astro: "latest", "@astrojs/node": "latest" },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "src/program.js": program("esm"),
      "astro.config.mjs":
        'import node from "@astrojs/node";\nexport default { output: "server", adapter: node({ mode: "standalone" }) };\n',
      "src/pages/index.astro": `---
import { consume } from "../program.js";
const verdict = await consume("${sandbox}");
---
<html lang="en"><head><link rel="icon" href="data:,"></head><body><p>{verdict}</p><script>
import { consume } from "../program.js";
${inTitle(sandbox)};
</script></body></html>
`,
    }),
    run: async (project) => {
      await project.bin("astro", ["build"]);
      const server = await project.start(project.program, ["dist/server/entry.mjs"], { port: 8808 });
      return [await fetched(server, ["/"]), await titleOf(server.url)].join("\n");
    },
  },
  {
    name: "React Router: server and client",
    group,
    packages: {
      "@react-router/dev": "8.4.0",
      "react-router": "8.4.0",
      "@react-router/node": "8.4.0",
      "@react-router/serve": "8.4.0",
      isbot: "latest",
      react: "latest",
      "react-dom": "latest",
      vite: "latest",
    },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "app/program.js": program("esm"),
      "vite.config.js":
        'import { reactRouter } from "@react-router/dev/vite";\nexport default { plugins: [reactRouter()] };\n',
      "app/routes.js": 'import { index } from "@react-router/dev/routes";\nexport default [index("home.jsx")];\n',
      "app/root.jsx": `import { Outlet, Scripts } from "react-router";
export default function Root() { return <html lang="en"><head><link rel="icon" href="data:," /></head><body><Outlet /><Scripts /></body></html>; }
`,
      "app/home.jsx": `import { useEffect } from "react";
import { consume } from "./program.js";
export const loader = () => consume("${sandbox}");
export default function Home({ loaderData }) { useEffect(() => { ${inTitle(sandbox)}; }, []); return <p>{loaderData}</p>; }
`,
    }),
    run: async (project) => {
      await project.bin("react-router", ["build"]);
      const server = await project.startBin("react-router-serve", ["build/server/index.js"], { port: 8809 });
      return [await fetched(server, ["/"]), await titleOf(server.url)].join("\n");
    },
  },
  {
    name: "Angular: a page",
    group,
    packages: {
      "@angular/core": "latest",
      "@angular/build": "latest",
      "@angular/cli": "latest",
      "@angular/compiler": "latest",
      "@angular/compiler-cli": "latest",
      "@angular/common": "latest",
      "@angular/platform-browser": "latest",
      rxjs: "latest",
      typescript: "~6.0.0",
      tslib: "latest",
    },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "src/program.ts": `// @ts-nocheck\n${program("esm")}`,
      "src/index.html":
        "<!doctype html><html lang='en'><head><base href='/'><link rel='icon' href='data:,'></head><body><app-root></app-root></body></html>",
      "src/main.ts": `import { Component } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { consume } from "./program";
@Component({ selector: "app-root", template: "<p>consumer</p>" })
class App { constructor() { ${inTitle(sandbox).replaceAll("(verdict)", "(verdict: string)").replaceAll("(error)", "(error: unknown)")}; } }
bootstrapApplication(App);
`,
      "tsconfig.json": {
        compilerOptions: {
          strict: true,
          target: "es2022",
          module: "preserve",
          moduleResolution: "bundler",
          lib: ["es2023", "dom", "dom.iterable"],
          types: [],
          experimentalDecorators: true,
          skipLibCheck: true,
        },
        files: ["src/main.ts"],
      },
      "angular.json": {
        version: 1,
        projects: {
          consumer: {
            projectType: "application",
            root: "",
            sourceRoot: "src",
            architect: {
              build: {
                builder: "@angular/build:application",
                options: {
                  browser: "src/main.ts",
                  index: "src/index.html",
                  tsConfig: "tsconfig.json",
                  outputPath: "dist",
                },
              },
            },
          },
        },
      },
    }),
    run: async (project) => {
      await project.bin("ng", ["build"]);
      return titleOfFolder(join(project.folder, "dist/browser"));
    },
  },
  {
    name: "VitePress and other static sites: Vite SSR of a page",
    group,
    packages: { vitepress: "latest", vue: "latest" },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "index.md": `<script setup>
import { onMounted } from "vue";
import { consume } from "./program.js";
onMounted(() => { ${inTitle(sandbox)}; });
</script>

consumer
`,
    }),
    run: async (project) => {
      await project.bin("vitepress", ["build", "."]);
      const server = await serveFolder(join(project.folder, ".vitepress/dist"));
      try {
        return await titleOf(server.url);
      } finally {
        await server.close();
      }
    },
  },
];

export const frameworks = all.map((consumer) => ({ ...consumer, needsNewerNode: true }));
