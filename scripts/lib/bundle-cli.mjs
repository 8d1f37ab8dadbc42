// Bundles the command line from pkg/cli into pkg/bin, with the libraries that it uses: the package has no dependency at
// run time. `node scripts/lib/bundle-cli.mjs` does this alone.
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { configSchema } from "../../pkg/cli/config/schema.js";
import { licenses } from "./licenses.mjs";
import { root } from "./project.mjs";

const pkg = join(root, "pkg");
const source = join(pkg, "cli");
const output = join(pkg, "bin");

/** Writes pkg/bin anew. */
export async function bundleCommandLine() {
  await rm(output, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [join(source, "bin.js")],
    outdir: output,
    entryNames: "cli",
    chunkNames: "[name]-[hash]",
    bundle: true,
    // Each command stays a file of its own, which is read only when it runs.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    charset: "utf8",
    // Comments are removed and lines kept short, because Node prints the source line of an uncaught error.
    minifyWhitespace: true,
    lineLimit: 120,
    // CommonJS libraries ask for Node's modules with `require`, which an ES module does not have.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module";\nconst require = $createRequire(import.meta.url);',
    },
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    plugins: [shippedApart],
  });
  await writeFile(join(output, "LICENSES.txt"), await licenses(Object.keys(metafile.inputs)));
  await writeConfigSchema();
}

/** Beside the schemas of payloads, for editors. */
async function writeConfigSchema() {
  const { rules } = await import("../../pkg/generated/tables.js");
  const schema = configSchema(rules.map(({ code }) => code));
  await mkdir(join(pkg, "schema"), { recursive: true });
  await writeFile(join(pkg, "schema/config.json"), `${JSON.stringify(schema, null, 2)}\n`);
}

/**
 * The package's entries and the sandbox are shipped as files of their own: they are imported, not bundled. All output
 * is in one folder next to pkg/cli, so that one relative path fits every file.
 */
const shippedApart = {
  name: "shipped-apart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path);
      const isApart = dirname(file) === pkg || dirname(file) === join(pkg, "sandbox");
      return isApart ? { path: `../${relative(pkg, file).replaceAll("\\", "/")}`, external: true } : undefined;
    });
  },
};

if (existsSync(process.argv[1] ?? "") && import.meta.url === pathToFileURL(process.argv[1]).href)
  await bundleCommandLine();
