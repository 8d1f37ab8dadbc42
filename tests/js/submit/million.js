// A million jobs through `submitAll` to a sandbox in a process of its own, with a journal; prints the rate, the
// wall time and this process's peak of memory: `node tests/js/submit/million.js [JOBS]`.
import { fork } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NexrenderClient } from "nexrender-payload";

const self = fileURLToPath(import.meta.url);
if (process.send) await serve();
else await submit(Number(process.argv[2] ?? 1_000_000));

async function serve() {
  const { createSandbox } = await import("../../../pkg/sandbox/index.js");
  const options = { check: false, keep: 1000, logEntries: 10, logBodyBytes: 1, countBy: "/template/composition" };
  const sandbox = await createSandbox(options);
  process.send(sandbox.baseUrl);
  process.on("message", () => process.send(sandbox.counts));
  // It has nothing to live for without the one that asks.
  process.on("disconnect", () => process.exit());
}

async function submit(total) {
  const folder = await mkdtemp(join(tmpdir(), "million-"));
  const journal = join(folder, "journal");
  const sandbox = fork(self, { execArgv: ["--max-old-space-size=8192"] });
  const told = () => new Promise((resolve) => sandbox.once("message", resolve));
  const baseUrl = await told();
  const began = performance.now();
  const counts = {};
  const memory = [];
  let done = 0;
  for await (const { status } of new NexrenderClient({ baseUrl }).batches.submitAll(jobs(total), { journal })) {
    counts[status] = (counts[status] ?? 0) + 1;
    done += 1;
    if (done % Math.ceil(total / 10) === 0) memory.push(Math.round(process.memoryUsage().rss / 2 ** 20));
  }
  const seconds = (performance.now() - began) / 1000;
  sandbox.send("counts");
  const { created, distinct } = await told();
  sandbox.kill();
  const { size } = await stat(journal);
  await rm(folder, { recursive: true });
  console.log({
    counts,
    atTheSandbox: { created, distinct },
    seconds: Math.round(seconds * 10) / 10,
    jobsPerSecond: Math.round(total / seconds),
    residentMB: memory,
    peakMB: Math.round(process.resourceUsage().maxRSS / 2 ** 10),
    journalMB: Math.round(size / 2 ** 20),
  });
}

function* jobs(total) {
  for (let at = 0; at < total; at += 1) {
    yield {
      template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: `c${at}` },
      assets: [
        { type: "text", layerName: "headline", value: `Hello, number ${at}` },
        { type: "image", layerName: "photo.jpg", src: `https://cdn.example.com/people/${at}.jpg` },
      ],
    };
  }
}
