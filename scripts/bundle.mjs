// The JavaScript half of the build: makes each entry one file with the module inlined, copies types for `require`, and
// prints what a user downloads. `cargo xtask build` calls it after the wasm is made.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { pack } from "./lib/pack.mjs";
import { root } from "./lib/project.mjs";
import { printSizes } from "./lib/sizes.mjs";
import { remember } from "./lib/stale.mjs";

const pkg = join(root, "pkg");
const generated = join(pkg, "generated");
const checkOnly = join(generated, "check");

/** How pkg/lib reads a module from a string: the quickest way for Node, the smallest for pages. */
const base64 = (wasm) =>
  `import { fromBase64 } from "./base64.js";\nexport default fromBase64("${wasm.toString("base64")}");`;
const packed = (wasm) => `import { unpack } from "./packed.js";\nexport default unpack("${pack(wasm)}");`;

/**
 * The entries that npm ships, from their sources in pkg/lib/entries; each is one file, since a runtime takes a
 * millisecond or two for every file that it has to find.
 */
const bundles = [
  { from: "index", to: "index.js", inline: packed },
  { from: "index", to: "index.cjs", inline: packed },
  { from: "index", to: "node.js", inline: base64 },
  { from: "index", to: "node.cjs", inline: base64 },
  // A worker's build compiles the file itself.
  { from: "index", to: "workerd.js" },
  { from: "check", to: "check.js", inline: packed, wasm: checkOnly },
  { from: "check", to: "check.cjs", inline: packed, wasm: checkOnly },
  { from: "check", to: "node-check.js", inline: base64, wasm: checkOnly },
  { from: "check", to: "node-check.cjs", inline: base64, wasm: checkOnly },
  { from: "slim", to: "slim.js" },
  { from: "rules", to: "rules.js" },
  { from: "rules", to: "rules.cjs" },
];

for (const bundle of bundles) await emit(bundle);
await copyTypes();
await remember();
await printSizes();

function emit({ from, to, wasm = generated, inline }) {
  return build({
    entryPoints: [join(pkg, "lib/entries", `${from}.js`)],
    outfile: join(pkg, to),
    bundle: true,
    format: to.endsWith(".cjs") ? "cjs" : "esm",
    platform: "neutral",
    target: "es2022",
    // V8 keeps, and reads, a text that is all ASCII in half the bytes.
    charset: "ascii",
    // Half a millisecond of each start. Names stay as they are, for those who read a stack; and lines stay short, for Node
    // prints the one that an error was thrown in when nobody catches it.
    minifyWhitespace: inline === base64,
    ...(inline === base64 && { lineLimit: 120 }),
    legalComments: "none",
    logLevel: "warning",
    plugins: [takeFrom(wasm, inline)],
  });
}

/** Resolves what the sources import of the generated glue, and the module itself, `wasm:module`. */
function takeFrom(folder, inline) {
  const file = join(folder, "nexrender_payload_bg.wasm");
  return {
    name: "module",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/generated\/nexrender_payload\.js$/ }, () => ({
        path: join(folder, "nexrender_payload.js"),
      }));
      // The bundle's comments tell this path, so it begins at the root, not at a folder of this machine.
      onResolve({ filter: /^wasm:module$/ }, () =>
        inline
          ? { path: relative(root, file), namespace: "inlined" }
          : { path: `./${relative(pkg, file)}`, external: true },
      );
      onLoad({ filter: /./, namespace: "inlined" }, async () => ({
        contents: inline(await readFile(file)),
        resolveDir: join(pkg, "lib"),
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
