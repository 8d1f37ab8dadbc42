// The code blocks of the project's documents.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../../scripts/lib/project.mjs";

/** Rule pages show one call each, on the text that the page is about. */
const onRulePages = `import { lint, NexrenderClient } from "nexrender-payload";
const client = new NexrenderClient();
const payload = {};
const text = "{}";
`;

/**
 * Every ```js block of README.md and docs/, in order; those of the rule pages are one example. `run` is false for
 * those marked ```js no-run.
 *
 * @returns {Promise<{ name: string, code: string, run: boolean }[]>}
 */
export async function documentedExamples() {
  const examples = [];
  const calls = [];
  for (const file of await documents()) {
    const text = await readFile(join(root, file), "utf8");
    for (const { 1: mark, 2: code, index } of text.matchAll(/^```js\b([^\n]*)\n([\s\S]*?)^```/gm)) {
      const line = text.slice(0, index).split("\n").length;
      if (file.startsWith("docs/rules/")) calls.push(code);
      else examples.push({ name: `${file}:${line}`, code, run: !mark.includes("no-run") });
    }
  }
  if (calls.length > 0) examples.push({ name: "docs/rules", code: onRulePages + calls.join(""), run: true });
  return examples;
}

async function documents() {
  const below = await readdir(join(root, "docs"), { recursive: true }).catch(() => []);
  const pages = below.filter((file) => file.endsWith(".md")).map((file) => join("docs", file));
  return ["README.md", ...pages.sort()];
}
