// The packed package in the hands of its users: runtimes, bundlers, TypeScript, a bare browser page.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import * as esbuild from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build as viteBuild } from "vite";
import { commands } from "../../../pkg/cli/commands.js";
import { root } from "../../../scripts/lib/project.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { launch, openPage } from "../support/chromium.js";
import { execute, install } from "../support/packed.js";

/** One wrong payload, and the verdict that every consumer must come to. */
const payload = '{"template":{"id":"01JTQBG4QW9N6M7E6XD3GKZ6QY","composition":"main"},"preview":"true"}';
const verdict = "false type-mismatch /preview";
const tell = 'const tell = ({ valid, diagnostics: [{ code, pointer }] }) => [valid, code, pointer].join(" ");';
const say = `${tell}\nconsole.log(tell(lint(${JSON.stringify(payload)})));`;
const show = `${tell}\ndocument.title = tell(lint(${JSON.stringify(payload)}));`;

const html = `<!doctype html>
<meta charset="utf-8" />
<link rel="icon" href="data:," />
<script type="module" src="./main.js"></script>
`;

let packed;
let browser;

before(async () => {
  packed = await install();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await packed?.remove();
});

test("Node imports it", async () => {
  const file = await packed.write("esm.mjs", `import { lint } from "nexrender-payload";\n${say}`);
  assert.equal(await packed.node(file), verdict);
});

test("Node requires it", async () => {
  const file = await packed.write("cjs.cjs", `const { lint } = require("nexrender-payload");\n${say}`);
  assert.equal(await packed.node(file), verdict);
});

test("an uncaught error is shown in a few lines, with its location", async () => {
  for (const [name, entry] of [
    ["uncaught.mjs", 'import { lint } from "nexrender-payload";'],
    ["uncaught-check.mjs", 'import { lint } from "nexrender-payload/check";'],
    ["uncaught.cjs", 'const { lint } = require("nexrender-payload");'],
  ]) {
    const file = await packed.write(name, `${entry}\nlint(5);`);
    const { stderr } = await execute("node", [file], { cwd: packed.folder }).catch((error) => error);
    assert.match(stderr, /TypeError: text: expected a string/);
    // Node prints the line that threw, and a bundle may be one line with the module in it.
    assert.ok(stderr.length < 3000, `${stderr.length} characters`);
  }
});

test("the check-only entry gives the same verdict, imported and required", async () => {
  const esm = await packed.write("check.mjs", `import { lint } from "nexrender-payload/check";\n${say}`);
  const cjs = await packed.write("check.cjs", `const { lint } = require("nexrender-payload/check");\n${say}`);
  assert.equal(await packed.node(esm), verdict);
  assert.equal(await packed.node(cjs), verdict);
});

test("the slim entry starts from bytes that the caller has, and from a promised module", async () => {
  const load = `import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
const wasm = fileURLToPath(import.meta.resolve("nexrender-payload/nexrender_payload_bg.wasm"));`;
  const sync = await packed.write(
    "slim-sync.mjs",
    `import { initSync, lint } from "nexrender-payload/slim";\n${load}\ninitSync(await readFile(wasm));\n${say}`,
  );
  const later = await packed.write(
    "slim-later.mjs",
    `import { init, lint } from "nexrender-payload/slim";\n${load}
await init(readFile(wasm).then((bytes) => WebAssembly.compile(bytes)));\n${say}`,
  );
  assert.equal(await packed.node(sync), verdict);
  assert.equal(await packed.node(later), verdict);
});

test("before it is started, the slim entry throws an error that names init", async () => {
  const file = await packed.write(
    "slim-early.mjs",
    `import { buildRequest, JobBuilder, jobSchema, lint, NexrenderClient } from "nexrender-payload/slim";
for (const call of [
  () => lint("{}"),
  () => buildRequest("listFonts"),
  () => new JobBuilder("").check(),
  () => jobSchema["~standard"].validate({}),
  () => new NexrenderClient({ check: false }),
]) {
  try {
    console.log(call());
  } catch ({ name, message }) {
    console.log(name, message);
  }
}`,
  );
  const said = (await packed.node(file)).split("\n");
  assert.equal(said.length, 5);
  for (const line of said) assert.match(line, /^Error the module is not loaded: await `init` first/);
});

test("every class has the name that it is exported under, whichever file it comes from", async () => {
  const entries = ["index.js", "index.cjs", "node.js", "node.cjs", "check.js", "node-check.cjs", "slim.js", "slim.cjs"];
  const file = await packed.write(
    "classes.mjs",
    `for (const entry of ${JSON.stringify(entries)}) {
  const loaded = await import(\`./node_modules/nexrender-payload/pkg/\${entry}\`);
  const classes = Object.entries(loaded.default ?? loaded).filter(([, value]) => /^class\\b/.test(String(value)));
  const others = classes.filter(([name, value]) => name !== value.name);
  console.log(entry, classes.length > 0, ...others.map(([name, value]) => \`\${name} is called \${value.name}\`));
}`,
  );
  assert.equal(await packed.node(file), entries.map((entry) => `${entry} true`).join("\n"));
});

test("rules are explained by their own entry, imported and required", async () => {
  const ask = 'console.log(explain("codec-unprefixed").includes("codec-unprefixed"));';
  const esm = await packed.write("rules.mjs", `import { explain } from "nexrender-payload/rules";\n${ask}`);
  const cjs = await packed.write("rules.cjs", `const { explain } = require("nexrender-payload/rules");\n${ask}`);
  assert.equal(await packed.node(esm), "true");
  assert.equal(await packed.node(cjs), "true");
});

test("the schemas are importable JSON", async () => {
  const file = await packed.write(
    "schema.cjs",
    `for (const kind of ["job", "batch", "join"]) {
  console.log(typeof require(\`nexrender-payload/schema/\${kind}.json\`).$schema);
}`,
  );
  assert.equal(await packed.node(file), "string\nstring\nstring");
});

test("a worker's bundle takes the compiled module and nothing else", async () => {
  for (const [entry, file, wasm] of [
    ["nexrender-payload", "edge.js", "nexrender_payload_bg.wasm"],
    ["nexrender-payload/check", "edge-check.js", "check/nexrender_payload_bg.wasm"],
  ]) {
    for (const condition of ["workerd", "edge-light"]) {
      const program = await packed.write("worker.mjs", `import { lint } from "${entry}";\n${say}`);
      const outfile = join(packed.folder, "worker-bundle.mjs");
      const { metafile } = await esbuild.build({
        entryPoints: [program],
        outfile,
        bundle: true,
        format: "esm",
        conditions: [condition],
        external: ["node:*"],
        plugins: [compiledModules],
        metafile: true,
      });
      const taken = Object.keys(metafile.inputs).map((path) => path.replace(/^.*\/pkg\/(generated\/)?/, ""));
      assert.deepEqual(
        taken.map((path) => path.replace(/^.*\/(?=worker)/, "")).sort(),
        [wasm, file, "worker.mjs"].map((path) => path.replace(wasm, `${wasm}?module`)).sort(),
      );
      assert.equal(await packed.node(outfile), verdict);
    }
  }
});

/** What a worker's runtime does with an imported .wasm file: it gives a compiled module. */
const compiledModules = {
  name: "compiled-modules",
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => {
      const base64 = (await readFile(path)).toString("base64");
      const contents = `export default new WebAssembly.Module(Buffer.from("${base64}", "base64"));`;
      return { contents };
    });
  },
};

for (const platform of ["node", "browser"]) {
  test(`an esbuild bundle for ${platform} keeps what starts the module`, async () => {
    const entry = await packed.write("bundle.mjs", `import { lint } from "nexrender-payload";\n${say}`);
    for (const format of ["esm", "cjs"]) {
      const outfile = join(packed.folder, `bundled-${platform}.${format === "esm" ? "mjs" : "cjs"}`);
      await esbuild.build({
        entryPoints: [entry],
        outfile,
        bundle: true,
        minify: true,
        format,
        platform,
        logLevel: "error",
      });
      assert.equal(await packed.node(outfile), verdict);
    }
  });
}

test("a bundle takes one file, the one for where it will run", async () => {
  const imports = ["import.mjs", (entry) => `import "${entry}";`];
  const requires = ["require.cjs", (entry) => `require("${entry}");`];
  for (const [[name, code], conditions, taken] of [
    [imports, [], { ".": "index.js", "./check": "check.js" }],
    [requires, [], { ".": "index.cjs", "./check": "check.cjs" }],
    [imports, ["node"], { ".": "node.js", "./check": "node-check.js" }],
    [requires, ["node"], { ".": "node.cjs", "./check": "node-check.cjs" }],
  ]) {
    // A tool that gathers files with more conditions than the running program has must find the same file.
    for (const more of [[], ["module"], ["module-sync", "development"], ["production", "browser"]]) {
      for (const [entry, file] of Object.entries(taken)) {
        const { metafile } = await esbuild.build({
          entryPoints: [await packed.write(name, code(join("nexrender-payload", entry)))],
          bundle: true,
          format: "esm",
          platform: "neutral",
          conditions: [...conditions, ...more],
          external: ["node:*"],
          write: false,
          metafile: true,
        });
        const inputs = Object.keys(metafile.inputs).map((path) => basename(path));
        assert.deepEqual(inputs.sort(), [file, name].sort());
      }
    }
  }
});

test("a bundle of only `lint` contains neither client nor builders", async () => {
  const entry = await packed.write("alone.mjs", `import { lint } from "nexrender-payload";\n${say}`);
  for (const platform of ["node", "browser"]) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [entry],
      bundle: true,
      platform,
      format: "esm",
      write: false,
    });
    const [{ text }] = outputFiles;
    const code = text.replace(/"[^"\\]{100000,}"/, "");
    assert.ok(code.length < 30_000, `${code.length} characters beside the module`);
    for (const name of ["NexrenderClient", "JobBuilder", "ApiError"]) assert.ok(!code.includes(name), name);
  }
});

test("an import() with a computed name has the comments that keep bundlers from warning of it", async () => {
  for (const file of ["index.js", "index.cjs", "node.js", "node.cjs", "edge.js", "slim.js", "slim.cjs", "source.js"]) {
    const text = await readFile(join(packed.pkg, file), "utf8");
    const calls = [...text.matchAll(/\bimport\((?!")([^)]*)\)/g)].map(([, inner]) => inner);
    assert.equal(calls.length, 1, file);
    assert.match(calls[0], /\/\* webpackIgnore: true \*\/\s*\/\* @vite-ignore \*\//, file);
  }
});

test("every CommonJS entry lists its names for `import { … }`", async () => {
  const file = await packed.write(
    "names.mjs",
    `for (const entry of ["index", "node", "check", "node-check", "slim", "rules", "sandbox/index"]) {
  const path = \`./node_modules/nexrender-payload/pkg/\${entry}\`;
  const [esm, cjs] = [await import(\`\${path}.js\`), await import(\`\${path}.cjs\`)];
  const missing = Object.keys(esm).filter((name) => !(name in cjs));
  if (missing.length > 0) console.log(entry, missing.join());
}`,
  );
  assert.equal(await packed.node(file), "");
});

test("Vite builds it without a stray copy of the module", async () => {
  await packed.write("vite/index.html", html);
  await packed.write("vite/main.js", `import { lint } from "nexrender-payload";\n${show}`);
  const { output } = await viteBuild({
    root: join(packed.folder, "vite"),
    configFile: false,
    logLevel: "error",
    build: { modulePreload: { polyfill: false } },
  });
  assert.deepEqual(
    output.map(({ fileName }) => fileName).filter((name) => name.endsWith(".wasm")),
    [],
  );
  assert.equal(await titleOf({ "/": join(packed.folder, "vite/dist") }), verdict);
});

test("a bare page imports the files as they are, under a strict policy", async () => {
  await packed.write("bare/index.html", html);
  await packed.write("bare/main.js", `import { lint } from "/package/pkg/index.js";\n${show}`);
  const folders = {
    "/": join(packed.folder, "bare"),
    "/package/": join(packed.folder, "node_modules/nexrender-payload"),
  };
  assert.equal(await titleOf(folders), verdict);
});

/** Serves folders, opens the page in Chromium and waits for its verdict. */
async function titleOf(folders) {
  const server = await serve({ folders });
  const { page, complaints } = await openPage(browser);
  try {
    await page.goto(server.url);
    await page
      .waitForFunction(() => document.title !== "")
      .catch((error) => {
        throw new Error(`${error.message}\n${complaints.join("\n")}`);
      });
    assert.deepEqual(complaints, []);
    return await page.title();
  } finally {
    await page.close();
    await server.close();
  }
}

test("TypeScript finds the types, from ES modules, CommonJS and bundlers alike", async () => {
  const use = (entry) => `import { lint, type Report } from "${entry}";
const report: Report = lint("{}");
const pointer: string | undefined = report.diagnostics[0]?.pointer;
// @ts-expect-error: the text must be a string or bytes
lint(5);
export { pointer };
`;
  await packed.write("types/esm.mts", use("nexrender-payload"));
  await packed.write("types/cjs.cts", use("nexrender-payload"));
  await packed.write("types/check.mts", use("nexrender-payload/check"));
  await packed.write("types/slim.mts", use("nexrender-payload/slim"));
  const base = { strict: true, noEmit: true, target: "es2022", lib: ["es2023", "dom"], types: [] };
  const ways = {
    nodenext: { module: "nodenext" },
    bundler: { module: "esnext", moduleResolution: "bundler" },
  };
  for (const [name, way] of Object.entries(ways)) {
    const config = { compilerOptions: { ...base, ...way }, include: ["./*.mts", "./*.cts"] };
    const project = await packed.write(`types/tsconfig.${name}.json`, JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    await execute("node", [tsc, "--project", project]).catch((error) => assert.fail(error.stdout));
  }
});

test("publint has nothing to say", async () => {
  const tarball = (await readFile(packed.tarball)).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("the types are not wrong for any way of importing", async () => {
  const tarball = createPackageFromTarballData(new Uint8Array(await readFile(packed.tarball)));
  const { problems } = await checkPackage(tarball, {
    excludeEntrypoints: [/\.json$/, /\.wasm$/],
  });
  assert.deepEqual(problems.filter(unexpected), []);
});

/**
 * CodeMirror is for pages, and source phase imports are for ES modules: these entries are ES modules alone, which Node
 * can `require` since 20.19.
 */
const modulesAlone = ["./source", "./codemirror"];

const unexpected = ({ kind, entrypoint }) => !(modulesAlone.includes(entrypoint) && kind === "CJSResolvesToESM");

test("the tarball contains the files that are used, and nothing else", () => {
  const strange = packed.files.filter(
    (path) => !/^(pkg\/|www\/dist\/|package\.json$|README\.md$|CHANGELOG\.md$|LICENSE|llms(-full)?\.txt$)/.test(path),
  );
  assert.deepEqual(strange, []);
  for (const name of ["llms.txt", "llms-full.txt"]) assert.ok(packed.files.includes(name), name);
  assert.deepEqual(
    packed.files.filter((path) => /^pkg\/(cli|generated|lib)\//.test(path)),
    [
      "pkg/generated/check/nexrender_payload_bg.wasm",
      "pkg/generated/nexrender_payload_bg.wasm",
      "pkg/lib/secret-headers.js",
      "pkg/lib/suggest.js",
    ],
  );
});

test("the command line runs from its bundle, every command of it", async () => {
  const bin = join(packed.folder, "node_modules/.bin/nexrender-payload");
  const run = async (args, input = "") => {
    const running = execute(bin, args, { cwd: packed.folder });
    running.child.stdin.end(input);
    return (await running.catch((error) => error)).stdout;
  };
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  assert.equal(await run(["--version"]), `${version}\n`);
  assert.match(await run(["lint"], payload), /error\[type-mismatch\]/);
  await packed.write("payloads/a.json", payload);
  assert.match(await run(["lint", "payloads/*.json", "--format", "sarif"]), /"version": "2\.1\.0"/);
  await packed.write("job.json", '{"template":{"id":"01JTQBG4QW9N6M7E6XD3GKZ6QY","composition":"{{name}}"}}');
  await packed.write("rows.csv", "name\nmain\n");
  assert.match(await run(["expand", "job.json", "rows.csv"]), /"composition":"main"/);
  for (const { name } of commands) assert.match(await run([name, "--help"]), /Usage/, name);
});

test("the command `page` serves the page that is in the package", async () => {
  const bin = join(packed.folder, "node_modules/.bin/nexrender-payload");
  const serving = execute(bin, ["page", "--port", "0", "--json"], { cwd: packed.folder });
  try {
    const [line] = await once(serving.child.stdout, "data");
    const answer = await fetch(JSON.parse(line).url);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /<title>/);
  } finally {
    serving.child.kill("SIGTERM");
    await serving.catch(() => {});
  }
});

test("the licences of the bundled libraries are in it", async () => {
  const text = await readFile(join(packed.pkg, "bin/LICENSES.txt"), "utf8");
  for (const name of ["diff", "fdir", "picomatch", "tinyglobby"]) assert.match(text, new RegExp(`^${name} \\d`, "m"));
});

/** Whether a name has ended before this text. */
const endsName = (rest) => !/^[\w-]/.test(rest);

test("nothing in it names a folder of the machine that built it", async () => {
  const folders = [homedir(), root, process.env.CARGO_HOME].filter(Boolean);
  const bytes = await Promise.all(["pkg/generated", "pkg/generated/check"].map(modulesIn));
  const texts = await Promise.all(
    packed.files.map((path) => readFile(join(packed.folder, "node_modules/nexrender-payload", path), "latin1")),
  );
  for (const text of [...bytes, ...texts]) {
    // "notifications/roots" does not contain the folder "/root".
    for (const folder of folders)
      assert.ok(!text.split(folder).slice(1).some(endsName), `${folder} in ${text.slice(0, 60)}`);
  }
});

/** What the entries hold inlined: the text of a module cannot be searched in its packed form. */
const modulesIn = (folder) => readFile(join(root, folder, "nexrender_payload_bg.wasm"), "latin1");
