// Packs the crate as for crates.io, and runs its tests in an otherwise empty folder.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/lib/project.mjs";

const run = (program, args, options = {}) => execFileSync(program, args, { stdio: "inherit", cwd: root, ...options });

const { packages, target_directory: target } = JSON.parse(
  execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], { cwd: root, maxBuffer: 2 ** 26 }),
);
const { name, version } = packages.find(({ name }) => name === "nexrender-payload");
const folder = await mkdtemp(join(tmpdir(), "packaged-crate-"));
try {
  run("cargo", ["package", "--no-verify", "--allow-dirty", "--package", name]);
  run("tar", ["-xzf", join(target, "package", `${name}-${version}.crate`), "-C", folder]);
  // Dependencies are compiled already; properties are tested at length in the repository.
  const env = { ...process.env, CARGO_TARGET_DIR: target, PROPTEST_CASES: "8" };
  run("cargo", ["test", "--no-fail-fast"], { cwd: join(folder, `${name}-${version}`), env });
} finally {
  await rm(folder, { recursive: true, force: true });
}
