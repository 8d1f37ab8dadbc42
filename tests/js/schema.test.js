// The JSON Schemas accept exactly the payloads in whose structure the checker finds no error.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import Ajv07 from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import { jobSchema, validate } from "nexrender-payload";
import { schemas } from "../../pkg/generated/schemas.js";
import { spoiled, valid } from "./support/payloads.js";
import { chance } from "./support/random.js";

const KINDS = ["job", "batch", "join"];
const DRAFTS = { "draft-2020-12": Ajv2020.default, "draft-07": Ajv07.default };

/** What the schemas say in full: an error of these is a payload that they refuse. */
const EXPRESSED = new Set([
  "type-mismatch",
  "required-field",
  "unknown-field",
  "unknown-value",
  "empty-value",
  "template-id-format",
  "preview-with-settings",
  "frames-required",
  "frames-range",
  "codec-unknown",
  "codec-type-mismatch",
  "nested-job-depth",
  "batch-size",
  "join-assets",
]);

/** What they express in part: a URL's scheme, but not whether its host can exist. */
const IN_PART = new Set(["url-format", "template-src", "payload-wrapped", "payload-kind"]);

/** What they leave to the checker. `raw-credential` is an error in browsers only. */
const LEFT = new Set(["asset-src"]);

const strict = { strict: true, strictTypes: true, strictTuples: true, strictRequired: false, allErrors: true };

const validators = Object.fromEntries(
  Object.entries(DRAFTS).map(([draft, Ajv]) => [
    draft,
    Object.fromEntries(KINDS.map((kind) => [kind, new Ajv(strict).compile(schemas[draft][kind])])),
  ]),
);

/** The language cannot compare two numbers, so a range that ends too early is left to the checker. */
function isOrder({ code, path }, payload) {
  if (code !== "frames-range") return false;
  const frames = path.reduce((value, step) => value[step], payload);
  return Array.isArray(frames) && frames.length === 2 && frames.every((frame) => Number.isInteger(frame) && frame >= 0);
}

/** Whether the schemas must accept a payload: yes, no, or (undefined) either. */
function verdict(kind, payload) {
  const { diagnostics } = validate(payload, { kind, context: "server" });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  for (const { code } of errors) {
    assert.ok(EXPRESSED.has(code) || IN_PART.has(code) || LEFT.has(code), `${code} is in none of the lists`);
  }
  if (errors.some((error) => EXPRESSED.has(error.code) && !isOrder(error, payload))) return { accept: false, errors };
  if (errors.some((error) => IN_PART.has(error.code))) return { errors };
  return { accept: true, errors };
}

for (const kind of KINDS) {
  test(`the schemas of a ${kind} judge generated payloads as the checker does`, () => {
    const random = chance(KINDS.indexOf(kind) + 1);
    const seen = { accepted: 0, refused: 0 };
    for (let round = 0; round < 4000; round += 1) {
      const right = valid(kind, random);
      const payload = round % 5 === 0 ? right : spoiled(right, random);
      const { accept, errors } = verdict(kind, payload);
      if (round % 5 === 0) assert.equal(accept, true, `${JSON.stringify(payload)} ${JSON.stringify(errors)}`);
      if (accept === undefined) continue;
      seen[accept ? "accepted" : "refused"] += 1;
      for (const draft of Object.keys(DRAFTS)) compare(draft, kind, payload, accept, errors);
    }
    assert.ok(seen.accepted > 800 && seen.refused > 800, JSON.stringify(seen));
  });
}

function compare(draft, kind, payload, accept, errors) {
  const check = validators[draft][kind];
  if (check(payload) === accept) return;
  const said = accept
    ? `refused: ${check.errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join("; ")}`
    : `accepted, but the checker says: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join("; ")}`;
  assert.fail(`${draft} ${kind} ${JSON.stringify(payload)} is ${said}`);
}

test("the limits of a batch are the same", () => {
  const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
  for (const [size, accept] of [
    [0, false],
    [1, true],
    [1000, true],
    [1001, false],
  ]) {
    const batch = { jobs: Array.from({ length: size }, () => job) };
    assert.equal(validate(batch).valid, accept);
    for (const draft of Object.keys(DRAFTS)) assert.equal(validators[draft].batch(batch), accept);
  }
});

test("the examples are judged alike", async () => {
  const folder = new URL("../../examples/payloads/", import.meta.url);
  const expected = JSON.parse(await readFile(new URL("expected.json", folder), "utf8"));
  for (const name of Object.keys(expected)) {
    const payload = JSON.parse(await readFile(new URL(name, folder), "utf8"));
    const { kind } = validate(payload);
    const { accept, errors } = verdict(kind, payload);
    if (accept === undefined) continue;
    for (const draft of Object.keys(DRAFTS)) compare(draft, kind, payload, accept, errors);
  }
});

test("the files are the schemas of the module, and valid by their own drafts", async () => {
  for (const [draft, Ajv] of Object.entries(DRAFTS)) {
    for (const kind of KINDS) {
      const path = `../../pkg/schema/${draft === "draft-07" ? "draft-07/" : ""}${kind}.json`;
      const file = JSON.parse(await readFile(new URL(path, import.meta.url), "utf8"));
      assert.deepEqual(schemas[draft][kind], file);
      assert.equal(schemas[draft][kind], schemas[draft][kind], "made once");
      assert.ok(new Ajv().validateSchema(file));
    }
  }
});

/** The named parts of a schema: the payload itself, and every definition. */
function partsOf(schema) {
  const definitions = schema.$defs ?? schema.definitions;
  return [
    [schema.title, "#", schema],
    ...Object.entries(definitions).map(([name, part]) => [name, pointerTo(schema, name), part]),
  ];
}

const pointerTo = (schema, name) => `#/${schema.$defs ? "$defs" : "definitions"}/${name}`;

/** Every subschema of a schema that has the keyword, with its JSON Pointer. */
function* having(keyword, value, pointer = "#") {
  if (value === null || typeof value !== "object") return;
  if (!pointer.endsWith("/properties") && Object.hasOwn(value, keyword)) yield [pointer, value[keyword]];
  for (const [key, below] of Object.entries(value)) {
    if (key === "default" || key === "examples") continue;
    yield* having(keyword, below, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}

for (const [draft, Ajv] of Object.entries(DRAFTS)) {
  test(`every object and every field is described, ${draft}`, () => {
    let fields = 0;
    for (const kind of KINDS) {
      for (const [name, pointer, part] of partsOf(schemas[draft][kind])) {
        if (part.type !== "object" && !part.properties) continue;
        assert.ok(part.title && part.description, `${kind} ${pointer}`);
        for (const [field, { description }] of Object.entries(part.properties ?? {})) {
          assert.match(description ?? "", /\S.*\.$/, `${kind} ${name}.${field}`);
          fields += 1;
        }
      }
    }
    assert.ok(fields > 250, `${fields} fields`);
  });

  test(`every default and every example is valid where it is, ${draft}`, () => {
    for (const kind of KINDS) {
      const schema = schemas[draft][kind];
      const ajv = new Ajv({ allErrors: true }).addSchema(schema, "payload");
      const seen = { default: 0, examples: 0 };
      for (const keyword of Object.keys(seen)) {
        for (const [pointer, value] of having(keyword, schema)) {
          const check = ajv.compile({ $ref: `payload${encodeURI(pointer)}` });
          for (const each of keyword === "examples" ? value : [value]) {
            seen[keyword] += 1;
            assert.ok(
              check(each),
              `${kind} ${pointer} ${keyword} ${JSON.stringify(each)} ${ajv.errorsText(check.errors)}`,
            );
          }
        }
      }
      assert.ok(seen.default >= 7 && seen.examples >= 13, JSON.stringify(seen));
    }
  });
}

test("a draft that there is not is refused by its argument", () => {
  const { input, output } = jobSchema["~standard"].jsonSchema;
  for (const options of [{ target: "openapi-3.0" }, { target: Symbol("x") }, {}, undefined]) {
    for (const ask of [input, output]) assert.throws(() => ask(options), { name: "TypeError", message: /^target: / });
  }
});
