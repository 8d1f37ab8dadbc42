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

/** Where an entry finds its module: each is given the file, and makes what `wasm:module` stands for in pkg/lib. */

/** In a text that compresses to the module's own size, for pages. */
const packed = async (file) =>
  `import { unpack } from "./packed.js";\nexport default unpack("${pack(await readFile(file))}");`;

/** In the text that is decoded quickest, for what cannot read a file. */
const base64 = async (file) =>
  `import { fromBase64 } from "./base64.js";\nexport default fromBase64("${await readFile(file, "base64")}");`;

/**
 * In the file beside it, which Node reads quicker than any text. A bundle may have left it behind, or copied it as if it
 * were text: then it is in what the `require` names, which some bundlers take along, or in a file that others copy.
 */
const beside = async (file, to) => {
  const { length } = await readFile(file);
  const [wasm, text] = [`./${relative(pkg, file)}`, `./${to.replace(/\.c?js$/, "-wasm.json")}`];
  // The ways to name a file that tools which gather a program's files look for.
  const read = to.endsWith(".cjs")
    ? (path) => `${theirRequire}("fs").readFileSync(__dirname + "${path.slice(1)}")`
    : (path) => `process.getBuiltinModule("fs").readFileSync(new URL("${path}", import.meta.url))`;
  return `import { fromBase64 } from "./base64.js";
import { first } from "./beside.js";
export default first(${length}, [
  () => ${read(wasm)},
  () => fromBase64(${theirRequire}("${text}")),
  () => fromBase64(JSON.parse(${read(text)})),
]);`;
};

/** Stands for `require` until the entry is written, as esbuild would put a function of its own in its place. */
const theirRequire = "__require_as_it_is";

/**
 * The entries that npm ships, from their sources in pkg/lib/entries; each is one file, since a runtime takes a
 * millisecond or two for every file that it has to find.
 */
const bundles = [
  { from: "index", to: "index.js", module: packed },
  { from: "index", to: "index.cjs", module: packed },
  { from: "index", to: "node.js", module: beside },
  { from: "index", to: "node.cjs", module: beside },
  { from: "index", to: "node-bundled.js", module: base64 },
  // A worker's build compiles the file itself.
  { from: "index", to: "workerd.js" },
  { from: "check", to: "check.js", module: packed, wasm: checkOnly },
  { from: "check", to: "check.cjs", module: packed, wasm: checkOnly },
  { from: "check", to: "node-check.js", module: beside, wasm: checkOnly },
  { from: "check", to: "node-check.cjs", module: beside, wasm: checkOnly },
  { from: "check", to: "node-check-bundled.js", module: base64, wasm: checkOnly },
  { from: "slim", to: "slim.js" },
  { from: "rules", to: "rules.js" },
  { from: "rules", to: "rules.cjs" },
  { from: "codemirror", to: "codemirror.js", external: ["@codemirror/*", "@lezer/*"] },
];

for (const bundle of bundles) await emit(bundle);
for (const [from, to] of [
  [generated, "node-wasm.json"],
  [checkOnly, "node-check-wasm.json"],
]) {
  await writeFile(join(pkg, to), JSON.stringify(await readFile(join(from, "nexrender_payload_bg.wasm"), "base64")));
}
await bundleCommandLine();
await copyTypes();
await remember();
await printSizes();

async function emit(bundle) {
  const { from, to, external } = bundle;
  const forNode = to.startsWith("node");
  const { outputFiles } = await build({
    entryPoints: [join(pkg, "lib/entries", `${from}.js`)],
    outfile: join(pkg, to),
    bundle: true,
    external,
    format: to.endsWith(".cjs") ? "cjs" : "esm",
    platform: "neutral",
    target: "es2022",
    // V8 keeps, and reads, a text that is all ASCII in half the bytes.
    charset: "ascii",
    // Half a millisecond of each start. Names stay as they are, for those who read a stack; and lines stay short, for Node
    // prints the one that an error was thrown in when nobody catches it.
    minifyWhitespace: forNode,
    ...(forNode && { lineLimit: 120 }),
    legalComments: "none",
    logLevel: "warning",
    plugins: [takeModule(bundle)],
    write: false,
  });
  for (const { path, text } of outputFiles) await writeFile(path, text.replaceAll(theirRequire, "require"));
}

/** Resolves what the sources import of the generated glue, and the module itself, `wasm:module`. */
function takeModule({ to, wasm = generated, module }) {
  const file = join(wasm, "nexrender_payload_bg.wasm");
  return {
    name: "module",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/generated\/nexrender_payload\.js$/ }, () => ({
        path: join(wasm, "nexrender_payload.js"),
      }));
      // The bundle's comments tell this path, so it begins at the root, not at a folder of this machine.
      onResolve({ filter: /^wasm:module$/ }, () =>
        module
          ? { path: relative(root, file), namespace: "module" }
          : { path: `./${relative(pkg, file)}`, external: true },
      );
      onLoad({ filter: /./, namespace: "module" }, async () => ({
        contents: await module(file, to),
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
