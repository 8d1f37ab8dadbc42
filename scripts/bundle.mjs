// The JavaScript half of the build: inlines the modules, bundles what cannot be plain files, copies types for
// `require`, and prints what a user downloads. `cargo xtask build` calls it after the wasm is made.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { root } from "./lib/project.mjs";
import { printSizes } from "./lib/sizes.mjs";
import { remember } from "./lib/stale.mjs";

const pkg = join(root, "pkg");
const generated = join(pkg, "generated");
const checkOnly = join(generated, "check");

/** Entries that are built: each is one file, free of imports. */
const bundles = [
  { from: "index.js", to: "index.cjs", format: "cjs" },
  { from: "rules.js", to: "rules.cjs", format: "cjs" },
  { from: "lib/check-entry.js", to: "check.js", format: "esm", wasm: checkOnly },
  { from: "lib/check-entry.js", to: "check.cjs", format: "cjs", wasm: checkOnly },
];

for (const folder of [generated, checkOnly]) await inline(folder);
for (const bundle of bundles) await emit(bundle);
await copyTypes();
await remember();
await printSizes();

async function inline(folder) {
  const wasm = await readFile(join(folder, "nexrender_payload_bg.wasm"));
  const text = `export const base64 =\n  "${wasm.toString("base64")}";\n`;
  await writeFile(join(folder, "inline.js"), text);
}

function emit({ from, to, format, wasm = generated }) {
  return build({
    entryPoints: [join(pkg, from)],
    outfile: join(pkg, to),
    bundle: true,
    format,
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*"],
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    plugins: [takeFrom(wasm)],
  });
}

/** Resolves what the sources import from `generated/` in the given folder instead, where that folder has it. */
function takeFrom(folder) {
  return {
    name: "generated",
    setup({ onResolve }) {
      onResolve({ filter: /\/generated\/(inline|nexrender_payload)\.js$/ }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path).replace(generated, folder),
      }));
    },
  };
}

/** TypeScript reads `.d.cts` where JavaScript is `require`d; the contents are the same, the neighbours too. */
async function copyTypes() {
  for (const folder of [pkg, join(pkg, "types")]) {
    for (const name of await readdir(folder)) {
      if (!name.endsWith(".d.ts")) continue;
      const text = await readFile(join(folder, name), "utf8");
      const copy = text.replace(/(["'])(\.\.?\/[\w./-]+?)\.(?:d\.ts|js)\1/g, "$1$2.cjs$1");
      await writeFile(join(folder, name.replace(/\.d\.ts$/, ".d.cts")), copy);
    }
  }
}
