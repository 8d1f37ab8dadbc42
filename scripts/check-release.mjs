// Whether what is about to be published is what its tag says: `node scripts/check-release.mjs v1.2.3 OWNER/NAME`.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./lib/project.mjs";

const read = (name) => readFile(join(root, name), "utf8");

/**
 * What speaks against a release.
 *
 * @param {string} tag
 * @param {string} repository  as `OWNER/NAME`
 */
export async function objections(tag, repository) {
  const npm = JSON.parse(await read("package.json"));
  const cargo = await read("Cargo.toml");
  const extension = JSON.parse(await read("editors/vscode/package.json"));
  const versionOf = /^\[workspace\.package\]\nversion = "(.*)"/m.exec(cargo)?.[1];
  const places = [
    npm.repository.url,
    npm.homepage,
    npm.bugs,
    /^repository = "(.*)"/m.exec(cargo)?.[1] ?? "",
    extension.repository.url,
  ];
  const heading = (await read("CHANGELOG.md")).includes(`\n## [${npm.version}] - 20`);
  return [
    npm.version !== versionOf && `package.json has version ${npm.version}, Cargo.toml has ${versionOf}`,
    npm.version !== extension.version &&
      `package.json has version ${npm.version}, editors/vscode/package.json has ${extension.version}`,
    tag !== `v${npm.version}` && `the tag is ${tag}, the version is ${npm.version}`,
    !heading && `CHANGELOG.md has no dated section for ${npm.version}`,
    ...places.map((place) => !place.includes(`github.com/${repository}`) && `${place} is not in ${repository}`),
  ].filter(Boolean);
}

if (process.argv[1] === import.meta.filename) {
  const [tag = "", repository = ""] = process.argv.slice(2);
  const found = await objections(tag, repository);
  for (const objection of found) console.error(objection);
  process.exitCode = found.length > 0 ? 1 : 0;
}
