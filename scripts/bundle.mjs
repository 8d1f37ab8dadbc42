// The JavaScript half of the build: makes each entry one file that finds its module, copies types for `require`, and
// prints what a user downloads. `cargo xtask build` calls it after the wasm is made.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { bundleCommandLine } from "./lib/bundle-cli.mjs";
import { pack } from "./lib/pack.mjs";
import { root } from "./lib/project.mjs";
import { printSizes } from "./lib/sizes.mjs";
import { remember } from "./lib/stale.mjs";

const pkg = join(root, "pkg");
const generated = join(pkg, "generated");
const checkOnly = join(generated, "check");

/** How an entry gets its module: the source of `wasm:module`, which pkg/lib imports. */

/** As text that compresses to the module's own size: for pages. */
const packed = async (file) =>
  `import { unpack } from "./packed.js";\nexport default unpack("${pack(await readFile(file))}");`;

/** As text that Node, Deno and Bun decode fastest. A bundle, a trace of files or a single executable needs no other file. */
const base64 = async (file) =>
  `import { fromBase64 } from "./base64.js";\nexport default fromBase64("${await readFile(file, "base64")}");`;

/**
 * As a file that the build or the runtime compiles: where a running program must not compile code, at the edge. With
 * `?module`, Next and Nitro import the module instead of a function that instantiates it; Wrangler takes both spellings.
 */
const compiled = (file) => `export { default } from "./${relative(pkg, file)}?module";`;

/** The same for runtimes that have source phase imports. */
const source = (file) => `import source module from "./${relative(pkg, file)}";\nexport default module;`;

/** The entries that npm ships, from their sources in pkg/lib/entries. Each is one file, because each file that Node loads costs a millisecond or two. */
const bundles = [
  { from: "index", to: "index.js", module: packed },
  { from: "index", to: "index.cjs", module: packed },
  { from: "index", to: "node.js", module: base64 },
  { from: "index", to: "node.cjs", module: base64 },
  { from: "index", to: "edge.js", module: compiled },
  { from: "index", to: "source.js", module: source },
  { from: "check", to: "check.js", module: packed, wasm: checkOnly },
  { from: "check", to: "check.cjs", module: packed, wasm: checkOnly },
  { from: "check", to: "node-check.js", module: base64, wasm: checkOnly },
  { from: "check", to: "node-check.cjs", module: base64, wasm: checkOnly },
  { from: "check", to: "edge-check.js", module: compiled, wasm: checkOnly },
  { from: "slim", to: "slim.js" },
  { from: "slim", to: "slim.cjs" },
  { from: "rules", to: "rules.js" },
  { from: "rules", to: "rules.cjs" },
  { from: "monaco", to: "monaco.js" },
  { from: "monaco", to: "monaco.cjs" },
  { from: "codemirror", to: "codemirror.js", external: ["@codemirror/*", "@lezer/*"] },
];

for (const bundle of bundles) await emit(bundle);
await bundleSandbox();
await bundleCommandLine();
await copyTypes();
await remember();
await printSizes();

async function emit({ from, to, external, wasm = generated, module }) {
  const isCommonJs = to.endsWith(".cjs");
  await build({
    entryPoints: [join(pkg, "lib/entries", `${from}.js`)],
    outfile: join(pkg, to),
    bundle: true,
    external,
    format: isCommonJs ? "cjs" : "esm",
    // For Node, esbuild lists the names that a CommonJS file exports where `import { … }` finds them.
    platform: isCommonJs ? "node" : "neutral",
    target: "es2022",
    supported: { "import-source": true },
    // V8 keeps ASCII text in half the bytes, and reads it faster. The text is not minified: webpack and Vite need the comments
    // inside `import()`, and Node prints the line that threw.
    charset: "ascii",
    legalComments: "none",
    logLevel: "warning",
    inject: module || from === "slim" ? [join(pkg, "lib/encoding.js")] : [],
    plugins: [takeModule({ wasm, module })],
  });
}

/** Resolves what the sources import from the generated glue, and the module itself, `wasm:module`. */
function takeModule({ wasm, module }) {
  const file = join(wasm, "nexrender_payload_bg.wasm");
  return {
    name: "module",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/generated\/nexrender_payload\.js$/ }, () => ({
        path: join(wasm, "nexrender_payload.js"),
      }));
      onLoad({ filter: /nexrender_payload\.js$/ }, async ({ path }) => ({
        contents: adapted(await readFile(path, "utf8")),
      }));
      // The bundle's comments contain this path, so it starts at the root, not at a folder of this machine.
      onResolve({ filter: /^wasm:module$/ }, () => ({ path: relative(root, file), namespace: "module" }));
      onLoad({ filter: /./, namespace: "module" }, async () => ({
        contents: await module(file),
        resolveDir: join(pkg, "lib"),
      }));
      onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) => ({ path, external: true }));
    },
  };
}

/**
 * The glue in such a form that a bundle can leave out the classes it does not use: without `using`, which nothing here
 * writes, and with the registries marked as pure.
 */
function adapted(glue) {
  return glue
    .replaceAll(/^if \(Symbol\.dispose\) .*$/gm, "")
    .replaceAll("new FinalizationRegistry(", "/* @__PURE__ */ new FinalizationRegistry(")
    .replaceAll(
      "module instanceof WebAssembly.Module",
      'Object.prototype.toString.call(module) === "[object WebAssembly.Module]"',
    );
}

/** The sandbox for `require`. Its checker stays the package's own entry. */
async function bundleSandbox() {
  await build({
    entryPoints: [join(pkg, "sandbox/index.js")],
    outfile: join(pkg, "sandbox/index.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    // Where Jest runs CommonJS, `import()` fails.
    supported: { "dynamic-import": false },
    legalComments: "none",
    logLevel: "warning",
    plugins: [
      {
        name: "checker",
        setup({ onResolve }) {
          onResolve({ filter: /\/node\.js$/ }, () => ({ path: "../node.cjs", external: true }));
        },
      },
    ],
  });
}

/** TypeScript reads `.d.cts` where JavaScript is `require`d; the contents are the same, the neighbours too. */
async function copyTypes() {
  for (const folder of [pkg, join(pkg, "types"), join(pkg, "sandbox")]) {
    for (const name of await readdir(folder)) {
      if (!name.endsWith(".d.ts")) continue;
      const text = await readFile(join(folder, name), "utf8");
      const copy = text.replace(/(["'])(\.\.?\/[\w./-]+?)\.(?:d\.ts|js)\1/g, "$1$2.cjs$1");
      await writeFile(join(folder, name.replace(/\.d\.ts$/, ".d.cts")), copy);
    }
  }
}
