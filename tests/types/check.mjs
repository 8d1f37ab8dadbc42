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
}

/** Every fenced example, as a module of its own. */
async function writeExamples() {
  let count = 0;
  for (const name of await readdir(join(root, "pkg"))) {
    if (!name.endsWith(".d.ts")) continue;
    const text = await readFile(join(root, "pkg", name), "utf8");
    for (const [, body] of text.matchAll(/\* ```(?:js|ts)\n([\s\S]*?)\* ```/g)) {
      count += 1;
      const code = body.replace(/^\s*\* ?/gm, "");
      await writeFile(join(folder, `example-${count}.ts`), `${code}\nexport {};\n`);
    }
  }
  return count;
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
      exactOptionalPropertyTypes: false,
      skipLibCheck: false,
      preserveSymlinks: true,
    },
    include: ["*.ts", join(root, "tests/types/*.ts")],
  };
}
