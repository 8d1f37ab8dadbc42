// The scan of a run's logs finds a leak, and everything that tests plant bears the mark that it looks for.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/lib/project.mjs";
import { lookForTokens, mark } from "../runner/secrets.mjs";
import { logName } from "../runner/suite.mjs";

test("a log that contains a token fails the run, and is named", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-logs-"));
  t.after(() => rm(folder, { recursive: true }));
  const said = t.mock.method(console, "log", () => {});
  const clean = { name: "js, clean" };
  const leaking = { name: "js, leaking" };
  await writeFile(join(folder, logName(clean.name)), "ok 1 - all is well\n");
  await writeFile(join(folder, logName(leaking.name)), `ok 1 - Authorization: Bearer ${mark}-token-5f0c\n`);

  assert.deepEqual(await lookForTokens([clean], folder), { passed: 1, failed: 0 });
  assert.deepEqual(await lookForTokens([clean, leaking], folder), { passed: 0, failed: 1 });
  const lines = said.mock.calls.map(({ arguments: [line] }) => line).join("\n");
  assert.match(lines, /the log of "js, leaking"/);
  assert.doesNotMatch(lines, /the log of "js, clean"/);
});

test("every token, key and secret in a test has the mark", async () => {
  const named = /\b(?:token|accessKeyId|accessKeySecret|NEXRENDER_API_KEY)\\?"?: \\?"([^"\\]+)|with_token\("([^"]+)/g;
  const sent = /\bBearer ([\w-]+)/g;
  const unmarked = [];
  let count = 0;
  for (const file of await readdir(join(root, "tests"), { recursive: true })) {
    if (!/\.(?:js|mjs|rs)$/.test(file)) continue;
    const text = await readFile(join(root, "tests", file), "utf8");
    for (const [found, ...values] of [...text.matchAll(named), ...text.matchAll(sent)]) {
      count += 1;
      // A reference to a stored secret is not a secret.
      const isFine = (value) => value?.toLowerCase().includes(mark) || value?.startsWith("${");
      if (!values.some(isFine)) unmarked.push(`${file}: ${found}`);
    }
  }
  assert.ok(count > 10);
  assert.deepEqual(unmarked, []);
});
