// Every example that the documents show, run unchanged against the packed package.
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { transform } from "esbuild";
import { root } from "../../../scripts/lib/project.mjs";
import { documentedExamples } from "../support/examples.js";
import { execute, install } from "../support/packed.js";

const redirect = join(root, "tests/js/support/redirect.js");

test("documented examples", async (suite) => {
  const packed = await install();
  const { createSandbox } = await import("../../../pkg/sandbox/index.js");
  const sandbox = await createSandbox({ port: 0 });
  const env = {
    ...process.env,
    NEXRENDER_API_KEY: "planted-token",
    SANDBOX_ORIGIN: new URL("/", sandbox.url).href,
  };
  suite.after(async () => {
    await sandbox.close();
    await packed.remove();
  });
  // Examples read payloads by the paths that they have in the repository.
  await cp(join(root, "examples"), join(packed.folder, "examples"), { recursive: true });

  const examples = await documentedExamples();
  assert.ok(examples.some(({ run }) => run));
  for (const { name, code, run } of examples) {
    await suite.test(name, async () => {
      if (!run) return transform(code, { loader: "js", format: "esm" });
      const file = await packed.write(`${name.replace(/\W+/g, "-")}.mjs`, code);
      await execute("node", ["--import", redirect, file], { cwd: packed.folder, env });
    });
  }
});
