// The commands for templates, fonts and secrets, against a sandbox.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { cli, folder, script } from "./process.js";

const TOKEN = "planted-token-77aa";
const VALUE = "planted-value-31c8";

let sandbox;
before(async () => {
  sandbox = await createSandbox({ jobSeconds: 0.001, token: TOKEN, port: 0 });
});
after(() => sandbox.close());

async function call(args, options = {}) {
  const env = { NEXRENDER_API_KEY: TOKEN, NEXRENDER_BASE_URL: sandbox.baseUrl };
  const result = await cli(args, { ...options, env });
  const shown = `${result.stdout}${result.stderr}`;
  assert.ok(!shown.includes(TOKEN) && !shown.includes(VALUE), "a secret was printed");
  return result;
}

const lastId = ({ stdout }) => stdout.trim().split("\n").at(-1).split(" ")[0];

test("a template is uploaded, processed, renamed, downloaded and deleted", async (t) => {
  const path = await folder(t, { "promo.zip": "PK\u0005\u0006" });
  const uploaded = await call(["template", "upload", "promo.zip", "--name", "Promo", "--wait"], { cwd: path });
  assert.equal(uploaded.code, 0, uploaded.stderr);
  assert.match(uploaded.stdout, /^[0-9A-Z]{26} {2}uploaded\n$/);
  const id = lastId(uploaded);
  assert.match((await call(["template", "list"])).stdout, new RegExp(`${id} +uploaded +zip +Promo`));
  assert.match((await call(["template", id])).stdout, /Promo/);
  assert.equal((await call(["template", "rename", id, "Promo 2"])).stdout, `${id}  Promo 2\n`);
  const again = await call(["template", "upload", "promo.zip", "--id", id], { cwd: path });
  assert.equal(again.stdout, `${id}  uploaded\n`);
  assert.equal((await call(["template", "wait", id])).code, 0);
  assert.match((await call(["template", "download", id])).stdout, /^http/);
  const saved = await call(["template", "download", id, "--out", "copy.zip"], { cwd: path });
  assert.equal(saved.code, 0, saved.stderr);
  assert.equal((await call(["template", "delete", id])).stdout, `${id}  deleted\n`);
  assert.equal((await call(["template", "show", id])).code, 1);
});

// util-linux's `script` gives the process a terminal of its own.
test("an upload shows a bar in bytes on a terminal", { skip: process.platform !== "linux" }, async (t) => {
  const path = await folder(t, { "promo.zip": "P".repeat(2_500_000) });
  const command = `"${process.execPath}" "${script}" template upload promo.zip`;
  const running = promisify(execFile)("script", ["-qec", command, "/dev/null"], {
    cwd: path,
    env: { ...process.env, TERM: "xterm", NEXRENDER_API_KEY: TOKEN, NEXRENDER_BASE_URL: sandbox.baseUrl },
  });
  running.child.stdin.end();
  const { stdout } = await running;
  assert.match(stdout, /0% +uploading promo\.zip: 0\.0 of 2\.5 MB/);
});

test("a template is created from a URL", async () => {
  const created = await call(["template", "create", `${sandbox.url}/files/promo.aep`, "--wait"]);
  assert.match(created.stdout, /uploaded/, created.stderr);
});

test("the answer to an upload is printed without the address that takes the file", async (t) => {
  const path = await folder(t, { "promo.zip": "PK\u0005\u0006" });
  const { stdout } = await call(["template", "upload", "promo.zip", "--json"], { cwd: path });
  assert.equal(JSON.parse(stdout).uploadInfo, undefined);
});

test("a font is uploaded, listed and deleted by its file name", async (t) => {
  const path = await folder(t, { "Inter-Bold.ttf": "\u0000\u0001\u0000\u0000" });
  const uploaded = await call(["font", "upload", "Inter-Bold.ttf"], { cwd: path });
  assert.deepEqual([uploaded.code, uploaded.stdout], [0, "Inter-Bold.ttf  uploaded\n"], uploaded.stderr);
  assert.match((await call(["font", "list"])).stdout, /Inter-Bold\.ttf/);
  assert.equal((await call(["font", "delete", "Inter-Bold.ttf"])).stdout, "Inter-Bold.ttf  deleted\n");
  assert.match((await call(["font", "delete", "Inter-Bold.ttf"])).stderr, /has no Inter-Bold\.ttf/);
});

test("a secret's value comes from standard input or a file, and is never shown", async (t) => {
  const path = await folder(t, { "value.txt": `${VALUE}\n` });
  const stored = await call(["secret", "set", "AWS_KEY"], { input: `${VALUE}\n` });
  assert.deepEqual([stored.code, stored.stdout], [0, "${secrets.AWS_KEY}  stored\n"], stored.stderr);
  assert.equal((await call(["secret", "set", "OTHER", "--from", "value.txt"], { cwd: path })).code, 0);
  const sent = sandbox.requests.filter((request) => request.method === "PUT" && request.path.endsWith("/secrets"));
  assert.equal(sent.length, 2);
  assert.match((await call(["secret", "list"])).stdout, /AWS_KEY/);
  assert.equal((await call(["secret", "delete", "AWS_KEY", "OTHER"])).stdout, "AWS_KEY  deleted\nOTHER  deleted\n");
});

for (const [args, message] of [
  [
    ["font", "uplaod", "a.ttf"],
    /unknown action "uplaod" of font: expected list, upload or delete; did you mean "upload"\?/,
  ],
  [["font", "upload", "a.otf"], /a\.otf: the service accepts only \.ttf files/],
  [["secret", "set"], /missing argument: secret set NAME/],
  [["secret", "set", "NAME", "value"], /unexpected argument "value"/],
  [["template", "upload", "a.png"], /a\.png: expected a file that ends in \.aep, \.zip, \.mogrt/],
  [["template", "create", "promo.aep"], /expected a URL whose path ends in/],
]) {
  test(`misuse is explained: ${args.join(" ")}`, async () => {
    const { code, stderr } = await call(args);
    assert.notEqual(code, 0);
    assert.match(stderr, message);
  });
}
