// The code blocks of the project's documents.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../../scripts/lib/project.mjs";

/**
 * Every ```js block of README.md and docs/, in order. `run` is false for those marked ```js no-run.
 *
 * @returns {Promise<{ name: string, code: string, run: boolean }[]>}
 */
export async function documentedExamples() {
  const examples = [];
  for (const file of await documents()) {
    const text = await readFile(join(root, file), "utf8");
    for (const { 1: mark, 2: code, index } of text.matchAll(/^```js([^\n]*)\n([\s\S]*?)^```/gm)) {
      const line = text.slice(0, index).split("\n").length;
      examples.push({ name: `${file}:${line}`, code, run: !mark.includes("no-run") });
    }
  }
  return examples;
}

async function documents() {
  const below = await readdir(join(root, "docs"), { recursive: true }).catch(() => []);
  const pages = below.filter((file) => file.endsWith(".md")).map((file) => join("docs", file));
  return ["README.md", ...pages.sort()];
}
