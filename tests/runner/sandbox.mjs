// A sandbox that the wasm tests talk to. They run in other processes and in a browser, so it is told to them
// in an environment variable, which the tests read when they are compiled.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "../../scripts/lib/project.mjs";

/** Starts the command line's sandbox on a free port. */
export async function startSandbox() {
  const child = spawn("node", ["pkg/cli.js", "sandbox", "--port", "0"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise((done) => child.on("close", done));
  const url = await firstUrl(child, gone);
  return {
    env: { NEXRENDER_SANDBOX_URL: url },
    stop() {
      child.kill();
      return gone;
    },
  };
}

async function firstUrl(child, gone) {
  const lines = createInterface({ input: child.stdout });
  const found = new Promise((done) => {
    lines.on("line", (line) => {
      const [url] = line.match(/http:\/\/[\w.:[\]-]+(?:\/api\/v2)?/) ?? [];
      if (url) done(url);
    });
  });
  const ended = gone.then((code) => {
    throw new Error(`the sandbox ended with code ${code} before it told its address`);
  });
  return Promise.race([found, ended]);
}
