// Runs one suite: its output goes to a log, its counts to one line, its tail to the screen when it failed.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/lib/project.mjs";

export const logs = join(root, "target/test-logs");
const TAIL = 60;

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} command the program and its arguments
 * @property {(output: string, code: number) => { passed: number, failed: number }} count
 * @property {Record<string, string>} [env]
 * @property {boolean} [sandbox] whether the suite talks to a running sandbox
 * @property {string[]} [programs] system programs that it needs
 */

/** The file with a suite's whole output. */
export const logName = (name) => `${name.replace(/\W+/g, "-")}.log`;

/** @param {Suite} suite */
export async function runSuite(suite, sandbox) {
  const log = join(logs, logName(suite.name));
  const began = performance.now();
  const code = await stream(suite, sandbox, log);
  const output = await readFile(log, "utf8");
  const counts = settle(suite.count(output, code), code);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${suite.name.padEnd(28)} ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
  if (counts.failed > 0) {
    const tail = telling(output).trimEnd().split("\n").slice(-TAIL).join("\n");
    console.log(`${tail.replace(/^/gm, "    ")}\n    the whole log: ${log}`);
  }
  return counts;
}

/** Node's runner repeats its failures at the end. */
function telling(output) {
  return output.slice(Math.max(0, output.lastIndexOf("\n✖ failing tests:")));
}

/** A suite that failed without saying what, or that ran nothing, is one failure. */
function settle({ passed, failed }, code) {
  const silent = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}

function stream({ command: [program, ...args], env }, sandbox, log) {
  const file = createWriteStream(log);
  const child = spawn(program, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CARGO_TERM_COLOR: "never", NO_COLOR: "1", ...sandbox?.env, ...env },
  });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  return new Promise((done) => {
    const finish = (code) => file.end(() => done(code));
    child.on("error", (error) => {
      file.write(`${program} did not start: ${error.message}\n`);
      finish(-1);
    });
    child.on("close", (code) => finish(code ?? -1));
  });
}
