// A consumer's project: a folder outside the repository, with the packed package installed beside what it is tried with.
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Nothing may ask, report usage, or decide by what CI it runs in. */
const quiet = {
  CI: "1",
  NO_COLOR: "1",
  FORCE_COLOR: undefined,
  NEXT_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
  ASTRO_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  NG_CLI_ANALYTICS: "false",
  PUPPETEER_SKIP_DOWNLOAD: "1",
  NODE_OPTIONS: "",
  // Set by `node --test`, where it would make a child report to its parent.
  NODE_TEST_CONTEXT: undefined,
};

/** How long a step may take before it counts as one that hangs. */
const limit = 600_000;

export class Project {
  #running = [];

  /** @param {string} folder  @param {{ tarball: string, sandbox: string, node?: string }} given  `node`: the program to use */
  constructor(folder, { tarball, sandbox, node = process.execPath }) {
    this.program = node;
    this.folder = folder;
    this.tarball = tarball;
    /** The address of the sandbox's API. */
    this.sandbox = sandbox;
  }

  /** @param {{ tarball: string, sandbox: string, node?: string }} given */
  static async create(given) {
    return new Project(await mkdtemp(join(tmpdir(), "nexrender-payload-consumer-")), given);
  }

  /** Writes a file; an object as JSON. */
  async write(name, content) {
    const file = join(this.folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content, null, 2),
    );
    return file;
  }

  read = (name) => readFile(join(this.folder, name), "utf8");

  /** Installs the tarball and other packages with npm. */
  async install(packages, { scripts = false } = {}) {
    const options = ["--no-audit", "--no-fund", "--no-package-lock"];
    if (!scripts) options.push("--ignore-scripts");
    const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
    const install = (...more) => this.run("npm", ["install", ...options, ...more, this.tarball, ...wanted]);
    await install("--prefer-offline").catch((error) => {
      // npm's cache can be older than a release that is the latest already.
      if (!/ETARGET|notarget/.test(error.message)) throw error;
      return install("--prefer-online");
    });
  }

  /** The version that was installed. */
  async version(name) {
    return JSON.parse(await this.read(`node_modules/${name}/package.json`)).version;
  }

  /** Runs a program to its end; gives what it printed. */
  async run(program, args = [], { env = {}, cwd = this.folder } = {}) {
    try {
      const options = { cwd, env: this.#env(env), timeout: limit, maxBuffer: 1 << 26 };
      const { stdout, stderr } = await execute(program, args, options);
      return stdout + stderr;
    } catch (error) {
      throw new Error(
        `${program.replace(/^.*\//, "")} ${args.slice(0, 3).join(" ")}: ${tail(`${error.stdout ?? ""}\n${error.stderr ?? error.message}`)}`,
      );
    }
  }

  node = (...args) => this.run(this.program, args);

  /** Runs the program of an installed package. */
  bin = (name, args = [], options) => this.run(join(this.folder, "node_modules/.bin", name), args, options);

  /**
   * Starts a server, and waits until it answers.
   *
   * @returns {Promise<{ url: string, output: () => string, stop: () => Promise<void> }>}
   */
  async start(program, args, { port, env = {}, path = "/" }) {
    const child = spawn(program, args, {
      cwd: this.folder,
      env: this.#env({ PORT: String(port), HOST: "127.0.0.1", ...env }),
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    const ended = new Promise((done) => {
      child.on("close", done);
      child.on("error", done);
    });
    const stop = async () => {
      // The whole group: servers start servers.
      if (child.exitCode === null && child.pid !== undefined) {
        try {
          process.kill(-child.pid, "SIGKILL");
        } catch {}
      }
      await ended;
    };
    this.#running.push(stop);
    const url = `http://127.0.0.1:${port}`;
    const until = Date.now() + 180_000;
    while (child.exitCode === null && Date.now() < until) {
      const answer = await fetch(url + path, { signal: AbortSignal.timeout(60_000) }).catch(() => undefined);
      if (answer) return { url, output: () => output, stop };
      await new Promise((done) => setTimeout(done, 250));
    }
    await stop();
    throw new Error(`${args.slice(0, 3).join(" ")} did not answer: ${tail(output)}`);
  }

  startBin = (name, args, options) => this.start(join(this.folder, "node_modules/.bin", name), args, options);

  async remove() {
    for (const stop of this.#running) await stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #env(more) {
    // Installed programs are started by the `node` that is found first.
    const path = `${dirname(this.program)}${delimiter}${process.env.PATH}`;
    const env = { ...process.env, ...quiet, PATH: path, SANDBOX: this.sandbox, ...more };
    return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  }
}

/** The end of an output, which says why a program failed. */
export function tail(output) {
  const control = String.fromCharCode(27);
  const plain = output.replaceAll(new RegExp(`${control}\\[[\\d;?]*[A-Za-z]`, "g"), "").trim();
  return plain.slice(-1500);
}
