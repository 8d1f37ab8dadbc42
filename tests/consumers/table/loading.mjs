// Ways of loading that have failed with this package or with others: each stays a row.
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { offline, program } from "../lib/program.mjs";

const group = "Ways of loading";

const main = 'import { consume } from "./program.mjs";\nconsume(process.env.SANDBOX).then(console.log);\n';
const mainCjs = 'require("./program.cjs").consume(process.env.SANDBOX).then(console.log);\n';

/** The client and the builders, which a bundle of only `lint` must not contain. Terser keeps one class of errors. */
const unused = ["NexrenderClient", "JobBuilder", "BatchBuilder"];

/** The packed WebAssembly module, whose strings name errors too. */
const packedModule = /"[^"\\]{100000,}"|'[^'\\]{100000,}'|`[^`\\]{100000,}`/g;

/** Fails if a bundle of only `lint` contains more than the WebAssembly module and what reads reports. */
const assertSmall = (text) => {
  const code = text.replace(packedModule, "");
  if (code.length > 30_000) throw new Error(`the bundle has ${code.length} characters beside the module`);
  const kept = unused.filter((name) => code.includes(name));
  if (kept.length > 0) throw new Error(`the bundle contains ${kept.join(", ")}`);
};

/** A bundle of only `lint`, for Node and for pages: both run, and neither contains the client or the builders. */
const alone = (name, packages, build, extra = {}) => ({
  name: `Only \`import { lint }\`: ${name}`,
  group,
  packages,
  scripts: true,
  expected: "VERDICT type-mismatch",
  files: {
    "alone.mjs":
      'import { lint } from "nexrender-payload";\nconst payload = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" }, preview: "yes" };\nconsole.log("VERDICT", lint(JSON.stringify(payload)).diagnostics[0].code);\n',
    ...extra,
  },
  run: async (project) => {
    const outputs = [];
    for (const platform of ["node", "browser"]) {
      const file = await build(project, platform);
      assertSmall(await project.read(file));
      outputs.push(await project.node(file));
    }
    return outputs.join("\n");
  },
});

/** For webpack and Rspack, with the size hints that they have by default. */
const webpackConfig = `const { resolve } = require("node:path");
module.exports = ({ platform }) => ({
  mode: "production", devtool: false, entry: "./alone.mjs", target: platform === "node" ? "node" : "web",
  output: { path: resolve(__dirname, platform), filename: "main.cjs" },
});
`;

/** Copies what a tracer found, and runs it where nothing else is. */
const traced = async (project, files, entry) => {
  const away = await mkdtemp(join(tmpdir(), "nexrender-payload-traced-"));
  try {
    for (const file of files) {
      await mkdir(dirname(join(away, file)), { recursive: true });
      await copyFile(join(project.folder, file), join(away, file));
    }
    return await project.node(join(away, entry));
  } finally {
    await rm(away, { recursive: true });
  }
};

export const loading = [
  {
    name: "Two copies in one process, imported and required",
    group,
    quick: true,
    files: {
      "program.mjs": program("esm"),
      "program.cjs": program("cjs"),
      "main.mjs": `import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as ours from "nexrender-payload";
import { consume } from "./program.mjs";
const require = createRequire(import.meta.url);
const theirs = require("nexrender-payload");
assert.notEqual(ours.JobBuilder, theirs.JobBuilder);
for (const [one, other] of [[ours, theirs], [theirs, ours]]) {
  const builder = new one.JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello");
  assert.deepEqual(new other.BatchBuilder().add(builder).build().jobs, [builder.build()]);
  assert.throws(() => one.assertValid({}), other.ValidationError);
  const client = new one.NexrenderClient({ token: "planted-token", baseUrl: process.env.SANDBOX });
  assert.equal(typeof (await client.jobs.create(new other.JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main"))).id, "string");
}
console.log(await consume(process.env.SANDBOX));
console.log(await require("./program.cjs").consume(process.env.SANDBOX));
`,
    },
    run: (project) => project.node("main.mjs"),
  },
  {
    name: "Names imported from the CommonJS files",
    group,
    quick: true,
    files: {
      "program.mjs": program("esm")
        .replace('"nexrender-payload"', '"./node_modules/nexrender-payload/pkg/node.cjs"')
        .replace('"nexrender-payload/check"', '"./node_modules/nexrender-payload/pkg/node-check.cjs"')
        .replace('"nexrender-payload/rules"', '"./node_modules/nexrender-payload/pkg/rules.cjs"'),
      "main.mjs": main,
    },
    run: (project) => project.node("main.mjs"),
  },
  {
    name: "A `vm` context with nothing but the language",
    group,
    quick: true,
    expected: offline,
    note: "without the network: the context has no `fetch`",
    files: {
      "program.cjs": program("cjs"),
      "main.cjs": `const { readFileSync } = require("node:fs");
const vm = require("node:vm");
const realm = vm.createContext({});
const inside = (file, require) =>
  vm.runInContext("(require) => { const module = { exports: {} }; const { exports } = module; " + readFileSync(file, "utf8") + "\\nreturn module.exports; }", realm)(require);
const pkg = "./node_modules/nexrender-payload/pkg/";
const entries = { "nexrender-payload": "index.cjs", "nexrender-payload/check": "check.cjs", "nexrender-payload/rules": "rules.cjs" };
const { consume } = inside("./program.cjs", (name) => inside(pkg + entries[name]));
consume("").then(console.log);
`,
    },
    run: (project) => project.node("main.cjs"),
  },
  {
    name: "Traced files alone (@vercel/nft), by each condition",
    group,
    packages: { "@vercel/nft": "latest" },
    note: "what Nitro, Next.js and Vercel copy; with the conditions `module` and `module-sync` too",
    files: {
      "program.mjs": program("esm"),
      "main.mjs": main,
      "program.cjs": program("cjs"),
      "main.cjs": mainCjs,
      "trace.mjs": `import { nodeFileTrace } from "@vercel/nft";
const [entry, ...conditions] = process.argv.slice(2);
const { fileList } = await nodeFileTrace([entry], { base: process.cwd(), conditions, exportsOnly: true });
console.log(JSON.stringify([...fileList]));
`,
    },
    run: async (project) => {
      const outputs = [];
      for (const entry of ["main.mjs", "main.cjs"]) {
        for (const more of [[], ["module"], ["module-sync"]]) {
          const files = JSON.parse(await project.node("trace.mjs", entry, "node", ...more));
          outputs.push(await traced(project, [...files, "package.json"], entry));
        }
      }
      return outputs.join("\n");
    },
  },
  alone("esbuild", { esbuild: "latest" }, async (project, platform) => {
    const file = `${platform}/main.mjs`;
    const options = ["--bundle", "--minify", "--format=esm", `--platform=${platform}`, `--outfile=${file}`];
    await project.bin("esbuild", ["alone.mjs", ...options]);
    return file;
  }),
  alone("Rollup", { rollup: "latest", "@rollup/plugin-node-resolve": "latest" }, async (project, platform) => {
    const file = `${platform}/main.mjs`;
    const resolve = platform === "node" ? "{exportConditions:['node']}" : "{browser:true}";
    await project.bin("rollup", ["alone.mjs", "-p", `node-resolve=${resolve}`, "-f", "es", "-o", file]);
    return file;
  }),
  alone("Rolldown", { rolldown: "latest" }, async (project, platform) => {
    const file = `${platform}/main.mjs`;
    await project.bin("rolldown", ["alone.mjs", "--platform", platform, "-f", "esm", "-m", "-o", file]);
    return file;
  }),
  {
    ...alone(
      "webpack",
      { webpack: "latest", "webpack-cli": "latest" },
      async (project, platform) => {
        await project.bin("webpack", ["--env", `platform=${platform}`]);
        return `${platform}/main.cjs`;
      },
      { "webpack.config.cjs": webpackConfig },
    ),
    note: "its size hint of 244 KiB is exceeded on pages: the module alone is larger",
  },
  alone(
    "Rspack",
    { "@rspack/core": "latest", "@rspack/cli": "latest" },
    async (project, platform) => {
      await project.bin("rspack", ["build", "--env", `platform=${platform}`]);
      return `${platform}/main.cjs`;
    },
    { "rspack.config.cjs": webpackConfig },
  ),
];
