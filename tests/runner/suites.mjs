// The table of suites, in the order in which they run: the quickest verdicts first.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { find } from "../../scripts/lib/debian.mjs";
import { root } from "../../scripts/lib/project.mjs";
import { cargo, consumers, gate, node } from "./count.mjs";

const wasm = ["--target", "wasm32-unknown-unknown"];
const browser = ["chromium", "chromedriver"];

/** @type {import("./suite.mjs").Suite[]} */
export const suites = [
  // The two other workspaces are built with `--locked` later, which would fail late if a lock file is out of date.
  ...["fuzz", "examples/rust-web"].map((folder) => ({
    name: `gate: lock file, ${folder}`,
    command: ["cargo", "tree", "--locked", "--quiet", "--depth", "0", "--manifest-path", `${folder}/Cargo.toml`],
    count: gate,
  })),
  { name: "gate: rustfmt", command: ["cargo", "fmt", "--check", "--", "--color", "never"], count: gate },
  {
    name: "gate: rustfmt, rust-web",
    command: ["cargo", "fmt", "--manifest-path", "examples/rust-web/Cargo.toml", "--check", "--", "--color", "never"],
    count: gate,
  },
  {
    name: "gate: biome",
    command: ["node", "node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings"],
    count: gate,
  },
  { name: "gate: types", command: ["node", "tests/types/check.mjs"], count: gate },
  { name: "gate: types of the page", command: ["node", "node_modules/typescript/bin/tsc", "-p", "www"], count: gate },
  {
    name: "gate: generated files",
    command: ["cargo", "xtask", "generate", "--check"],
    count: gate,
  },
  {
    name: "gate: clippy, native",
    command: [
      "cargo",
      "clippy",
      "--workspace",
      "--all-targets",
      "--features",
      "nexrender-payload/reqwest",
      "--",
      "-D",
      "warnings",
    ],
    count: gate,
  },
  {
    name: "gate: clippy, wasm",
    command: ["cargo", "clippy", "--all-targets", "--features", "fetch", ...wasm, "--", "-D", "warnings"],
    count: gate,
  },
  {
    name: "gate: clippy, bindings",
    command: ["cargo", "clippy", "--package", "nexrender-payload-wasm", ...wasm, "--", "-D", "warnings"],
    count: gate,
  },
  {
    name: "gate: clippy, check-only",
    command: [
      ...["cargo", "clippy", "--package", "nexrender-payload-wasm", "--no-default-features"],
      ...wasm,
      ...["--", "-D", "warnings"],
    ],
    count: gate,
  },
  ...[
    ["native", "--features", "reqwest"],
    ["check-only", "--no-default-features"],
    ["wasm", "--features", "fetch", ...wasm],
  ].map(([name, ...options]) => ({
    name: `gate: docs, ${name}`,
    command: ["cargo", "doc", "--no-deps", ...options],
    env: { RUSTDOCFLAGS: "-D warnings" },
    count: gate,
  })),
  {
    name: "rust, native",
    command: ["cargo", "test", "--workspace", "--no-fail-fast", "--features", "nexrender-payload/reqwest"],
    count: cargo,
    sandbox: true,
  },
  { name: "rust, packaged", command: ["node", "tests/packaged-crate.mjs"], count: cargo },
  {
    name: "rust, wasm on Node",
    command: ["cargo", "test", "--no-fail-fast", "--features", "fetch", ...wasm],
    count: cargo,
    sandbox: true,
  },
  {
    name: "rust, wasm in Chromium",
    command: ["cargo", "test", "--no-fail-fast", "--features", "fetch", ...wasm],
    env: { WASM_BINDGEN_USE_BROWSER: "1", CHROMEDRIVER: find("chromedriver") ?? "chromedriver" },
    count: cargo,
    sandbox: true,
    programs: browser,
  },
  { name: "js", ...nodeTests("tests/js", ["package", "browser"]), programs: ["redis"] },
  { name: "js, packed", ...nodeTests("tests/js/package"), programs: ["chromium"] },
  {
    name: "consumers, quick",
    command: ["node", "tests/consumers/run.mjs", "--quick"],
    count: consumers,
    programs: ["chromium"],
  },
  {
    name: "js, pages in browsers",
    ...nodeTests("tests/js/browser"),
    programs: ["chromium", "firefox", "webkitdriver", "xvfb"],
  },
];

/** The test files of a folder and of those below it, but for the folders that are suites of their own. */
function nodeTests(folder, apart = []) {
  const files = readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith(".test.js") && !apart.some((name) => file.startsWith(`${name}/`)))
    .sort();
  // Without a file `node --test` would look for its own; an empty program runs no test, which is a failure.
  const test = ["--test", "--test-reporter=spec", ...files.map((file) => `${folder}/${file}`)];
  return { command: ["node", ...(files.length > 0 ? test : ["--eval", ""])], count: node };
}
