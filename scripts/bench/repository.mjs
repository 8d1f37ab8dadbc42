// `node scripts/bench/repository.mjs [FILES]`: lints a repository of 5,000 payload files with this command line and with Biome,
// each in a process of its own. The repository has a configuration with overrides and exceptions.
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../lib/project.mjs";
import { table } from "../lib/table.mjs";
import { ready } from "../setup.mjs";
import { median } from "./measure.mjs";
import { job } from "./payloads.mjs";

const ROUNDS = 7;
const CAMPAIGNS = 50;
/** Every 20th file has a finding. */
const RARITY = 20;

/** Writes the repository: folders of campaigns with payloads of 0.7 to 3.6 KB. */
export async function writeRepository(folder, count) {
  const campaign = (index) => `campaigns/${String(index % CAMPAIGNS).padStart(2, "0")}`;
  for (let index = 0; index < CAMPAIGNS; index += 1) await mkdir(join(folder, campaign(index)), { recursive: true });
  const files = Array.from({ length: count }, (_, index) => ({
    path: `${campaign(index)}/customer-${index}.nexrender.json`,
    payload: { ...job(index, 1 + (index % 8)), ...(index % RARITY === 0 && { preview: "true" }) },
  }));
  for (const { path, payload } of files) await writeFile(join(folder, path), `${JSON.stringify(payload, null, 2)}\n`);
  const wrong = files.filter((_, index) => index % RARITY === 0);
  const config = {
    files: ["campaigns"],
    exclude: ["**/drafts/**"],
    rules: { "duplicate-job": "error" },
    overrides: Array.from({ length: 10 }, (_, index) => ({
      files: [`${campaign(index)}/**`],
      rules: { "preview-with-settings": index % 2 === 0 ? "off" : "warning" },
    })),
    // Half of the findings are accepted.
    exceptions: wrong
      .filter((_, index) => index % 2 === 0)
      .map(({ path }) => ({ file: path, code: "type-mismatch", pointer: "/preview", reason: "an old campaign" })),
  };
  await writeFile(join(folder, "nexrender-payload.config.json"), JSON.stringify(config, null, 2));
  await writeFile(join(folder, "biome.json"), JSON.stringify({ root: true, formatter: { indentStyle: "space" } }));
  return { exceptions: config.exceptions.length, overrides: config.overrides.length };
}

/** Runs a program in a folder: how long it took in seconds, and its exit code. */
function run(args, cwd) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "ignore"] });
  return { seconds: (performance.now() - began) / 1000, status };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await ready();
  const count = Number(process.argv[2] ?? 5000);
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-repository-"));
  try {
    const { overrides, exceptions } = await writeRepository(folder, count);
    const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
    const programs = {
      "nexrender-payload lint .": [join(root, "pkg/cli.js"), "lint", "."],
      "biome lint .": [biome, "lint", "."],
      "biome check .": [biome, "check", "."],
    };
    const names = Object.keys(programs);
    const runs = Object.fromEntries(names.map((name) => [name, []]));
    // The first round fills the cache of the disk.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const name of names) {
        const { seconds, status } = run(programs[name], folder);
        if (round > 0) runs[name].push(seconds);
        if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${status}`);
      }
    }
    console.log(
      `${count} files, ${overrides} overrides, ${exceptions} exceptions; ${cpus().length} cores, Node ${process.version}\n`,
    );
    const fastest = Math.min(...names.map((name) => median(runs[name])));
    const row = (name) => [name, `${median(runs[name]).toFixed(2)} s`, (median(runs[name]) / fastest).toFixed(1)];
    console.log(table([["command", "median", "ratio"], ...names.map(row)]));
  } finally {
    await rm(folder, { recursive: true });
  }
}
