// What is published: both manifests agree, and nothing that a registry shows leads nowhere.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { objections } from "../../../scripts/check-release.mjs";
import { root } from "../../../scripts/lib/project.mjs";

const read = (name) => readFile(join(root, name), "utf8");

test("versions, repository and changelog agree", async () => {
  const { version, repository } = JSON.parse(await read("package.json"));
  const [, name] = /github\.com\/([\w.-]+\/[\w-]+)/.exec(repository.url);
  assert.deepEqual(await objections(`v${version}`, name), []);
  assert.deepEqual(await objections("v99.0.0", name), [`the tag is v99.0.0, the version is ${version}`]);
  assert.equal((await objections(`v${version}`, "else/where")).length, 5);
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
