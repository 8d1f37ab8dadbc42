// What is published: both manifests agree, and nothing that a registry shows leads nowhere.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { objections } from "../../../scripts/check-release.mjs";
import { root } from "../../../scripts/lib/project.mjs";
import { execute } from "../support/packed.js";

const read = (name) => readFile(join(root, name), "utf8");

test("versions, repository and changelog agree", async () => {
  const { version, repository } = JSON.parse(await read("package.json"));
  const [, name] = /github\.com\/([\w.-]+\/[\w-]+)/.exec(repository.url);
  assert.deepEqual(await objections(`v${version}`, name), []);
  assert.deepEqual(await objections("v99.0.0", name), [`the tag is v99.0.0, the version is ${version}`]);
  assert.equal((await objections(`v${version}`, "else/where")).length, 5);
});

test("the repository is set everywhere at once", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-release-"));
  t.after(() => rm(folder, { recursive: true }));
  const named = ["package.json", "Cargo.toml", "editors/vscode/package.json", "docs/pipelines.md", "llms.txt"];
  for (const path of ["scripts", "CHANGELOG.md", ...named]) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  await execute("node", [join(folder, "scripts/set-repository.mjs"), "acme/render-checks"]);
  for (const path of named) {
    const text = await readFile(join(folder, path), "utf8");
    assert.ok(text.includes("acme/render-checks"), path);
    assert.doesNotMatch(
      text,
      /OWNER|github(usercontent)?\.com\/(?!acme\/render-checks)[\w-]+\/nexrender-payload/,
      path,
    );
  }
  const extension = JSON.parse(await readFile(join(folder, "editors/vscode/package.json"), "utf8"));
  assert.equal(extension.publisher, "acme");
  const { version } = extension;
  const check = [join(folder, "scripts/check-release.mjs"), `v${version}`, "acme/render-checks"];
  assert.equal((await execute("node", check)).stderr, "");
});

test("every link of the README leads to a file, a heading or another site", async () => {
  const text = await read("README.md");
  const slugs = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => slug(title));
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue;
    const [path, hash] = target.split("#");
    if (path === "") assert.ok(slugs.includes(hash), target);
    else assert.ok(existsSync(join(root, path)), target);
  }
});

const slug = (title) =>
  title
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .trim()
    .replace(/\s+/g, "-");
