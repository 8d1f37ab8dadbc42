// Type-checks the hand-written types, the uses in this folder, and every example in a doc comment of pkg/*.d.ts.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "../../scripts/lib/project.mjs";

const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-types-"));
try {
  await installPackage();
  const count = await writeExamples();
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config()));
  await run("node", ["node_modules/typescript/bin/tsc", "--project", folder]);
  console.log(`${count} examples and the uses in tests/types hold`);
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

function config() {
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
    },
    include: ["*.mts", join(root, "tests/types/*.ts")],
  };
}
