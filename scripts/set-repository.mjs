// `npm run set-repository -- OWNER/NAME`: writes the repository into both manifests.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./lib/project.mjs";

const [name = ""] = process.argv.slice(2);
if (!/^[\w.-]+\/[\w.-]+$/.test(name)) {
  console.error("usage: npm run set-repository -- OWNER/NAME");
  process.exit(2);
}
for (const manifest of ["package.json", "Cargo.toml"]) {
  const file = join(root, manifest);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/(github\.com\/)[\w.-]+\/[\w.-]+?(?=\.git"|#|\/issues|")/g, `$1${name}`));
}
console.log(`package.json and Cargo.toml name github.com/${name}`);
