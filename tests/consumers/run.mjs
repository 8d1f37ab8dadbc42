// `npm run test:consumers`: the packed package in small real projects of its users, built and run. The
// table of what works where goes into docs/consumers.md. Words choose the consumers whose names contain one of them;
// `--quick` runs those that need little, and writes nothing.
import { parseArgs } from "node:util";
import { createSandbox } from "../../pkg/sandbox/index.js";
import { nodeVersions } from "../../scripts/lib/node-versions.mjs";
import { ready } from "../../scripts/setup.mjs";
import { pack } from "./lib/pack.mjs";
import { verdict } from "./lib/program.mjs";
import { Project } from "./lib/project.mjs";
import { forget, remember, writeTable } from "./lib/report.mjs";
import { consumers } from "./table/index.mjs";

const { values, positionals: words } = parseArgs({
  options: { quick: { type: "boolean" }, keep: { type: "boolean" }, list: { type: "boolean" } },
  allowPositionals: true,
});
const isChosen = ({ name, quick }) =>
  (!values.quick || quick) &&
  (words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase())));
const chosen = consumers.filter(isChosen);
if (values.list) {
  for (const { name } of chosen) console.log(name);
  process.exit();
}

await ready({
  programs: [...new Set(chosen.flatMap(({ page, programs = [] }) => [...(page ? ["chromium"] : []), ...programs]))],
});
/** For tools that need a newer Node than the oldest that the package supports. */
const newer = chosen.some(({ needsNewerNode }) => needsNewerNode) ? (await nodeVersions()).at(-2)?.program : undefined;
const packed = await pack();
const sandbox = await createSandbox({ cors: true });
const counts = { passed: 0, failed: 0 };
// A run of everything writes a table of its own results only.
if (!values.quick && words.length === 0) forget();
try {
  // Three groups at a time, and one consumer of each: consumers of a group share ports.
  const groups = [...new Set(chosen.map(({ group }) => group))].map((name) =>
    chosen.filter(({ group }) => group === name),
  );
  // The slowest first, so that it does not run alone at the end.
  groups.sort(([one], [other]) => Number(other.group === "Frameworks") - Number(one.group === "Frameworks"));
  const lane = async () => {
    for (let group = groups.shift(); group; group = groups.shift())
      for (const consumer of group) await report(consumer);
  };
  await Promise.all([lane(), lane(), lane()]);
} finally {
  await sandbox.close();
  await packed.remove();
}
if (!values.quick) await writeTable(consumers);
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

/** Tries a consumer out, and prints and keeps the result. */
async function report(consumer) {
  const began = Date.now();
  const result = await tryOut(consumer);
  counts[result.asExpected ? "passed" : "failed"] += 1;
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  console.log(
    `${result.asExpected ? "✔" : "✖"} ${consumer.name} ${result.version ?? ""}: ${result.text} (${seconds} s)`,
  );
  if (!result.asExpected || !result.works) console.log(result.reason.replace(/^/gm, "    "));
  if (!values.quick) remember(result);
}

/** Makes the consumer's project, runs it, and deletes it. */
async function tryOut(consumer) {
  const { name, packages = {}, files = {}, expected = verdict, known, scripts } = consumer;
  const project = await Project.create({
    tarball: packed.tarball,
    sandbox: sandbox.baseUrl,
    node: consumer.needsNewerNode ? newer : undefined,
  });
  let version;
  try {
    await project.write("package.json", { private: true, name: "consumer", type: "module", ...consumer.manifest });
    if (!consumer.installs) await project.install(packages, { scripts });
    version = await versionOf(consumer, project);
    const given = typeof files === "function" ? files(project) : files;
    for (const [path, content] of Object.entries(given)) await project.write(path, content);
    const output = await consumer.run(project);
    version ??= await versionOf(consumer, project);
    const said = [...String(output).matchAll(/VERDICT[^\n"'<\\`]*/g)].map(([line]) => line.trim());
    const wrong =
      said.length === 0 ? `no verdict: ${String(output).slice(-800)}` : said.find((line) => line !== expected);
    if (wrong) throw new Error(wrong);
    const forbidden = consumer.forbidden?.exec(String(output));
    if (forbidden) throw new Error(`its output has ${JSON.stringify(forbidden[0])}`);
    return {
      name,
      version,
      works: true,
      asExpected: known === undefined,
      text: known ? "works, although the table says that it does not" : "works",
      reason: known ?? "",
    };
  } catch (error) {
    const isKnown = known?.sign.test(error.message) === true;
    return {
      name,
      version,
      works: false,
      asExpected: isKnown,
      text: isKnown ? "does not work, as known" : "does not work",
      reason: isKnown ? known.reason : error.message,
    };
  } finally {
    if (values.keep) console.log(`kept: ${project.folder}`);
    else await project.remove();
  }
}

async function versionOf({ version, packages = {} }, project) {
  if (typeof version === "function") return version(project);
  const [main] = Object.keys(packages);
  return version ?? (main && (await project.version(main).catch(() => undefined))) ?? process.versions.node;
}
