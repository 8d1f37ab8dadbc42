// Where the project is, and how its scripts run other programs. Node's own modules only: these files run
// before `npm ci`.
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Runs a program in the root with its output shown; rejects when it fails. */
export function run(program, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      ...options,
    });
    child.on("error", fail);
    child.on("close", (code, signal) =>
      code === 0 ? done() : fail(new Error(`${[program, ...args].join(" ")} ended with ${signal ?? `code ${code}`}`)),
    );
  });
}

/** Runs a program and returns what it printed, or `undefined` when it failed or does not exist. */
export function capture(program, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
      ...options,
    });
    let output = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.on("error", () => done(undefined));
    child.on("close", (code) => done(code === 0 ? output : undefined));
  });
}
