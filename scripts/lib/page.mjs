// Builds the linter page when its sources changed.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./project.mjs";
import { digest } from "./stale.mjs";

/** The built page. */
export const dist = join(root, "www/dist");

const stamp = join(root, "pkg/generated/page-built-from");
const inputs = [
  "www",
  "pkg/index.js",
  "pkg/rules.js",
  "pkg/codemirror.js",
  "pkg/cli/page/policy.js",
  "package-lock.json",
];

/** @param {{ always?: boolean }} [options] `always`: also when nothing changed */
export async function buildPage({ always = false } = {}) {
  const now = await digest(inputs, { without: /^www\/dist\// });
  const before = existsSync(stamp) && existsSync(join(dist, "index.html")) ? await readFile(stamp, "utf8") : "";
  if (!always && before === now) return;
  const { build } = await import("vite");
  await build({ configFile: join(root, "www/vite.config.js"), logLevel: "warn" });
  await writeFile(stamp, now);
}
