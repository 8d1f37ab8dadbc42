// What every consumer does with the package: checks a text, builds a job, and creates it in the sandbox.

const text = '{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"},"preview":"Grüße 🎉"}';

/** What a consumer prints, whatever it is made with. */
export const verdict = "VERDICT false type-mismatch /preview 1:80 1:90 same title created";

/** Where nothing can reach the sandbox: a runtime without a network, or a page under a policy. */
export const offline = verdict.replace("created", "offline");

const names = "JobBuilder, lint, NexrenderClient";

/** ES module or CommonJS, for any package name of the entries. */
const head = {
  esm: `import { ${names} } from "nexrender-payload";
import { lint as lintAlone } from "nexrender-payload/check";
import { explain } from "nexrender-payload/rules";
export { consume };`,
  cjs: `const { ${names} } = require("nexrender-payload");
const { lint: lintAlone } = require("nexrender-payload/check");
const { explain } = require("nexrender-payload/rules");
exports.consume = consume;`,
};

/**
 * The program as a module that exports `consume(baseUrl)`, which resolves with the verdict.
 *
 * @param {"esm" | "cjs"} format
 */
export const program = (format = "esm") => `${head[format]}

async function consume(baseUrl) {
  const text = ${JSON.stringify(text)};
  const { valid, diagnostics } = lint(text);
  const [{ code, pointer, range }] = diagnostics;
  const place = ({ line, column }) => line + ":" + column;
  const same = JSON.stringify(lintAlone(text).diagnostics) === JSON.stringify(diagnostics) && explain(code).includes(code);
  const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello").build();
  const parts = ["VERDICT", valid, code, pointer, place(range.start), place(range.end), same ? "same" : "different"];
  return [...parts, job.assets[0].layerName, await create(job, baseUrl)].join(" ");
}

async function create(job, baseUrl) {
  if (!baseUrl) return "offline";
  const client = new NexrenderClient({ token: "planted-token", allowBrowserToken: true, baseUrl });
  const { id } = await client.jobs.create(job);
  return typeof id === "string" ? "created" : "lost";
}
`;

/** The same in TypeScript under \`strict`. */
export const typed = program("esm")
  .replace("async function consume(baseUrl)", "async function consume(baseUrl: string): Promise<string>")
  .replace("const place = ({ line, column })", "const place = ({ line, column }: Position)")
  .replace("async function create(job, baseUrl)", "async function create(job: Job, baseUrl: string): Promise<string>")
  .replace(
    "const [{ code, pointer, range }] = diagnostics;",
    'const [first] = diagnostics;\n  if (!first) throw new Error("nothing was found");\n  const { code, pointer, range } = first;',
  )
  .replace("job.assets[0].layerName", "layerOf(job)")
  .replace(`import { ${names} }`, `import { type Job, ${names}, type Position }`)
  .concat(`
function layerOf({ assets = [] }: Job): string {
  const [asset] = assets;
  return asset?.type === "text" ? asset.layerName : "none";
}
`);
