// Pages without a framework: workers, import maps, policies, and the three browsers.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { html, pageScript, titleOfFolder } from "../lib/page.mjs";
import { offline, program } from "../lib/program.mjs";

const group = "Pages";

/** What a strict policy must allow: WebAssembly, the page's own scripts, and the API's address. */
const policy = (sandbox) =>
  `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ${new URL(sandbox).origin}; img-src data:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

/** The package's files beside the page, as a page without a build has them. */
const unbuilt = async (project) => {
  await cp(join(project.folder, "node_modules/nexrender-payload/pkg"), join(project.folder, "site/pkg"), {
    recursive: true,
  });
  const site = join(project.folder, "site");
  return site;
};

const direct = program("esm")
  .replace('"nexrender-payload"', '"./pkg/index.js"')
  .replace('"nexrender-payload/check"', '"./pkg/check.js"')
  .replace('"nexrender-payload/rules"', '"./pkg/rules.js"');

/** A page and its worker in another browser, from the package's files as they are. */
const inBrowser = (browser, programs) => ({
  name: `A page and a module worker in ${browser}`,
  group,
  programs,
  note: "unbuilt, under the strict policy",
  version: (project) => project.browserVersion,
  files: ({ sandbox }) => ({
    "site/index.html": html('<script type="module" src="./page.js"></script>'),
    "site/program.js": direct,
    "site/worker.js": `import { consume } from "./program.js";
consume("${sandbox}").then((verdict) => postMessage(verdict), (error) => postMessage("FAILED " + error));
`,
    "site/page.js": `import { consume } from "./program.js";
const inWorker = new Promise((done, fail) => {
  const worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = () => fail(new Error("the worker did not start"));
});
Promise.all([consume("${sandbox}"), inWorker]).then(
  ([here, there]) => { document.title = here === there ? here : "FAILED " + here + " in the page, " + there + " in the worker"; },
  (error) => { document.title = "FAILED " + error; },
);
`,
  }),
  run: async (project) =>
    titleOfFolder(await unbuilt(project), {
      browser,
      onVersion: (version) => {
        project.browserVersion = version;
      },
      policy: `${policy(project.sandbox)}; worker-src 'self'`.replace(
        "; require-trusted-types-for 'script'; trusted-types 'none'",
        "",
      ),
    }),
});

export const pages = [
  {
    name: "A page with an import map, without a build",
    group,
    page: true,
    quick: true,
    files: ({ sandbox }) => ({
      "site/index.html": html(`<script type="importmap">
{ "imports": { "nexrender-payload": "./pkg/index.js", "nexrender-payload/": "./pkg/" } }
</script>
<script type="module" src="./page.js"></script>`),
      "site/page.js": pageScript(sandbox),
      "site/program.js": program("esm").replace("/check", "/check.js").replace("/rules", "/rules.js"),
    }),
    run: async (project) => titleOfFolder(await unbuilt(project)),
  },
  {
    name: "A page under a strict policy, with trusted types",
    group,
    page: true,
    quick: true,
    note: "in Chromium, `script-src 'self' 'wasm-unsafe-eval'`",
    files: ({ sandbox }) => ({
      "site/index.html": html('<script type="module" src="./page.js"></script>'),
      "site/page.js": pageScript(sandbox),
      "site/program.js": direct,
    }),
    run: async (project) => titleOfFolder(await unbuilt(project), { policy: policy(project.sandbox) }),
  },
  {
    name: "A page under a policy without `wasm-unsafe-eval`",
    group,
    page: true,
    known: {
      sign: /wasm-unsafe-eval|unsafe-eval|Content Security Policy/,
      reason: "a page must allow WebAssembly with `wasm-unsafe-eval`",
    },
    files: ({ sandbox }) => ({
      "site/index.html": html('<script type="module" src="./page.js"></script>'),
      "site/page.js": pageScript(sandbox),
      "site/program.js": direct,
    }),
    run: async (project) =>
      titleOfFolder(await unbuilt(project), { policy: policy(project.sandbox).replace(" 'wasm-unsafe-eval'", "") }),
  },
  {
    name: "A plain script: one bundled file, no module",
    group,
    packages: { esbuild: "latest" },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "page.js": pageScript(sandbox),
      "site/index.html": html('<script defer src="bundle.js"></script>'),
    }),
    run: async (project) => {
      await project.bin("esbuild", ["page.js", "--bundle", "--minify", "--charset=utf8", "--outfile=site/bundle.js"]);
      return titleOfFolder(join(project.folder, "site"));
    },
  },
  {
    name: "A web worker, classic and module",
    group,
    packages: { esbuild: "latest" },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "worker.js": `import { consume } from "./program.js";
consume("${sandbox}").then((verdict) => postMessage(verdict), (error) => postMessage("FAILED " + error));
`,
      "site/index.html": html('<script type="module" src="./page.js"></script>'),
      "site/page.js": `const said = (type) => new Promise((done) => { new Worker("worker.js", { type }).onmessage = ({ data }) => done(data); });
const [one, other] = [await said("classic"), await said("module")];
document.title = one === other ? one : one + other;
`,
    }),
    run: async (project) => {
      await project.bin("esbuild", ["worker.js", "--bundle", "--outfile=site/worker.js"]);
      return titleOfFolder(join(project.folder, "site"));
    },
  },
  {
    name: "A service worker",
    group,
    packages: { esbuild: "latest" },
    scripts: true,
    page: true,
    files: ({ sandbox }) => ({
      "program.js": program("esm"),
      "sw.js": `import { consume } from "./program.js";
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.url.endsWith("/verdict")) event.respondWith(consume("${sandbox}").then((text) => new Response(text)));
});
`,
      "site/index.html": html('<script type="module" src="./page.js"></script>'),
      "site/page.js": `navigator.serviceWorker.register("sw.js");
await new Promise((done) => { navigator.serviceWorker.oncontrollerchange = done; });
document.title = await (await fetch("/verdict")).text();
`,
    }),
    run: async (project) => {
      await project.bin("esbuild", ["sw.js", "--bundle", "--outfile=site/sw.js"]);
      return titleOfFolder(join(project.folder, "site"));
    },
  },
  {
    name: "A page that hosts the .wasm file (/slim)",
    group,
    page: true,
    expected: offline,
    files: {
      "site/index.html": html('<script type="module" src="./page.js"></script>'),
      "site/page.js": `import { init, JobBuilder, lint } from "./pkg/slim.js";
import { explain } from "./pkg/rules.js";
await init(new URL("./pkg/generated/nexrender_payload_bg.wasm", import.meta.url));
const { valid, diagnostics: [{ code, pointer, range: { start, end } }] } = lint(${JSON.stringify('{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"},"preview":"Grüße 🎉"}')});
const [{ layerName }] = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello").build().assets;
const place = ({ line, column }) => line + ":" + column;
document.title = ["VERDICT", valid, code, pointer, place(start), place(end), explain(code).includes(code) ? "same" : "different", layerName, "offline"].join(" ");
`,
    },
    run: async (project) => titleOfFolder(await unbuilt(project)),
  },
  inBrowser("Firefox", ["firefox"]),
  inBrowser("WebKit", ["webkitdriver", "xvfb"]),
];
