// Runtimes: Node in its versions, and what else runs JavaScript outside of a page.
import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { program } from "../lib/program.mjs";

const main = (from) => `import { consume } from "${from}";\nconsole.log(await consume(process.env.SANDBOX));\n`;
const mainCjs = `const { consume } = require("./program.cjs");\nconsume(process.env.SANDBOX).then(console.log);\n`;

const both = {
  "program.mjs": program("esm"),
  "main.mjs": main("./program.mjs"),
  "program.cjs": program("cjs"),
  "main.cjs": mainCjs,
  // The names of a CommonJS file that an ES module imports, from both copies in one process.
  "mixed.mjs": `import { createRequire } from "node:module";
import { consume } from "./program.mjs";
import { JobBuilder } from "nexrender-payload";
const require = createRequire(import.meta.url);
const theirs = require("nexrender-payload");
const batch = new theirs.BatchBuilder().add(new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")).build();
console.log(batch.jobs.length === 1 && (await consume(process.env.SANDBOX)));
console.log(await require("./program.cjs").consume(process.env.SANDBOX));
`,
  "entries.cjs": `const { consume } = require("./program.cjs");
const { readFileSync } = require("node:fs");
const slim = require("nexrender-payload/slim");
slim.initSync(readFileSync(require.resolve("nexrender-payload/nexrender_payload_bg.wasm")));
const { createSandbox } = require("nexrender-payload/sandbox");
createSandbox().then(async (sandbox) => {
  if (slim.lint("{}").valid) throw new Error("slim found nothing");
  console.log(await consume(sandbox.baseUrl));
  await sandbox.close();
});
`,
};

const files = ["main.mjs", "main.cjs", "mixed.mjs", "entries.cjs"];

/** Versions of Node, of the npm package `node`. */
const nodes = ["20.19", "21", "22.0", "22.2", "22", "24", "26"].map((version) => ({
  name: `Node ${version}: import, require, both, /slim and /sandbox`,
  group: "Runtimes",
  packages: { node: version },
  scripts: true,
  quick: version === "22.2",
  note:
    version === "21" || version.startsWith("22.") ? "below `engines`; without `process.getBuiltinModule`" : undefined,
  files: both,
  run: async (project) => {
    const outputs = [];
    for (const file of files) outputs.push(await project.bin("node", [file]));
    return outputs.join("\n");
  },
}));

export const runtimes = [
  ...nodes.map((one) => (one.name.startsWith("Node 22:") ? { ...one, note: undefined } : one)),
  {
    name: "Node: a journal, which needs Node's files",
    group: "Runtimes",
    packages: { node: "22.2" },
    scripts: true,
    note: "on Node 22.2, where files come from `import()`",
    files: {
      "program.mjs": program("esm"),
      "main.mjs": `${main("./program.mjs")}
import { NexrenderClient } from "nexrender-payload";
const client = new NexrenderClient({ token: "planted-token", baseUrl: process.env.SANDBOX });
const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
for await (const { status } of client.batches.submitAll([job], { journal: "run.journal" })) if (status !== "created") throw new Error(status);
`,
    },
    run: (project) => project.bin("node", ["main.mjs"]),
  },
  {
    name: "Node: the permission model",
    group: "Runtimes",
    packages: { node: "24" },
    scripts: true,
    note: "`--permission --allow-fs-read=. --allow-net`",
    files: both,
    run: async (project) => {
      const permitted = ["--permission", `--allow-fs-read=${project.folder}`, "--allow-net"];
      const outputs = [];
      for (const file of ["main.mjs", "main.cjs", "mixed.mjs"]) {
        const output = await project.bin("node", [...permitted, file]).catch((error) => {
          // Before Node 25 the network needs no permission, and its flag is unknown.
          if (!/bad option: --allow-net/.test(error.message)) throw error;
          return project.bin("node", [...permitted.slice(0, 2), file]);
        });
        outputs.push(output);
      }
      return outputs.join("\n");
    },
  },
  {
    name: "Node: single executable",
    group: "Runtimes",
    packages: { node: "24", esbuild: "latest", postject: "latest" },
    scripts: true,
    files: {
      ...both,
      "sea.json": { main: "bundle.cjs", output: "sea.blob", disableExperimentalSEAWarning: true },
    },
    run: async (project) => {
      await project.bin("esbuild", ["main.cjs", "--bundle", "--platform=node", "--outfile=bundle.cjs"]);
      await project.bin("node", ["--experimental-sea-config", "sea.json"]);
      const executable = join(project.folder, "app");
      const { stdout: path } = { stdout: await project.bin("node", ["-p", "process.execPath"]) };
      await copyFile(path.trim(), executable);
      await chmod(executable, 0o755);
      const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
      await project.bin("postject", [executable, "NODE_SEA_BLOB", "sea.blob", "--sentinel-fuse", fuse]);
      return project.run(executable);
    },
  },
  {
    name: "Node: source phase imports (/source)",
    group: "Runtimes",
    packages: { node: "26" },
    scripts: true,
    files: {
      "program.mjs": program("esm").replace('from "nexrender-payload";', 'from "nexrender-payload/source";'),
      "main.mjs": main("./program.mjs"),
    },
    run: (project) => project.bin("node", ["--no-warnings", "main.mjs"]),
  },
  {
    name: "Deno: import, require",
    group: "Runtimes",
    packages: { deno: "2" },
    scripts: true,
    files: both,
    run: async (project) => {
      const run = ["run", "--no-prompt", "--node-modules-dir=manual", "--allow-net", "--allow-env=SANDBOX"];
      return (
        (await project.bin("deno", [...run, "main.mjs"])) +
        (await project.bin("deno", [...run, "--allow-read", "main.cjs"]))
      );
    },
  },
  {
    name: "Deno: compile",
    group: "Runtimes",
    packages: { deno: "2" },
    scripts: true,
    files: both,
    known: {
      sign: /denort|dl\.deno\.land|error sending request|403|404|client error/i,
      reason: "not tried here: `deno compile` downloads a runtime of its own from dl.deno.land",
    },
    run: async (project) => {
      await project.bin("deno", [
        "compile",
        "--no-prompt",
        "--node-modules-dir=manual",
        "--allow-net",
        "--allow-env=SANDBOX",
        "-o",
        "app",
        "main.mjs",
      ]);
      return project.run(join(project.folder, "app"));
    },
  },
  {
    name: "Bun: import, require",
    group: "Runtimes",
    packages: { bun: "1" },
    scripts: true,
    quick: true,
    files: both,
    run: async (project) => {
      const outputs = [];
      for (const file of files) outputs.push(await project.bin("bun", [file]));
      return outputs.join("\n");
    },
  },
  {
    name: "Bun: build, for itself and for Node, and --compile",
    group: "Runtimes",
    packages: { bun: "1" },
    scripts: true,
    files: both,
    run: async (project) => {
      const outputs = [];
      for (const target of ["bun", "node"]) {
        await project.bin("bun", ["build", "main.mjs", `--target=${target}`, `--outfile=out/${target}.mjs`]);
        outputs.push(target === "bun" ? await project.bin("bun", ["out/bun.mjs"]) : await project.node("out/node.mjs"));
      }
      await project.bin("bun", ["build", "--compile", "main.mjs", "--outfile=app"]);
      outputs.push(await project.run(join(project.folder, "app")));
      return outputs.join("\n");
    },
  },
  {
    name: "Electron: main process",
    group: "Runtimes",
    packages: { electron: "latest" },
    scripts: true,
    known: {
      sign: /electron|install|getaddrinfo|download|404|403|ENOTFOUND|ETIMEDOUT|ECONN/i,
      reason: "not tried here: Electron's installer downloads its program from GitHub",
    },
    files: {
      ...both,
      "package.json": { private: true, main: "electron.cjs" },
      "electron.cjs": `${mainCjs.replace(".then(console.log)", ".then(console.log).then(() => process.exit())")}`,
    },
    run: (project) => project.bin("electron", ["--no-sandbox", "--headless", "."]),
  },
];
