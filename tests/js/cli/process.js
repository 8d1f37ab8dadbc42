import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
/** The sources; tests/js/package runs the bundle. */
export const script = join(root, "pkg", "cli", "bin.js");

/** Variables for colours and access, which must not leak in from the environment of the tests. */
const NEUTRAL = {
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  NODE_DISABLE_COLORS: undefined,
  NEXRENDER_API_KEY: undefined,
  NEXRENDER_BASE_URL: undefined,
};

/**
 * Runs the command line as a process.
 *
 * @param {string[]} args
 * @param {{ input?: string | Buffer, keepInputOpen?: boolean, env?: Record<string, string>, cwd?: string, onStart?: (child: import("node:child_process").ChildProcess) => void }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export function cli(args, { input = "", keepInputOpen = false, env = {}, cwd = root, onStart } = {}) {
  const variables = Object.entries({ ...process.env, ...NEUTRAL, ...env }).filter(([, value]) => value !== undefined);
  const child = spawn(process.execPath, [script, ...args], { cwd, env: Object.fromEntries(variables) });
  const outputs = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8");
    child[name].on("data", (text) => {
      outputs[name] += text;
    });
  }
  child.stdin.on("error", () => {}); // a process that rejects its arguments reads nothing
  if (!keepInputOpen) child.stdin.end(input);
  onStart?.(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...outputs }));
  });
}

/**
 * A folder with the files given, removed after the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {Record<string, string | Buffer | object>} files  objects are written as JSON
 */
export async function folder(t, files = {}) {
  const path = await mkdtemp(join(tmpdir(), "nexrender-payload-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const isText = typeof content === "string" || Buffer.isBuffer(content);
    await writeFile(join(path, name), isText ? content : JSON.stringify(content, null, 2));
  }
  return path;
}

export const TEMPLATE = "01JTGM9GCR71JV7EJYDF45QAFD";

/** A job without a finding. */
export const job = (value = "Hello") => ({
  template: { id: TEMPLATE, composition: "main" },
  assets: [{ type: "text", layerName: "title", value }],
});

/** A job with one error, at /preview. */
export const badJob = () => ({ ...job(), preview: "yes" });

/** A job with one error and every kind of credential that a payload can contain. */
export const tellingJob = () => ({
  ...job(),
  upload: { params: { region: 1, bucket: "b", accessKeyId: "planted-id", accessKeySecret: "planted-key" } },
  webhook: {
    headers: { authorization: "Bearer planted-hook", "Proxy-Authorization": "planted-proxy" },
    url: "https://me:planted-password@example.com",
    method: "NONE",
  },
});

/** A job with one finding that a safe fix removes. */
export const repairableJob = () => ({ ...job(), settings: { type: "video", codec: "h264_vbr_15mbps" } });
