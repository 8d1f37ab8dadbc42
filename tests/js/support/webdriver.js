// Firefox and WebKit as Debian has them, by the protocols that they bring: Marionette and WebDriver. playwright-core drives
// only Chromium unpatched.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { find } from "../../../scripts/lib/debian.mjs";

/**
 * @typedef {object} Browser
 * @property {string} version
 * @property {(url: string) => Promise<unknown>} open
 * @property {(script: string) => Promise<any>} run  the body of a function; its value must be JSON
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Browser>} */
export async function startFirefox() {
  const profile = await mkdtemp(join(tmpdir(), "firefox-"));
  // Port 0: Firefox chooses one and writes it into its profile.
  await writeFile(join(profile, "user.js"), 'user_pref("marionette.port", 0);\n');
  const child = spawn(find("firefox"), ["--headless", "--marionette", "--no-remote", "--profile", profile], {
    stdio: "ignore",
  });
  const port = await until(async () => {
    const text = await readFile(join(profile, "MarionetteActivePort"), "utf8").catch(() => "");
    return text !== "" && Number(text);
  });
  const marionette = await connectMarionette(port);
  const { capabilities } = await marionette.send("WebDriver:NewSession", { capabilities: {} });
  return {
    version: capabilities.browserVersion,
    open: (url) => marionette.send("WebDriver:Navigate", { url }),
    run: async (script) => (await marionette.send("WebDriver:ExecuteScript", { script, args: [] })).value,
    close: async () => {
      await marionette.send("Marionette:Quit", {}).catch(() => {});
      marionette.end();
      await ended(child);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Messages are `LENGTH:JSON`; a command is `[0, id, name, parameters]`, its response `[1, id, error, result]`. */
async function connectMarionette(port) {
  const socket = connect(port, "127.0.0.1");
  const waiting = new Map();
  let received = Buffer.alloc(0);
  let commands = 0;
  const greeted = new Promise((done, fail) => {
    waiting.set("greeting", done);
    socket.once("error", fail);
  });
  socket.on("data", (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const colon = received.indexOf(":");
      const length = Number(received.subarray(0, Math.max(colon, 0)).toString());
      if (colon < 0 || received.length < colon + 1 + length) return;
      const message = JSON.parse(received.subarray(colon + 1, colon + 1 + length).toString());
      received = received.subarray(colon + 1 + length);
      if (Array.isArray(message)) waiting.get(message[1])?.(message);
      else waiting.get("greeting")();
    }
  });
  await greeted;
  return {
    end: () => socket.destroy(),
    send: (name, parameters) =>
      new Promise((done, fail) => {
        commands += 1;
        const id = commands;
        waiting.set(id, ([, , error, result]) => (error ? fail(new Error(`${name}: ${error.message}`)) : done(result)));
        const text = JSON.stringify([0, id, name, parameters]);
        socket.write(`${Buffer.byteLength(text)}:${text}`);
      }),
  };
}

/** WebKit needs a display, which Xvfb is. */
export async function startWebKit() {
  const xvfb = spawn(find("xvfb"), ["-displayfd", "3", "-screen", "0", "1280x900x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const display = await new Promise((done, fail) => {
    xvfb.once("error", fail);
    xvfb.stdio[3].once("data", (data) => done(`:${String(data).trim()}`));
  });
  const port = await freePort();
  const driver = spawn(find("webkitdriver"), [`--port=${port}`, "--host=127.0.0.1"], {
    env: {
      ...process.env,
      DISPLAY: display,
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    },
    stdio: "ignore",
  });
  const ask = async (method, path, body) => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await reply.json();
    if (!reply.ok) throw new Error(`${path}: ${value.message}`);
    return value;
  };
  await until(() =>
    ask("GET", "/status").then(
      () => true,
      () => false,
    ),
  );
  const { sessionId, capabilities } = await ask("POST", "/session", { capabilities: {} });
  const session = `/session/${sessionId}`;
  return {
    version: capabilities.browserVersion,
    open: (url) => ask("POST", `${session}/url`, { url }),
    run: (script) => ask("POST", `${session}/execute/sync`, { script, args: [] }),
    close: async () => {
      await ask("DELETE", session).catch(() => {});
      driver.kill();
      await ended(driver);
      xvfb.kill();
      await ended(xvfb);
    },
  };
}

/** Asks again until there is a response; a browser takes seconds to start. */
export async function until(question, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`no answer within ${seconds} s: ${question}`);
    await sleep(100);
  }
}

function ended(child) {
  return child.exitCode !== null || child.signalCode !== null
    ? undefined
    : new Promise((done) => child.once("exit", done));
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
