// Completion scripts, and what bash makes of one.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "../../../pkg/cli/commands.js";
import { cli, folder } from "./process.js";

const scriptFor = async (shell) => (await cli(["completions", shell])).stdout;

/** What bash offers for the last word. */
function offered(script, words) {
  const command = [
    `source ${JSON.stringify(script)}`,
    'COMP_WORDS=("$@")',
    "COMP_CWORD=$(($# - 1))",
    "_nexrender_payload",
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join("\n");
  const text = execFileSync("bash", ["--norc", "-c", command, "bash", "nexrender-payload", ...words], {
    encoding: "utf8",
  });
  return text.split("\n").filter(Boolean);
}

test("bash completes commands, options and their values", { skip: process.platform === "win32" }, async (t) => {
  const script = join(await folder(t, { "completions.sh": await scriptFor("bash") }), "completions.sh");
  for (const [words, expected] of [
    [["li"], ["lint", "list"]],
    [["lint", "--fi"], ["--fix"]],
    [
      ["lint", "--format", "j"],
      ["json", "junit"],
    ],
    [["lint", "a.json", "--update-"], ["--update-baseline"]],
    [
      ["submit", "--unknown", ""],
      ["keep", "ask", "resend"],
    ],
    [["submit", "--journal", ""], []],
    [
      ["rules", "codec-un"],
      ["codec-unknown", "codec-unprefixed"],
    ],
    [
      ["schema", ""],
      ["job", "batch", "join", "config"],
    ],
    [["completions", "z"], ["zsh"]],
    [["help", "rec"], ["reconcile"]],
    // Bash goes on with files.
    [["lint", ""], []],
  ]) {
    assert.deepEqual(offered(script, words), expected, words.join(" "));
  }
});

for (const [shell, option] of [
  ["bash", (name) => `--${name}`],
  ["zsh", (name) => `--${name}[`],
  ["fish", (name) => `-l ${name} `],
]) {
  test(`the script for ${shell} has every command and option`, async () => {
    const script = await scriptFor(shell);
    for (const { name, options } of commands) {
      assert.ok(script.includes(name), name);
      for (const { name: long } of options) assert.ok(script.includes(option(long)), `${name} --${long}`);
    }
  });
}

test("another shell is refused", async () => {
  const { code, stderr } = await cli(["completions", "bsh"]);
  assert.equal(code, 2);
  assert.match(stderr, /unknown shell "bsh": expected bash, zsh, fish; did you mean "bash"\?/);
});
