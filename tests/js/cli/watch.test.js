// `lint --watch`: files that change are checked again.
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { badJob, cli, folder, job } from "./process.js";

test("--watch checks again when a file changes, appears or disappears, until it is interrupted", async (t) => {
  const cwd = await folder(t, { "a.json": badJob(), "nexrender-payload.config.json": {} });
  const write = (name, content) => writeFile(join(cwd, name), JSON.stringify(content));
  const steps = [
    [/1 error in 1 file/, () => write("a.json", job())],
    [/no findings in 1 file/, () => write("b.json", badJob())],
    [/1 error in 2 files/, () => write("nexrender-payload.config.json", { rules: 1 })],
    [/error: lint: .*expected an object/, () => write("nexrender-payload.config.json", {})],
    [/1 error in 2 files/, () => rm(join(cwd, "b.json"))],
    [/no findings in 1 file/, (child) => child.kill("SIGINT")],
  ];
  const run = await cli(["lint", ".", "--watch"], {
    cwd,
    onStart: async (child) => {
      let output = "";
      const seen = (text) => {
        output += text;
        // What a check says is complete once it waits for the next change.
        const [says, next] = steps[0] ?? [];
        if (!says?.test(output) || !output.includes("watching for changes")) return;
        output = "";
        steps.shift();
        next(child);
      };
      child.stdout.on("data", seen);
      child.stderr.on("data", seen);
    },
  });
  assert.equal(steps.length, 0);
  assert.equal(run.code, 130);
});

test("--watch refuses what does not fit", async (t) => {
  const cwd = await folder(t, { "a.json": job() });
  for (const [args, says] of [
    [["-"], /--watch requires files/],
    [["a.json", "--fix"], /--watch cannot be combined with --fix/],
    [["a.json", "--diff"], /--watch cannot be combined with --diff/],
    [["a.json", "--json"], /--watch requires --format pretty or concise/],
  ]) {
    const { code, stderr } = await cli(["lint", "--watch", ...args], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
});
