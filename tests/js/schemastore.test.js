// What docs/schemastore has for SchemaStore: schemas that pass its strict mode and are those of the package, with tests.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv";
import { lint } from "nexrender-payload";
import picomatch from "picomatch";
import { root } from "../../scripts/lib/project.mjs";

const folder = join(root, "docs/schemastore/src");
const read = async (path) => JSON.parse(await readFile(path, "utf8"));
const { schemas: entries } = await read(join(folder, "api/json/catalog.json"));

test("the catalogue names both kinds of files, in alphabetical order and by addresses of the store", () => {
  assert.deepEqual(
    entries.map(({ fileMatch, url }) => [...fileMatch, url]),
    [
      ["*.nexrender-batch.json", "https://www.schemastore.org/nexrender-payload-batch.json"],
      ["*.nexrender.json", "https://www.schemastore.org/nexrender-payload-job.json"],
    ],
  );
  // No file name matches both.
  const matching = (name) => entries.filter(({ fileMatch }) => picomatch.isMatch(name, fileMatch)).length;
  assert.deepEqual(["promo.nexrender.json", "promo.nexrender-batch.json", "package.json"].map(matching), [1, 1, 0]);
  for (const { name, description } of entries) assert.doesNotMatch(`${name} ${description}`, /schema/i);
});

for (const kind of ["job", "batch"]) {
  const name = `nexrender-payload-${kind}`;

  test(`the schema of a ${kind} is that of the package, and passes strict mode but for strictRequired`, async () => {
    const { $id, ...schema } = await read(join(folder, `schemas/json/${name}.json`));
    assert.equal($id, `https://www.schemastore.org/${name}.json`);
    assert.deepEqual(schema, await read(join(root, `pkg/schema/draft-07/${kind}.json`)));
    const { ajvNotStrictMode } = await read(join(folder, "schema-validation.jsonc"));
    assert.ok(ajvNotStrictMode.includes(`${name}.json`));
    const validate = new Ajv({ strict: true, strictRequired: false }).compile({ $id, ...schema });
    for (const [group, isValid] of [
      ["test", true],
      ["negative_test", false],
    ]) {
      const files = await readdir(join(folder, group, name));
      assert.ok(files.length > 0);
      for (const file of files) {
        const text = await readFile(join(folder, group, name, file), "utf8");
        assert.equal(validate(JSON.parse(text)), isValid, `${group}/${name}/${file}`);
        assert.equal(lint(text, { kind, context: "server" }).valid, isValid, `${group}/${name}/${file}`);
      }
    }
  });
}
