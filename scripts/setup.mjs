// Everything that the other commands need on a fresh machine; each step is skipped when it is done already.
// `node scripts/setup.mjs [--browser]` runs it by itself. Node's own modules only.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installMissing } from "./lib/debian.mjs";
import { capture, root, run } from "./lib/project.mjs";
import { stale } from "./lib/stale.mjs";

const target = "wasm32-unknown-unknown";

/**
 * @param {{ programs?: ("chromium" | "chromedriver" | "redis")[], build?: "stale" | "always" }} [options]
 *   `programs`: what the command needs besides Rust and Node.
 */
export async function setup({ programs = [], build = "stale" } = {}) {
  await rust();
  await packages();
  await bundle(build);
  await installMissing(programs);
}

async function rust() {
  const sysroot = await capture("rustc", ["--print", "sysroot"]);
  if (!sysroot) throw new Error("Rust is missing: install it with rustup, https://rustup.rs");
  if (existsSync(join(sysroot.trim(), "lib/rustlib", target))) return;
  await run("rustup", ["target", "add", target]).catch(() => {
    throw new Error(`the Rust target ${target} is missing: install it with your Rust toolchain`);
  });
}

async function packages() {
  if (await installed()) return;
  await run("npm", ["ci", "--no-audit", "--no-fund"]);
}

/** Whether node_modules matches the lock file; packages for other systems may be absent. */
async function installed() {
  const read = async (path) => JSON.parse(await readFile(join(root, path), "utf8")).packages;
  const present = await read("node_modules/.package-lock.json").catch(() => undefined);
  if (!present) return false;
  const wanted = Object.entries(await read("package-lock.json")).filter(([path]) => path !== "");
  return wanted.every(([path, { version, optional }]) => optional || present[path]?.version === version);
}

async function bundle(build) {
  const old = build === "always" ? { wasm: true } : await stale();
  if (old.wasm) await run("cargo", ["xtask", "build"]);
  else if (old.bundles) await run("node", ["scripts/bundle.mjs"]);
}

/** Runs the set-up for a command, and ends the process with one line when something is missing. */
export async function ready(options) {
  await setup(options).catch((error) => {
    console.error(`setup: ${error.message}`);
    process.exit(1);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const programs = process.argv.includes("--browser") ? ["chromium", "chromedriver"] : [];
  await ready({ programs });
  console.log("ready");
}
