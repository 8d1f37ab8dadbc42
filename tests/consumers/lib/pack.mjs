// The package as npm would publish it.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../../scripts/lib/project.mjs";

/** @returns {Promise<{ tarball: string, remove: () => Promise<void> }>} */
export async function pack() {
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-tarball-"));
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: root });
  const told = JSON.parse(stdout);
  const [{ filename }] = Array.isArray(told) ? told : Object.values(told);
  return { tarball: join(folder, filename), remove: () => rm(folder, { recursive: true }) };
}
