// Type-checks the hand-written types, the uses in this folder, every example in a doc comment of pkg/*.d.ts and every
// JavaScript example of the documents; compares what the compiler prints about mistakes; and finds what is exported without
// documentation.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "../../scripts/lib/project.mjs";
import { documentedExamples } from "../js/support/examples.js";
import { declaredEntries, undocumented } from "./documented.mjs";
import { mistakes, moduleOf } from "./messages.mjs";

const tsc = "node_modules/typescript/bin/tsc";
const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-types-"));
try {
  await installPackage();
  const count = await writeExamples();
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config(["*.mts", join(root, "tests/types/*.ts")])));
  await run("node", [tsc, "--project", folder]);
  const documented = await checkDocuments();
  await checkMessages();
  const named = await checkDocumentation();
  console.log(`${named} exported names are documented`);
  console.log(`${count + documented} examples, ${mistakes.length} messages and the uses in tests/types hold`);
} finally {
  await rm(folder, { recursive: true });
}

/** The package under its own name, as a user has it. */
async function installPackage() {
  await mkdir(join(folder, "node_modules/@types"), { recursive: true });
  await symlink(root, join(folder, "node_modules/nexrender-payload"));
  await symlink(join(root, "node_modules/@types/node"), join(folder, "node_modules/@types/node"));
  await symlink(join(root, "node_modules/undici-types"), join(folder, "node_modules/undici-types"));
  // What the entries for editors take from the user's own packages.
  for (const name of ["@codemirror", "@lezer", "@marijn", "style-mod", "monaco-editor"]) {
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
}

/** Every fenced example, and every `@example` with what it uses imported, as a module of its own. */
async function writeExamples() {
  let count = 0;
  for (const name of await declarations()) {
    const text = await readFile(join(root, "pkg", name), "utf8");
    const fenced = [...text.matchAll(/\* ```(?:js|ts)\n([\s\S]*?)\* ```/g)].map(([, body]) => plain(body));
    const tagged = [...text.matchAll(/@example\n((?: *\* (?!@|```).*\n| *\*\n)+)/g)].map(([, body]) => plain(body));
    // Those of the builders assert something, and are run by tests/js/build.test.js.
    const shown = tagged.filter((body) => !body.includes("assert."));
    for (const code of [...fenced, ...shown.map((body) => imports(body) + body)]) {
      count += 1;
      await writeFile(join(folder, `example-${count}.mts`), `${code}\nexport {};\n`);
    }
  }
  return count;
}

/** The examples of the documents as TypeScript, in which only parameters and empty objects need no types. */
async function checkDocuments() {
  await mkdir(join(folder, "documents"));
  const examples = await documentedExamples();
  for (const { name, code } of examples) {
    const file = `${name.replaceAll(/\W/g, "-")}.mts`;
    await writeFile(join(folder, "documents", file), `${code}\nexport {};\n`);
  }
  const undici = join(folder, "node_modules/undici-types/index.d.ts");
  const javascript = { noImplicitAny: false, paths: { undici: [undici] } };
  await writeFile(join(folder, "documents/tsconfig.json"), JSON.stringify(config(["*.mts"], javascript)));
  await run("node", [tsc, "--project", join(folder, "documents")]);
  return examples.length;
}

/** What the compiler prints about a mistake must name the part of the payload that was meant. */
async function checkMessages() {
  await mkdir(join(folder, "mistakes"));
  for (const [index, { code }] of mistakes.entries()) {
    await writeFile(join(folder, "mistakes", `mistake-${index}.mts`), moduleOf(code));
  }
  await writeFile(join(folder, "mistakes/tsconfig.json"), JSON.stringify(config(["*.mts"])));
  const options = { cwd: root, encoding: "utf8" };
  const { stdout } = spawnSync("node", [tsc, "--pretty", "false", "--project", join(folder, "mistakes")], options);
  const printed = new Map();
  for (const [, index, text] of stdout.matchAll(/mistake-(\d+)\.mts\S* error TS\d+: (.*\n(?: .*\n)*)/g)) {
    printed.set(Number(index), [...(printed.get(Number(index)) ?? []), ...text.trimEnd().split(/\n\s*/)]);
  }
  for (const [index, { code, prints }] of mistakes.entries()) assert.deepEqual(printed.get(index), prints, code);
}

/** Everything that the package exports has documentation, which editors show. */
async function checkDocumentation() {
  const bare = join(folder, "bare.d.ts");
  await writeFile(
    bare,
    "export interface Bare {\n  name: string;\n  inner: { call(): void };\n  /** Said. */\n  said: 1;\n}\n",
  );
  const entries = await declaredEntries();
  const project = join(folder, "tsconfig.entries.json");
  await writeFile(project, JSON.stringify({ ...config([]), files: [...entries, bare] }));
  const found = undocumented(project, [bare]).undocumented;
  assert.deepEqual(found, ["Bare", "Bare.name", "Bare.inner", "Bare.inner.call"]);
  const { undocumented: missing, count } = undocumented(project, entries);
  assert.deepEqual(missing, [], "exported without documentation");
  return count;
}

async function declarations() {
  const files = await readdir(join(root, "pkg"), { recursive: true });
  return files.filter((name) => name.endsWith(".d.ts") && !name.startsWith("generated"));
}

function plain(comment) {
  return comment.replace(/^\s*\* ?/gm, "");
}

function imports(code) {
  if (code.includes("import ")) return "";
  const names = ["BatchBuilder", "expand", "fix", "JobBuilder", "lint", "NexrenderClient", "validate"];
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  return `import { ${used.join(", ")} } from "nexrender-payload";\n`;
}

function config(include, more = {}) {
  return {
    compilerOptions: {
      strict: true,
      noEmit: true,
      module: "nodenext",
      target: "es2022",
      lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
      types: ["node"],
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      preserveSymlinks: true,
      ...more,
    },
    include,
  };
}
