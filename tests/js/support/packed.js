// The package as a user gets it: packed, and installed without a network into a folder outside the repository.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../../scripts/lib/project.mjs";

export const execute = promisify(execFile);

/** Packs and installs; `remove` deletes the folder again. */
export async function install() {
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-packed-"));
  const { stdout } = await execute("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
  });
  const told = JSON.parse(stdout);
  const [{ filename, files }] = Array.isArray(told) ? told : Object.values(told);
  const tarball = join(folder, filename);
  await write(folder, "package.json", JSON.stringify({ private: true, type: "module" }));
  await execute("npm", ["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", tarball], {
    cwd: folder,
  });
  return {
    folder,
    pkg: join(folder, "node_modules/nexrender-payload/pkg"),
    tarball,
    files: files.map(({ path }) => path),
    write: (name, text) => write(folder, name, text),
    node: async (...args) => (await execute("node", args, { cwd: folder })).stdout.trim(),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function write(folder, name, text) {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}
