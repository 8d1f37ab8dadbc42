// `preflight` and `account`, against the sandbox.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { createSandbox } from "../../../pkg/sandbox/index.js";
import { cli, folder, job, TEMPLATE } from "./process.js";

/** Planted in the environment and in the account; must not appear in any output or file. */
const TOKEN = "planted-token-7d1a";
const SNAPSHOT = "nexrender.account.json";

const account = {
  templates: [
    {
      id: TEMPLATE,
      displayName: "Promo",
      compositions: [{ name: "main", duration: 10 }],
      layers: [
        { name: "title", composition: "main", layer_type: "text" },
        { name: "logo.png", composition: "main", layer_type: "av" },
      ],
    },
    { id: "01JTGM9GCR71JV7EJYDF45QAFE", displayName: "Other" },
  ],
  fonts: ["Inter-Bold.ttf"],
  secrets: { COUPON: "planted-secret" },
};

let sandbox;
let origin;
before(async () => {
  sandbox = await createSandbox({ account, token: TOKEN, port: 0 });
  origin = new URL(sandbox.baseUrl).origin;
});
after(() => sandbox.close());
beforeEach(() => sandbox.clearRequests());

async function call(args, options = {}) {
  const env = { NEXRENDER_API_KEY: TOKEN, NEXRENDER_BASE_URL: sandbox.baseUrl, ...options.env };
  const result = await cli(args, { ...options, env });
  assert.ok(!`${result.stdout}${result.stderr}`.includes("planted"), "a secret was printed");
  return result;
}

/** Five mistakes; the fifth is a warning. */
const broken = () => ({
  template: { id: TEMPLATE, composition: "main" },
  fonts: ["Inter-Blod.ttf"],
  assets: [
    { type: "text", layerName: "titel", value: "${secrets.COUPN}" },
    { type: "image", layerName: "logo.png", src: `${origin}/files/404/logo.png` },
    { type: "image", layerName: "logo.png", src: `${origin}/files/html/logo.png` },
  ],
});
const quiet = ["--rule", "unreachable-url=off", "--rule", "asset-duplicate-target=off"];
const codesOf = (stdout) =>
  JSON.parse(stdout).files.map(({ diagnostics }) => diagnostics.map(({ code, pointer }) => `${code} ${pointer}`));
const five = [
  "font-unknown /fonts/0",
  "layer-unknown /assets/0/layerName",
  "secret-unknown /assets/0/value",
  "url-unavailable /assets/1/src",
  "url-content /assets/2/src",
];

test("five mistakes are five findings at five places", async (t) => {
  const path = await folder(t, { "job.json": broken() });
  const { code, stdout } = await call(["preflight", "job.json", "--json", "--allow-private-hosts", ...quiet], {
    cwd: path,
  });
  assert.equal(code, 1);
  assert.deepEqual(codesOf(stdout), [five]);
  const [{ range }] = JSON.parse(stdout).files[0].diagnostics.slice(3);
  assert.equal(range.start.line, 18);
});

test("findings are shown like those of `lint`, without its options", async (t) => {
  const path = await folder(t, { "job.json": broken() });
  const { stdout, stderr } = await call(["preflight", "job.json", "--allow-private-hosts", ...quiet], { cwd: path });
  assert.match(stdout, /--> job\.json:\d+:\d+ \(\/assets\/1\/src\)/);
  assert.match(stdout, /fix: Change to `Inter-Bold\.ttf`\n/);
  assert.match(stdout, /4 errors, 1 warning in 1 file\n$/);
  assert.ok(!stdout.includes("--fix"));
  assert.equal(stderr, "");
});

test("a good payload passes, and each format ends the same way", async (t) => {
  const path = await folder(t, { "job.json": job() });
  for (const format of ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"]) {
    const { code } = await call(["preflight", "job.json", "--format", format], { cwd: path });
    assert.equal(code, 0, format);
  }
});

test("files and lines that name the same things ask once", async (t) => {
  const lines = Array.from({ length: 3 }, () => JSON.stringify({ ...job(), fonts: ["Inter-Bold.ttf"] })).join("\n");
  const path = await folder(t, { "a.json": { ...job(), fonts: ["Inter-Bold.ttf"] }, "b.ndjson": lines });
  const { code } = await call(["preflight", "a.json", "b.ndjson"], { cwd: path });
  assert.equal(code, 0);
  const fonts = sandbox.requests.filter(({ path: url }) => url.endsWith("/fonts"));
  assert.equal(fonts.length, 1);
});

test("a finding in a file of lines is at its line", async (t) => {
  const wrong = { ...job(), assets: [{ type: "text", layerName: "titel", value: "a" }] };
  const path = await folder(t, { "jobs.ndjson": `${JSON.stringify(job())}\n${JSON.stringify(wrong)}\n` });
  const { code, stdout } = await call(["preflight", "jobs.ndjson", "--json"], { cwd: path });
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).files[0].diagnostics[0].range.start.line, 2);
});

test("--no-urls requests no URL, and private hosts need a permission", async (t) => {
  const path = await folder(t, { "job.json": broken() });
  const without = await call(["preflight", "job.json", "--json", "--no-urls", ...quiet], { cwd: path });
  assert.deepEqual(codesOf(without.stdout), [five.slice(0, 3)]);
  const refused = await call(["preflight", "job.json", "--json", ...quiet], { cwd: path });
  assert.deepEqual(codesOf(refused.stdout)[0].slice(3), ["url-unchecked /assets/1/src", "url-unchecked /assets/2/src"]);
  const limited = await call(["preflight", "-", "--json", "--allow-private-hosts", "--max-urls", "1", ...quiet], {
    input: JSON.stringify(broken()),
  });
  assert.deepEqual(codesOf(limited.stdout)[0].slice(3), [
    "url-unavailable /assets/1/src",
    "url-unchecked /assets/2/src",
  ]);
});

test("options that exclude each other are refused", async (t) => {
  const path = await folder(t, { "job.json": job() });
  for (const [args, message] of [
    [["--offline", "--no-urls"], /--offline requests nothing: it cannot be combined with --no-urls/],
    [["--no-urls", "--max-urls", "5"], /--no-urls cannot be combined with --max-urls/],
    [["--concurrency", "500"], /concurrency/],
    [["--fix"], /--fix/],
  ]) {
    const { code, stderr } = await call(["preflight", "job.json", ...args], { cwd: path });
    assert.equal(code, 2, args.join(" "));
    assert.match(stderr, message);
  }
});

test("a service that fails ends the command with its error", async (t) => {
  const path = await folder(t, { "job.json": job() });
  const { code, stderr } = await call(["preflight", "job.json"], {
    cwd: path,
    env: { NEXRENDER_BASE_URL: "http://127.0.0.1:9/api/v2" },
  });
  assert.equal(code, 1);
  assert.match(stderr, /127\.0\.0\.1:9/);
});

test("`account pull` writes a snapshot that `lint`, `expand` and `preflight --offline` find", async (t) => {
  const path = await folder(t, { "rows.json": [{ name: "Ada" }] });
  await mkdir(join(path, "campaign"));
  await writeFile(join(path, "campaign", "job.json"), JSON.stringify(broken(), null, 2));
  await writeFile(
    join(path, "campaign", "other.json"),
    JSON.stringify({ ...job(), template: { id: "01JTGM9GCR71JV7EJYDF45QAFF", composition: "x" } }),
  );
  const pulled = await call(["account", "pull"], { cwd: path });
  assert.equal(pulled.code, 0);
  assert.equal(pulled.stderr, `2 templates, 1 font and the name of 1 secret written to ${SNAPSHOT}\n`);
  const text = await readFile(join(path, SNAPSHOT), "utf8");
  assert.ok(!text.includes("planted"));
  assert.equal(JSON.parse(text).scope, "all");

  sandbox.clearRequests();
  const lint = await call(["lint", "campaign/job.json", "--json", ...quiet], { cwd: path });
  assert.deepEqual(codesOf(lint.stdout), [five.slice(0, 3)]);
  const ignored = await call(["lint", "campaign/job.json", "--json", "--no-account", ...quiet], { cwd: path });
  assert.deepEqual(codesOf(ignored.stdout), [[]]);
  const stdin = await call(["lint", "-", "--json", ...quiet], {
    cwd: join(path, "campaign"),
    input: JSON.stringify(broken()),
  });
  assert.deepEqual(codesOf(stdin.stdout), [five.slice(0, 3)]);
  const expand = await call(["expand", "campaign/job.json", "rows.json"], { cwd: path });
  assert.equal(expand.code, 1);
  assert.match(expand.stderr, /\[layer-unknown\]/);
  const offline = await call(["preflight", "campaign", "--offline", "--json", ...quiet], { cwd: path });
  assert.deepEqual(codesOf(offline.stdout), [five.slice(0, 3), []]);
  assert.match(offline.stderr, /template 01JTGM9GCR71JV7EJYDF45QAFF is not in the snapshot/);
  assert.equal(sandbox.requests.length, 0);
});

test("the snapshot can be named, on the command line and in the configuration", async (t) => {
  const path = await folder(t, { "job.json": broken(), "nexrender-payload.config.json": { account: "kept/a.json" } });
  await mkdir(join(path, "kept"));
  await call(["account", "pull", TEMPLATE, "--file", "kept/a.json"], { cwd: path });
  const snapshot = JSON.parse(await readFile(join(path, "kept/a.json"), "utf8"));
  assert.deepEqual([snapshot.scope, snapshot.templates.length], ["chosen", 1]);
  const configured = await call(["lint", "job.json", "--json", ...quiet], { cwd: path });
  assert.deepEqual(codesOf(configured.stdout), [five.slice(0, 3)]);
  const named = await call(["lint", "job.json", "--json", "--no-config", "--account", "kept/a.json", ...quiet], {
    cwd: path,
  });
  assert.deepEqual(codesOf(named.stdout), [five.slice(0, 3)]);
});

test("`account diff` says what changed", async (t) => {
  const path = await folder(t);
  const none = await call(["account", "diff"], { cwd: path });
  assert.equal(none.code, 2);
  assert.match(none.stderr, /no nexrender\.account\.json in this folder or a parent folder/);
  await call(["account", "pull"], { cwd: path });
  const same = await call(["account", "diff"], { cwd: path });
  assert.deepEqual([same.code, same.stdout], [0, ""]);

  const file = join(path, SNAPSHOT);
  const snapshot = JSON.parse(await readFile(file, "utf8"));
  const [promo] = snapshot.templates;
  promo.compositions[0].duration = 5;
  promo.layers = [
    { ...promo.layers[0], layer_type: "av" },
    { composition_id: promo.compositions[0].aeid, name: "old" },
  ];
  snapshot.templates = [promo, { id: "01JTGM9GCR71JV7EJYDF45QAFZ", displayName: "Gone", status: "uploaded" }];
  snapshot.fonts = ["Old.ttf"];
  snapshot.secrets = [];
  await writeFile(file, JSON.stringify(snapshot));
  const changed = await call(["account", "diff"], { cwd: path });
  assert.equal(changed.code, 1);
  assert.deepEqual(changed.stdout.trimEnd().split("\n"), [
    "+ template 01JTGM9GCR71JV7EJYDF45QAFE  Other",
    "- template 01JTGM9GCR71JV7EJYDF45QAFZ  Gone",
    `~ template ${TEMPLATE}  Promo`,
    "    composition main, duration: 5 → 10",
    "    + layer logo.png in main",
    "    - layer old in main",
    "    layer title in main, kind: av → text",
    "+ font Inter-Bold.ttf",
    "- font Old.ttf",
    "+ secret COUPON",
  ]);
  const { stdout } = await call(["account", "diff", "--json"], { cwd: path });
  assert.deepEqual(JSON.parse(stdout).fonts, { added: ["Inter-Bold.ttf"], removed: ["Old.ttf"] });
});

test("wrong actions, ids and snapshots are refused", async (t) => {
  const path = await folder(t, { "job.json": job(), [SNAPSHOT]: { templates: {} } });
  for (const [args, message, expected] of [
    [["account", "pul"], /unknown action pul: expected pull or diff; did you mean "pull"\?/, 2],
    [["account"], /missing argument/, 2],
    [["account", "diff", TEMPLATE], /takes no ids/, 2],
    [["account", "pull", "01JTGM9GCR71JV7EJYDF45QAZZ"], /01JTGM9GCR71JV7EJYDF45QAZZ|404/, 1],
    [["lint", "job.json"], /is not an account snapshot: its `templates` is not a list/, 2],
  ]) {
    const { code, stderr } = await call(args, { cwd: path });
    assert.equal(code, expected, args.join(" "));
    assert.match(stderr, message);
  }
});

test("preflight --offline without a snapshot is refused", async (t) => {
  const path = await folder(t, { "job.json": job() });
  const { code, stderr } = await call(["preflight", "job.json", "--offline"], { cwd: path });
  assert.equal(code, 2);
  assert.match(stderr, /no nexrender\.account\.json next to the payload or in a parent folder/);
});

const created = () => sandbox.requests.filter(({ method, path }) => method === "POST" && /jobs|batches/.test(path));

test("submit --preflight sends a payload only if it passes", async (t) => {
  const path = await folder(t, { "good.json": job(), "bad.json": broken(), "batch.json": { jobs: [job(), broken()] } });
  const options = ["--preflight", "--allow-private-hosts", "--yes", ...quiet];
  for (const [file, place] of [
    ["bad.json", "bad.json:"],
    ["batch.json", "batch.json:"],
  ]) {
    const refused = await call(["submit", file, ...options], { cwd: path });
    assert.deepEqual([refused.code, refused.stdout], [1, ""]);
    assert.match(refused.stderr, new RegExp(`--> ${place}\\d+:\\d+`));
    for (const code of ["font-unknown", "layer-unknown", "secret-unknown", "url-unavailable", "url-content"]) {
      assert.match(refused.stderr, new RegExp(code));
    }
    assert.match(refused.stderr, /nothing was sent\n$/);
  }
  assert.deepEqual(created(), []);
  const dry = await call(["submit", "bad.json", "--dry-run", ...options], { cwd: path });
  assert.equal(dry.code, 1);
  const passed = await call(["submit", "good.json", ...options], { cwd: path });
  assert.equal(passed.code, 0);
  assert.equal(created().length, 1);
});

test("submit --preflight of many jobs sends those that pass, and asks about each name once", async (t) => {
  const wrong = { ...job(), assets: [{ type: "text", layerName: "titel", value: "a" }] };
  const lines = [job("A"), wrong, job("B")].map((each) => JSON.stringify(each)).join("\n");
  const path = await folder(t, { "jobs.ndjson": lines, "job.json": job() });
  const { code, stdout } = await call(["submit", "jobs.ndjson", "--preflight", "--json"], { cwd: path });
  assert.equal(code, 1);
  const results = stdout.trim().split("\n").map(JSON.parse);
  const states = Object.fromEntries(results.map(({ index, status }) => [index, status]));
  assert.deepEqual(states, { 0: "created", 1: "invalid", 2: "created" });
  const { diagnostics } = results.find(({ index }) => index === 1).error;
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ["layer-unknown"],
  );
  const reads = () => sandbox.requests.filter(({ path: url }) => url.endsWith(`/v2/templates/${TEMPLATE}`)).length;
  assert.equal(reads(), 1);

  sandbox.clearRequests();
  const recorded = await call(["submit", "job.json", "--preflight", "--yes", "--journal", "a.journal"], { cwd: path });
  assert.equal(recorded.code, 0, recorded.stderr);
  assert.equal(reads(), 1);
});

test("submit refuses options that need --preflight, and a dry run of many jobs with it", async (t) => {
  const path = await folder(t, {
    "job.json": job(),
    "jobs.ndjson": `${JSON.stringify(job())}\n${JSON.stringify(job())}`,
  });
  for (const [args, message] of [
    [["job.json", "--no-urls"], /--no-urls requires --preflight/],
    [["job.json", "--max-urls", "3"], /--max-urls requires --preflight/],
    [["job.json", "--preflight", "--no-urls", "--max-urls", "3"], /--no-urls cannot be combined with --max-urls/],
    [["jobs.ndjson", "--preflight", "--dry-run"], /--dry-run cannot be combined with --preflight for many jobs/],
  ]) {
    const { code, stderr } = await call(["submit", ...args], { cwd: path });
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  assert.deepEqual(created(), []);
});
