// TypeScript: what the compiler makes of the package under each way of resolving modules. Node runs what it emits.
import { program, typed } from "../lib/program.mjs";

const main = `import { consume } from "./program.js";\nconsume(process.env["SANDBOX"] as string).then(console.log);\n`;

const strict = {
  strict: true,
  target: "es2022",
  lib: ["es2023", "dom", "dom.iterable"],
  types: ["node"],
  outDir: "out",
  rootDir: ".",
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
};

const consumer = (name, compilerOptions, { typescript = "latest", type = "module", quick, more = {} } = {}) => ({
  name: `TypeScript: ${name}`,
  group: "TypeScript",
  packages: { typescript, "@types/node": "20" },
  quick,
  manifest: { type },
  files: {
    "tsconfig.json": { compilerOptions: { ...strict, ...compilerOptions }, files: ["main.ts", "types.ts"] },
    "program.ts": typed,
    "main.ts": main,
    // Every entry's types are found; what they hold is tested in tests/types.
    "types.ts": `import { init } from "nexrender-payload/slim";
import { createSandbox, type Sandbox } from "nexrender-payload/sandbox";
import type { lint } from "nexrender-payload/source";
export const all: [typeof init, typeof lint | undefined, () => Promise<Sandbox>] = [init, undefined, createSandbox];
`,
    ...more,
  },
  run: async (project) => {
    await project.bin("tsc", ["-p", "."]);
    return project.node("out/main.js");
  },
});

export const typescript = [
  consumer("`nodenext`, ES modules", { module: "nodenext", verbatimModuleSyntax: true }, { quick: true }),
  consumer("`nodenext`, CommonJS", { module: "nodenext" }, { type: "commonjs", more: { "types.ts": "export {};\n" } }),
  consumer("`node16`, ES modules", { module: "node16" }, { typescript: "5.9" }),
  consumer(
    "`node16`, CommonJS",
    { module: "node16" },
    {
      typescript: "5.9",
      type: "commonjs",
      more: {
        "types.ts": `import { init } from "nexrender-payload/slim";\nimport { createSandbox } from "nexrender-payload/sandbox";\nexport const all = [init, createSandbox];\n`,
      },
    },
  ),
  consumer("`bundler`", { module: "esnext", moduleResolution: "bundler", verbatimModuleSyntax: true }),
  consumer(
    "`node10`",
    { module: "commonjs", moduleResolution: "node10" },
    { typescript: "5.9", type: "commonjs", quick: true },
  ),
  consumer("5.0, the oldest", { module: "nodenext" }, { typescript: "5.0" }),
  {
    name: "TypeScript: tsx",
    group: "TypeScript",
    packages: { tsx: "latest" },
    scripts: true,
    files: {
      "program.ts": typed,
      "main.ts": main,
      "program.cjs": program("cjs"),
      "main.cts": 'require("./program.cjs").consume(process.env.SANDBOX).then(console.log);',
    },
    run: async (project) => (await project.bin("tsx", ["main.ts"])) + (await project.bin("tsx", ["main.cts"])),
  },
  {
    name: "TypeScript: Node's own type stripping",
    group: "TypeScript",
    packages: { node: "24" },
    scripts: true,
    files: { "program.ts": typed, "main.ts": main.replace("program.js", "program.ts") },
    run: (project) => project.bin("node", ["main.ts"]),
  },
];
