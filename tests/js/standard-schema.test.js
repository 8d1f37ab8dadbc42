// The examples of docs/standard-schema.md compile, and tRPC, Hono and TanStack Form run with the package's schemas.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { FieldApi } from "@tanstack/form-core";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { transform } from "esbuild";
import { batchSchema, joinSchema, validate } from "nexrender-payload";
import { root } from "../../scripts/lib/project.mjs";

const template = { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" };
const valid = { template, assets: [{ type: "text", layerName: "title", value: "Hello" }] };
const invalid = {
  template: { id: template.id },
  preview: "yes",
  assets: [valid.assets[0], { type: "text", layerName: "", value: "Hello" }],
};

const folder = join(root, "target/standard-schema");
let router;
let app;
let form;

before(async () => {
  await mkdir(folder, { recursive: true });
  const page = await readFile(join(root, "docs/standard-schema.md"), "utf8");
  const modules = [];
  for (const [, code] of page.matchAll(/^```ts\n([\s\S]*?)^```/gm)) {
    const file = join(folder, `example-${modules.length + 1}`);
    await writeFile(`${file}.mts`, code);
    await writeFile(`${file}.mjs`, (await transform(code, { loader: "ts", format: "esm" })).code);
    modules.push(await import(pathToFileURL(`${file}.mjs`)));
  }
  ({ router, app, form } = Object.assign({}, ...modules));
});

after(() => rm(folder, { recursive: true, force: true }));

test("the examples compile under `strict`", async () => {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: "nodenext",
    target: "es2023",
    types: [],
    skipLibCheck: true,
  };
  const project = join(folder, "tsconfig.json");
  await writeFile(project, JSON.stringify({ compilerOptions, include: ["*.mts"] }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await promisify(execFile)("node", [tsc, "--project", project]).catch(({ stdout }) => assert.fail(stdout));
});

/** The errors of the invalid payload, as the checker reports them. */
const expected = validate(invalid, { kind: "job" })
  .diagnostics.filter(({ severity }) => severity === "error")
  .map(({ message, path }) => ({ message, path }));

test("the invalid payload has errors at three places", () => {
  assert.deepEqual(expected.map(({ path }) => path.join(".")).sort(), ["assets.1.layerName", "preview", "template"]);
});

test("a tRPC caller gets the result of a valid job, and BAD_REQUEST with the issues of an invalid one", async () => {
  const caller = router.createCaller({});
  assert.equal(await caller.render(valid), template.id);
  await assert.rejects(caller.render(invalid), ({ code, cause }) => {
    assert.equal(code, "BAD_REQUEST");
    assert.deepEqual(cause.issues, expected);
    return true;
  });
});

test("tRPC over HTTP answers an invalid job with status 400 and the issues", async () => {
  const call = async (payload) => {
    const response = await fetchRequestHandler({
      endpoint: "/trpc",
      req: new Request("http://localhost/trpc/render", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(payload),
      }),
      router,
    });
    return { status: response.status, body: await response.json() };
  };
  assert.deepEqual(await call(valid), { status: 200, body: { result: { data: template.id } } });
  const { status, body } = await call(invalid);
  assert.equal(status, 400);
  assert.deepEqual(body.error.data.issues, expected);
});

test("Hono answers an invalid job with status 400 and the issues", async () => {
  const post = (body) =>
    app.request("/render", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const accepted = await post(JSON.stringify(valid));
  assert.equal(accepted.status, 200);
  assert.deepEqual(await accepted.json(), { template: template.id });
  const refused = await post(JSON.stringify(invalid));
  assert.equal(refused.status, 400);
  const { success, error } = await refused.json();
  assert.equal(success, false);
  assert.deepEqual(error, expected);
});

test("TanStack Form shows each message at its field, and none once the value is valid", () => {
  const unmount = form.mount();
  const fields = Object.fromEntries(
    ["template", "preview", "assets[0].layerName", "assets[1].layerName"].map((name) => {
      const field = new FieldApi({ form, name });
      field.mount();
      return [name, field];
    }),
  );
  const shown = () =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, { state }]) =>
        state.meta.errors.length > 0 ? [[name, state.meta.errors.map(({ message }) => message)]] : [],
      ),
    );
  const set = (payload) => {
    for (const [name, value] of Object.entries(payload)) form.setFieldValue(name, value);
  };
  const messageAt = (...path) =>
    expected.filter((issue) => issue.path.join() === path.join()).map(({ message }) => message);

  form.validate("change");
  assert.equal(form.state.canSubmit, true);
  assert.deepEqual(shown(), {});

  set(invalid);
  assert.equal(form.state.canSubmit, false);
  assert.deepEqual(shown(), {
    template: messageAt("template"),
    preview: messageAt("preview"),
    "assets[1].layerName": messageAt("assets", 1, "layerName"),
  });

  set({ ...valid, preview: true });
  assert.equal(form.state.canSubmit, true);
  assert.deepEqual(shown(), {});
  unmount();
});

test("the schemas of batches and joins give paths into their lists", () => {
  const batch = batchSchema["~standard"].validate({ jobs: [valid, invalid] });
  assert.deepEqual(
    batch.issues,
    expected.map(({ message, path }) => ({ message, path: ["jobs", 1, ...path] })),
  );
  assert.deepEqual(batchSchema["~standard"].validate({ jobs: [valid] }), { value: { jobs: [valid] } });
  const { issues } = joinSchema["~standard"].validate({ assets: [{ id: "01JTGM9GCR71JV7EJYDF45QAFD" }, 5] });
  assert.ok(issues.some(({ path }) => path[0] === "assets" && path[1] === 1));
});
