// Programs that the tests need from the system: found in PATH or by an environment variable, installed on
// Debian when we are root, asked for otherwise.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./project.mjs";

const programs = {
  chromium: {
    variable: "CHROMIUM",
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    debian: "chromium",
  },
  chromedriver: {
    variable: "CHROMEDRIVER",
    names: ["chromedriver", "chromium.chromedriver"],
    debian: "chromium-driver",
  },
  firefox: { variable: "FIREFOX", names: ["firefox-esr", "firefox"], debian: "firefox-esr" },
  webkitdriver: { variable: "WEBKIT_DRIVER", names: ["WebKitWebDriver"], debian: "webkit2gtk-driver" },
  xvfb: { variable: "XVFB", names: ["Xvfb"], debian: "xvfb" },
  redis: { variable: "REDIS_SERVER", names: ["redis-server"], debian: "redis-server" },
};

/** The path of a program, or `undefined`. */
export function find(program) {
  const { variable, names } = programs[program];
  if (process.env[variable]) return process.env[variable];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
}

/** Installs those that are not there. */
export async function installMissing(wanted) {
  const missing = wanted.filter((program) => !find(program));
  if (missing.length === 0) return;
  const names = missing.map((program) => programs[program].debian);
  if (process.getuid?.() !== 0 || !executable("/usr/bin/apt-get")) {
    const variables = missing.map((program) => programs[program].variable).join(", ");
    throw new Error(`install ${missing.join(" and ")}, or name them in ${variables}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], { env });
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
