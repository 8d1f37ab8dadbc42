// Test runners, each with the environments that they are used with.
import { program } from "../lib/program.mjs";

const group = "Test runners";

const commonJs = `const { consume } = require("./program.cjs");
const { lint } = require("nexrender-payload");
test("works", async () => {
  require("node:fs").writeFileSync("verdict.txt", await consume(BASE));
});
test("takes bytes of this realm and of Node's", () => {
  expect(lint(new Uint8Array([123, 125])).valid).toBe(false);
  expect(lint(Buffer.from("{}")).valid).toBe(false);
});
`;

const withFiles = async (project, output) => `${output}\n${await project.read("verdict.txt")}`;

const jest = (environment, { offline, fetch, extra = {}, note, cjs = true }) => ({
  name: `Jest: ${environment}${fetch ? ", with Node's fetch" : ""}${cjs ? "" : ", ES modules"}`,
  group,
  packages: { jest: "latest", ...(environment === "node" ? {} : { [`jest-environment-${environment}`]: "latest" }) },
  quick: environment === "jsdom" && !fetch,
  note,
  manifest: { type: "commonjs" },
  expected: offline,
  files: (project) => ({
    "jest.config.json": {
      testEnvironment: fetch ? "./environment.cjs" : environment,
      testMatch: ["**/*.test.*js"],
      ...(cjs ? {} : { transform: {} }),
    },
    ...(cjs
      ? {
          "program.cjs": program("cjs"),
          "works.test.cjs": commonJs.replace("BASE", JSON.stringify(offline ? "" : project.sandbox)),
        }
      : {
          "program.mjs": program("esm"),
          "works.test.mjs": `import { writeFileSync } from "node:fs";
import { consume } from "./program.mjs";
test("works", async () => writeFileSync("verdict.txt", await consume(${JSON.stringify(project.sandbox)})));
`,
        }),
    // As projects do that test what fetches: jsdom has no `fetch` of its own.
    "environment.cjs": `const { TestEnvironment } = require("jest-environment-jsdom");
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { fetch, Response, Request, Headers });
  }
};
`,
    ...extra,
  }),
  run: async (project) => {
    const env = cjs ? {} : { NODE_OPTIONS: "--experimental-vm-modules" };
    return withFiles(project, await project.bin("jest", ["--no-cache", "--ci"], { env }));
  },
});

const vitest = (environment, extra = {}) => ({
  name: `Vitest: ${environment}`,
  group,
  packages: { vitest: "latest", vite: "latest", ...extra },
  scripts: true,
  files: ({ sandbox }) => ({
    "program.js": program("esm"),
    "works.test.js": `import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lint } from "nexrender-payload";
import { consume } from "./program.js";
test("works", async () => {
  writeFileSync("verdict.txt", await consume("${sandbox}"));
  expect(lint(new Uint8Array([123, 125])).valid).toBe(false);
});
`,
  }),
  run: async (project) => withFiles(project, await project.bin("vitest", ["run", "--environment", environment])),
});

const offline = "VERDICT false type-mismatch /preview 1:80 1:90 same title offline";

export const testing = [
  jest("node", {}),
  jest("node", { cjs: false }),
  jest("jsdom", { offline, note: "without the network: jsdom has no `fetch`" }),
  jest("jsdom", { fetch: true, note: "jsdom's signals beside Node's `fetch`" }),
  vitest("node"),
  vitest("jsdom", { jsdom: "26" }),
  vitest("happy-dom", { "happy-dom": "latest" }),
  {
    name: "Mocha: import and require",
    group,
    packages: { mocha: "latest" },
    files: {
      "program.mjs": program("esm"),
      "program.cjs": program("cjs"),
      "works.spec.mjs": `import { consume } from "./program.mjs";\nit("works", async () => console.log(await consume(process.env.SANDBOX)));\n`,
      "works.spec.cjs": `const { consume } = require("./program.cjs");\nit("works", async () => console.log(await consume(process.env.SANDBOX)));\n`,
    },
    run: (project) => project.bin("mocha", ["works.spec.mjs", "works.spec.cjs"]),
  },
  {
    name: "Node's test runner",
    group,
    files: {
      "program.mjs": program("esm"),
      "works.test.mjs": `import { test } from "node:test";\nimport { consume } from "./program.mjs";\ntest("works", async () => console.log(await consume(process.env.SANDBOX)));\n`,
    },
    run: (project) => project.node("--test"),
  },
];
