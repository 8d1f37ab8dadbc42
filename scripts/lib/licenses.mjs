// The licences of bundled libraries.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./project.mjs";

/**
 * The licences of the libraries in a bundle, which must be kept with every copy.
 *
 * @param {string[]} inputs  the paths of its sources from the root
 */
export async function licenses(inputs) {
  const folders = new Set(
    inputs.map((path) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean),
  );
  const texts = await Promise.all([...folders].sort().map(licenseOf));
  return texts.join(`\n\n${"-".repeat(80)}\n\n`);
}

async function licenseOf(folder) {
  const path = join(root, folder);
  const { name, version } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  const file = (await readdir(path)).find((entry) => /^licen[sc]e/i.test(entry));
  if (!file) throw new Error(`${name}: the package has no licence file`);
  return `${name} ${version}\n\n${(await readFile(join(path, file), "utf8")).trim()}\n`;
}
