// The versions of Node that the package is tested and measured with besides the current one, from the npm package
// `node`. Each has a folder of its own, apart from the project's own packages: they are large, and few commands need them.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./project.mjs";

const versions = ["22.23.3", "24.21.0", "26.10.0"];

/**
 * Installs those that are missing.
 *
 * @returns {Promise<{ version: string, program: string }[]>}
 */
export async function nodeVersions() {
  const found = [];
  for (const version of versions) {
    const folder = join(root, "target/runtimes", `node-${version}`);
    const program = join(folder, "node_modules/node/bin/node");
    if (!existsSync(program)) await install(version, folder);
    found.push({ version, program });
  }
  return found;
}

async function install(version, folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { node: version } }));
  // The package's install script puts the program of this machine's kind in place.
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder, stdio: "pipe" });
}
