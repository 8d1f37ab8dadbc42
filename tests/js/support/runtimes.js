// The other runtimes that the package is for, as their makers publish them to npm. They are kept apart from the project's
// own packages: hundreds of megabytes that nothing but one file of tests needs.
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../../scripts/lib/project.mjs";
import { execute } from "./packed.js";

const folder = join(root, "target/runtimes");

/** Each with its version, the scope of the packages that hold its builds, and where these keep the program. */
const published = {
  deno: { version: "2.9.6", scope: "@deno", path: "deno" },
  bun: { version: "1.4.5", scope: "@oven", path: "bin/bun" },
  workerd: { version: "1.20261117.1", scope: "@cloudflare", path: "bin/workerd" },
};

/** Installs them where they are not yet; the path of each program. */
export async function runtimes() {
  const versions = Object.fromEntries(Object.entries(published).map(([name, { version }]) => [name, version]));
  const done = join(folder, `installed-${Object.values(versions).join("-")}`);
  if (!existsSync(done)) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: versions }));
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
    await execute("npm", ["install", ...quiet], { cwd: folder });
    await writeFile(done, "");
  }
  const names = Object.keys(published);
  const programs = await Promise.all(names.map(find));
  return Object.fromEntries(names.map((name, at) => [name, programs[at]]));
}

async function find(name) {
  const { scope, path } = published[name];
  const builds = join(folder, "node_modules", scope);
  // Bun's baseline builds run on every processor.
  const sorted = (await readdir(builds)).sort((a, b) => b.includes("baseline") - a.includes("baseline"));
  const program = sorted.map((build) => join(builds, build, path)).find(existsSync);
  if (program === undefined) throw new Error(`${name} has no build for this machine`);
  return program;
}
