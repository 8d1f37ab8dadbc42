// `npm run set-repository -- OWNER/NAME`: writes the repository into the manifests, the page about pipelines and llms.txt, and
// its owner as the publisher of the VS Code extension.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./lib/project.mjs";

const [name = ""] = process.argv.slice(2);
if (!/^[\w.-]+\/[\w.-]+$/.test(name)) {
  console.error("usage: npm run set-repository -- OWNER/NAME");
  process.exit(2);
}
const [owner] = name.split("/");
for (const manifest of ["package.json", "Cargo.toml", "editors/vscode/package.json"]) {
  const file = join(root, manifest);
  const text = await readFile(file, "utf8");
  const named = text.replace(/(github\.com\/)[\w.-]+\/[\w.-]+?(?=\.git"|#|\/issues|")/g, `$1${name}`);
  await writeFile(file, named.replace(/("publisher": ")[\w-]+/, `$1${owner}`));
}
for (const page of ["docs/pipelines.md"]) {
  const file = join(root, page);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/(uses: |github\.com\/)[\w.-]+\/[\w.-]+?(?=@v|\n)/g, `$1${name}`));
}
const index = join(root, "llms.txt");
const links = await readFile(index, "utf8");
await writeFile(index, links.replace(/(githubusercontent\.com\/)[\w.-]+\/[\w.-]+(?=\/main)/g, `$1${name}`));
console.log(`the manifests, docs/pipelines.md and llms.txt name github.com/${name}`);
