// `npm run demo`: checks every example payload, submits the valid ones to a sandbox as a job, a join or a batch, waits for
// them and prints a table.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./lib/project.mjs";
import { table } from "./lib/table.mjs";
import { ready } from "./setup.mjs";

await ready();
const { lint, NexrenderClient } = await import("nexrender-payload");
const { createSandbox } = await import("../pkg/sandbox/index.js");

const folder = join(root, "examples/payloads");
const sandbox = await createSandbox({ port: 0, jobSeconds: 1 });
const client = new NexrenderClient({ token: "sandbox", baseUrl: sandbox.baseUrl });

/** How to submit a payload of each kind and wait for it; a batch has one row per job. */
const ways = {
  job: async (payload) => [await followJob(await client.jobs.create(payload))],
  join: async (payload) => [await followJob(await client.jobs.join(payload))],
  async batch(payload) {
    const { batchId, errors = [] } = await client.batches.create(payload);
    const { jobs } = await client.batches.wait(batchId, { pollInterval: 200 });
    return [...jobs, ...errors.map(({ index, error }) => ({ status: `job ${index} refused: ${error}` }))];
  },
};

const followJob = ({ id }) => client.jobs.wait(id, { pollInterval: 200 });

async function follow(file) {
  const text = await readFile(join(folder, file), "utf8");
  const report = lint(text);
  const found = report.diagnostics.length;
  const findings = found === 0 ? "none" : `${report.errorCount} E, ${report.warningCount} W`;
  if (!report.valid) return [{ file, findings, status: "not sent" }];
  const jobs = await ways[report.kind](JSON.parse(text)).catch((error) => [{ status: `failed: ${error.message}` }]);
  return jobs.map(({ id, status, outputUrl }) => ({
    file,
    findings,
    id,
    status,
    outputUrl,
    sent: true,
  }));
}

const files = (await readdir(folder)).filter((file) => file !== "expected.json" && file.endsWith(".json"));
const rows = (await Promise.all(files.sort().map(follow))).flat();
await sandbox.close();

const cells = rows.map(({ file, findings, id, status, outputUrl }) => [file, findings, id, status, outputUrl]);
console.log(table([["file", "findings", "id", "status", "output"], ...cells]));

const sent = rows.filter((row) => row.sent);
const finished = sent.filter(({ status }) => status === "finished");
console.log(`\n${rows.length - sent.length} not sent, ${finished.length} of ${sent.length} jobs finished`);
process.exitCode = sent.length > 0 && finished.length === sent.length ? 0 : 1;
