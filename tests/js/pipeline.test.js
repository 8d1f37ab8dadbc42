// The files for pipelines: what they run, run with the command line of this repository.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { badJob, job, root, script } from "./cli/process.js";

const read = async (path) => parse(await readFile(join(root, path), "utf8"));

/** Runs a shell script in a folder with a good and a wrong payload; `npx` and the command are those of this repository. */
async function shell(t, text, env = {}) {
  const folder = await mkdtemp(join(tmpdir(), "nexrender-pipeline-"));
  t.after(() => rm(folder, { recursive: true }));
  const command = async (name, content) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${content}\n`);
    await chmod(join(folder, name), 0o755);
  };
  await command("npx", `[ "$1" = --yes ] && shift; shift; exec "${process.execPath}" "${script}" "$@"`);
  await command("nexrender-payload", `exec "${process.execPath}" "${script}" "$@"`);
  await writeFile(join(folder, "good.nexrender.json"), JSON.stringify(job()));
  await writeFile(join(folder, "bad.nexrender.json"), JSON.stringify(badJob()));
  const result = await new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, ...env } };
    execFile("bash", ["-e", "-o", "pipefail", "-c", text], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
  const saved = (name) => readFile(join(folder, name), "utf8");
  return { ...result, saved };
}

/** The environment of a step of the action, with the defaults of its inputs. */
function environment(step, inputs, given) {
  const value = (text) =>
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name) => given[name] ?? inputs[name].default);
  return Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, value(text)]));
}

test("the action shows findings at their lines, and fails if there are errors", async (t) => {
  const { inputs, runs } = await read("action.yml");
  const [check] = runs.steps;
  const wrong = await shell(
    t,
    check.run,
    environment(check, inputs, { files: "good.nexrender.json\nbad.nexrender.json\n" }),
  );
  assert.equal(wrong.code, 1, wrong.stderr);
  assert.match(wrong.stdout, /^::error .*file=bad\.nexrender\.json,line=1/m);
  const good = await shell(t, check.run, environment(check, inputs, { files: "good.nexrender.json" }));
  assert.deepEqual([good.code, good.stdout], [0, ""], good.stderr);
});

test("the action writes SARIF also if there are errors", async (t) => {
  const { inputs, runs } = await read("action.yml");
  const [check] = runs.steps;
  const files = { files: "bad.nexrender.json", sarif: "findings.sarif" };
  const { code, saved } = await shell(t, check.run, environment(check, inputs, files));
  assert.equal(code, 1);
  assert.equal(JSON.parse(await saved("findings.sarif")).runs[0].results[0].ruleId, "type-mismatch");
});

test("the action's preflight asks the account with the token of its input", async (t) => {
  const sandbox = await createSandbox({ port: 0, token: "planted-token-10c4" });
  t.after(() => sandbox.close());
  const { inputs, runs } = await read("action.yml");
  const step = runs.steps.find(({ name }) => name === "Preflight");
  const given = { files: "good.nexrender.json", token: "planted-token-10c4" };
  const env = { ...environment(step, inputs, given), NEXRENDER_BASE_URL: sandbox.baseUrl };
  const { stdout, stderr } = await shell(t, step.run, env);
  assert.ok(sandbox.requests.length > 0, stderr);
  assert.ok(!`${stdout}${stderr}`.includes("planted"));
});

test("the hooks of pre-commit check the files that they select", async (t) => {
  const [lint, fix] = await read(".pre-commit-hooks.yaml");
  assert.ok(new RegExp(lint.files).test("a.nexrender-batch.json") && !new RegExp(lint.files).test("package.json"));
  assert.equal((await shell(t, `${lint.entry} good.nexrender.json`)).code, 0);
  assert.equal((await shell(t, `${lint.entry} good.nexrender.json bad.nexrender.json`)).code, 1);
  assert.equal((await shell(t, `${fix.entry} good.nexrender.json`)).code, 0);
});

test("the template for GitLab writes a report of code quality", async (t) => {
  const { "nexrender-payload": step } = await read("docs/gitlab-ci.yml");
  const { code, saved } = await shell(t, step.script.join("\n"), { NEXRENDER_PAYLOAD_FILES: "bad.nexrender.json" });
  assert.equal(code, 1);
  const report = JSON.parse(await saved(step.artifacts.reports.codequality));
  assert.equal(report[0].location.path, "bad.nexrender.json");
});
