// `npm run build:vscode`: bundles the VS Code extension and packs it into editors/vscode/*.vsix.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";
import { licenses } from "./lib/licenses.mjs";
import { root } from "./lib/project.mjs";
import { ready } from "./setup.mjs";

export const extension = join(root, "editors/vscode");
const dist = join(extension, "dist");

/** Like the other bundles: without comments, with lines that Node can print. */
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  charset: "utf8",
  minifyWhitespace: true,
  lineLimit: 120,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

/**
 * Builds the extension and packs it. The built package in pkg/ must be up to date.
 *
 * @param {string} [packagePath] the .vsix file, or a folder for it
 */
export async function packExtension(packagePath = extension) {
  await rm(dist, { recursive: true, force: true });
  const bundles = await Promise.all([
    build({
      ...common,
      entryPoints: [join(extension, "src/extension.js")],
      outfile: join(dist, "extension.cjs"),
      format: "cjs",
      external: ["vscode"],
    }),
    build({
      ...common,
      entryPoints: [join(extension, "src/serve.js")],
      // Two folders below package.json, where the server reads its version.
      outfile: join(dist, "server/server.js"),
      format: "esm",
      // CommonJS libraries load Node's modules with `require`, which an ES module does not have.
      banner: {
        js: 'import { createRequire as $createRequire } from "node:module";\nconst require = $createRequire(import.meta.url);',
      },
    }),
  ]);
  const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  await writeFile(join(extension, "LICENSES.txt"), await licenses(inputs));
  await copyFile(join(root, "LICENSE"), join(extension, "LICENSE"));
  await mkdir(join(extension, "schema"), { recursive: true });
  for (const name of ["job.json", "batch.json", "config.json"])
    await copyFile(join(root, "pkg/schema", name), join(extension, "schema", name));
  await createVSIX({ cwd: extension, packagePath, dependencies: false });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await ready();
  await packExtension();
}
