// The bars as other versions of Node measure them, each in a process of its own.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { nodeVersions } from "../lib/node-versions.mjs";
import { root } from "../lib/project.mjs";

/**
 * @param {string[]} scenes
 * @returns {Promise<{ version: string, bars: import("./bars.mjs").Bar[] }[]>}
 */
export async function onOtherVersions(scenes) {
  return (await nodeVersions()).map(({ version, program }) => {
    const args = [join(root, "scripts/bench.mjs"), "--json", ...scenes];
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: root });
    if (status !== 0) throw new Error(`the bench ended with ${status} on Node ${version}: ${stderr.trim()}`);
    return { version, bars: JSON.parse(stdout) };
  });
}
