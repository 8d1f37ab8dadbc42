// Bundlers: for Node, with the bundle moved away from node_modules and run; and for pages, opened in Chromium.
import { join } from "node:path";
import { html, pageScript, titleOfFolder } from "../lib/page.mjs";
import { program } from "../lib/program.mjs";

const main = `import { consume } from "./program.js";\nconsume(process.env.SANDBOX).then(console.log);\n`;
const server = { "program.js": program("esm"), "server.js": main };
const page = ({ sandbox }) => ({
  "program.js": program("esm"),
  "page.js": pageScript(sandbox),
  "index.html": html('<script type="module" src="./page.js"></script>'),
});
const all = (project) => ({ ...server, ...page(project) });

/** A page of a folder that has the bundle `page.js`. */
const inPage = async (project, folder = "dist", script = '<script src="page.js"></script>') => {
  await project.write(`${folder}/index.html`, html(script));
  return titleOfFolder(join(project.folder, folder));
};

/** Runs a bundle where node_modules is not found. */
const moved = async (project, file) => {
  const { mkdtemp, cp, rm } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-moved-"));
  try {
    await cp(join(project.folder, file.split("/")[0]), join(folder, "bundle"), { recursive: true });
    return await project.node(join(folder, "bundle", ...file.split("/").slice(1)));
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** What a bundler says when it cannot see through an expression, or adds a polyfill. */
const warnings =
  /Critical dependency|dynamic import cannot be analyzed|polyfill|externalized for browser compatibility/i;

const group = "Bundlers";

const webpackConfig = (extra = "") => `const { resolve } = require("node:path");
const common = { mode: "production", devtool: false, performance: { hints: false } };
module.exports = [
  { ...common, name: "server", target: "node", entry: "./server.js", output: { path: resolve(__dirname, "server"), filename: "main.cjs" } },
  { ...common, name: "page", target: "web", entry: "./page.js", output: { path: resolve(__dirname, "dist"), filename: "page.js" } },
  ${extra}
];
`;

export const bundlers = [
  {
    name: "esbuild: for Node and pages, ES modules and CommonJS",
    group,
    packages: { esbuild: "latest" },
    scripts: true,
    page: true,
    quick: true,
    files: all,
    forbidden: warnings,
    run: async (project) => {
      const outputs = [];
      for (const [format, end] of [
        ["esm", "mjs"],
        ["cjs", "cjs"],
      ]) {
        const options = [
          "--bundle",
          "--minify",
          "--platform=node",
          `--format=${format}`,
          `--outfile=server/main.${end}`,
        ];
        outputs.push(await project.bin("esbuild", ["server.js", ...options]));
        outputs.push(await moved(project, `server/main.${end}`));
      }
      outputs.push(await project.bin("esbuild", ["page.js", "--bundle", "--minify", "--outfile=dist/page.js"]));
      outputs.push(await inPage(project));
      return outputs.join("\n");
    },
  },
  {
    name: "Rollup: for Node and pages",
    group,
    packages: { rollup: "latest", "@rollup/plugin-node-resolve": "latest" },
    page: true,
    quick: true,
    files: all,
    forbidden: warnings,
    run: async (project) => {
      const plugin = "node-resolve={exportConditions:['node']}";
      const build = await project.bin("rollup", ["server.js", "-p", plugin, "-f", "es", "-o", "server/main.mjs"]);
      const page = await project.bin("rollup", [
        "page.js",
        "-p",
        "node-resolve={browser:true}",
        "-f",
        "iife",
        "-o",
        "dist/page.js",
      ]);
      return [build, await moved(project, "server/main.mjs"), page, await inPage(project)].join("\n");
    },
  },
  {
    name: "Rolldown: for Node and pages",
    group,
    packages: { rolldown: "latest" },
    page: true,
    files: all,
    forbidden: warnings,
    run: async (project) => {
      const build = await project.bin("rolldown", ["server.js", "--platform", "node", "-m", "-o", "server/main.mjs"]);
      const page = await project.bin("rolldown", [
        "page.js",
        "--platform",
        "browser",
        "-f",
        "iife",
        "-m",
        "-o",
        "dist/page.js",
      ]);
      return [build, await moved(project, "server/main.mjs"), page, await inPage(project)].join("\n");
    },
  },
  {
    name: "webpack: for Node and pages",
    group,
    packages: { webpack: "latest", "webpack-cli": "latest" },
    page: true,
    note: "its size hint of 244 KiB is exceeded: the module alone is larger",
    forbidden: warnings,
    files: (project) => ({ ...all(project), "webpack.config.cjs": webpackConfig() }),
    run: async (project) => {
      const build = await project.bin("webpack", []);
      if (/WARNING/.test(build)) throw new Error(build);
      return [build, await moved(project, "server/main.cjs"), await inPage(project)].join("\n");
    },
  },
  {
    name: "Rspack: for Node and pages",
    group,
    packages: { "@rspack/core": "latest", "@rspack/cli": "latest" },
    page: true,
    forbidden: warnings,
    files: (project) => ({ ...all(project), "rspack.config.cjs": webpackConfig() }),
    run: async (project) => {
      const build = await project.bin("rspack", ["build"]);
      if (/WARNING/.test(build)) throw new Error(build);
      return [build, await moved(project, "server/main.cjs"), await inPage(project)].join("\n");
    },
  },
  {
    name: "Parcel: a page",
    group,
    packages: { parcel: "latest" },
    scripts: true,
    page: true,
    forbidden: warnings,
    manifest: { "@parcel/resolver-default": { packageExports: true } },
    note: "with its option `packageExports`",
    files: page,
    run: async (project) => {
      const build = await project.bin("parcel", [
        "build",
        "index.html",
        "--no-cache",
        "--no-scope-hoist",
        "--public-url",
        "./",
      ]);
      return [build, await titleOfFolder(join(project.folder, "dist"))].join("\n");
    },
  },
  {
    name: "Parcel: a page, with its defaults",
    group,
    packages: { parcel: "latest" },
    scripts: true,
    page: true,
    forbidden: warnings,
    files: page,
    run: async (project) => {
      const build = await project.bin("parcel", ["build", "index.html", "--no-cache", "--public-url", "./"]);
      return [build, await titleOfFolder(join(project.folder, "dist"))].join("\n");
    },
  },
  {
    name: "tsup: a library in both formats",
    group,
    packages: { tsup: "latest", typescript: "5.9" },
    scripts: true,
    files: server,
    run: async (project) => {
      await project.bin("tsup", ["server.js", "--format", "esm,cjs", "-d", "lib"]);
      await project.write("tsup.config.js", 'export default { noExternal: ["nexrender-payload"] };');
      await project.bin("tsup", ["server.js", "--format", "esm,cjs", "-d", "whole"]);
      const outputs = [await project.node("lib/server.js"), await project.node("lib/server.cjs")];
      return [...outputs, await moved(project, "whole/server.js"), await moved(project, "whole/server.cjs")].join("\n");
    },
  },
  {
    name: "Vite: build",
    group,
    packages: { vite: "latest" },
    scripts: true,
    page: true,
    quick: true,
    forbidden: warnings,
    files: page,
    run: async (project) =>
      [await project.bin("vite", ["build", "--base=./"]), await titleOfFolder(join(project.folder, "dist"))].join("\n"),
  },
  {
    name: "Vite: dev",
    group,
    packages: { vite: "latest" },
    scripts: true,
    page: true,
    forbidden: warnings,
    files: page,
    run: async (project) => {
      const { titleOf } = await import("../lib/page.mjs");
      const { url, output } = await project.startBin(
        "vite",
        ["--host", "127.0.0.1", "--port", "5183", "--strictPort"],
        { port: 5183 },
      );
      return [await titleOf(url), output()].join("\n");
    },
  },
  {
    name: "Vite: SSR, external and bundled",
    group,
    packages: { vite: "latest" },
    scripts: true,
    forbidden: warnings,
    files: server,
    run: async (project) => {
      const outputs = [await project.bin("vite", ["build", "--ssr", "server.js", "--outDir", "out"])];
      outputs.push(await project.node("out/server.js"));
      await project.write("vite.config.js", "export default { ssr: { noExternal: true } };");
      outputs.push(await project.bin("vite", ["build", "--ssr", "server.js", "--outDir", "whole"]));
      outputs.push(await moved(project, "whole/server.js"));
      return outputs.join("\n");
    },
  },
  {
    name: "Browserify-style tools: main without exports",
    group,
    packages: { browserify: "latest" },
    page: true,
    manifest: { type: "commonjs" },
    files: ({ sandbox }) => ({
      "program.js": program("cjs"),
      "page.js": `const { consume } = require("./program.js");
consume("${sandbox}").then((verdict) => { document.title = verdict; }, (error) => { document.title = "FAILED " + error; });
`,
    }),
    known: { sign: /ParseError|Cannot find module/, reason: "Browserify parses no syntax newer than ES2019" },
    run: async (project) => {
      await project.bin("browserify", ["page.js", "-o", "dist.js"]);
      await project.write("dist/page.js", await project.read("dist.js"));
      return inPage(project);
    },
  },
];
