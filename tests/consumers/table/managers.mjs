// Package managers, each with the way it lays packages out.
import { program } from "../lib/program.mjs";

const group = "Package managers";

const files = {
  "program.mjs": program("esm"),
  "main.mjs": 'import { consume } from "./program.mjs";\nconsume(process.env.SANDBOX).then(console.log);\n',
  "program.cjs": program("cjs"),
  "main.cjs": 'require("./program.cjs").consume(process.env.SANDBOX).then(console.log);\n',
};

const manifest = (project) => ({
  private: true,
  type: "module",
  dependencies: { "nexrender-payload": `file:${project.tarball}` },
});

/** Puts a package manager from npm into a folder of its own, away from what it installs. */
const manager = async (project, name) => {
  await project.write("manager/package.json", { private: true });
  await project.run("npm", [
    "install",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--prefer-offline",
    "--prefix",
    "manager",
    name,
  ]);
  await project.write("package.json", manifest(project));
};

/** Imports, requires, and runs the command line. */
const everything = async (node, bin) =>
  [await node("main.mjs"), await node("main.cjs"), (await bin("--version")).replace(/^\d/m, "version $&")].join("\n");

const versionOf = (name) => async (project) =>
  JSON.parse(await project.read(`manager/node_modules/${name}/package.json`).catch(() => "{}")).version;

export const managers = [
  {
    name: "npm",
    group,
    quick: true,
    files,
    version: (project) => project.run("npm", ["--version"]).then((text) => text.trim()),
    run: (project) =>
      everything(
        (file) => project.node(file),
        (arg) => project.bin("nexrender-payload", [arg]),
      ),
  },
  {
    name: "pnpm",
    group,
    installs: true,
    files,
    version: versionOf("pnpm"),
    run: async (project) => {
      await manager(project, "pnpm@10");
      const pnpm = (...args) => project.run(project.program, ["manager/node_modules/pnpm/bin/pnpm.cjs", ...args]);
      await pnpm("install", "--ignore-workspace", "--no-frozen-lockfile");
      return everything(
        (file) => project.node(file),
        (arg) => pnpm("exec", "nexrender-payload", arg),
      );
    },
  },
  {
    name: "Yarn with Plug'n'Play",
    group,
    installs: true,
    files: {
      ...files,
      ".yarnrc.yml":
        "nodeLinker: pnp\nenableGlobalCache: false\nenableTelemetry: false\nenableImmutableInstalls: false\n",
    },
    version: versionOf("@yarnpkg/cli-dist"),
    run: async (project) => {
      await manager(project, "@yarnpkg/cli-dist@4");
      const yarn = (...args) =>
        project.run(project.program, ["manager/node_modules/@yarnpkg/cli-dist/bin/yarn.js", ...args]);
      await project.write("yarn.lock", "");
      await yarn("install");
      return everything(
        (file) => yarn("node", file),
        (arg) => yarn("nexrender-payload", arg),
      );
    },
  },
  {
    name: "Yarn with node_modules",
    group,
    installs: true,
    files: {
      ...files,
      ".yarnrc.yml":
        "nodeLinker: node-modules\nenableGlobalCache: false\nenableTelemetry: false\nenableImmutableInstalls: false\n",
    },
    version: versionOf("@yarnpkg/cli-dist"),
    run: async (project) => {
      await manager(project, "@yarnpkg/cli-dist@4");
      const yarn = (...args) =>
        project.run(project.program, ["manager/node_modules/@yarnpkg/cli-dist/bin/yarn.js", ...args]);
      await project.write("yarn.lock", "");
      await yarn("install");
      return everything(
        (file) => project.node(file),
        (arg) => yarn("nexrender-payload", arg),
      );
    },
  },
  {
    name: "Bun as package manager",
    group,
    installs: true,
    files,
    version: versionOf("bun"),
    run: async (project) => {
      await manager(project, "bun@1");
      await project.run("manager/node_modules/.bin/bun", ["install"], {});
      return everything(
        (file) => project.node(file),
        (arg) => project.bin("nexrender-payload", [arg]),
      );
    },
  },
];
