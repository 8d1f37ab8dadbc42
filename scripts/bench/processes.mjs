// What only a process of its own can tell: the time from start to first verdict, and the peak of memory.
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./measure.mjs";

/** The entry that Node takes; looked up when a scene runs, since set-up must have built it before. */
const entry = () => JSON.stringify(import.meta.resolve("nexrender-payload"));
const ROUNDS = 61;

/**
 * Milliseconds from `import` to the first verdict, and of a process that does nothing. The machine's pace changes from one
 * second to the next by more than what is measured, so each process is compared with the one beside it.
 */
export function firstVerdict(text) {
  const scripts = {
    empty: "",
    ours: `import { lint } from ${entry()};\nif (!lint(${JSON.stringify(text)}).valid) process.exit(1);`,
  };
  const times = { empty: [], ours: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const turns = round % 2 === 0 ? ["empty", "ours"] : ["ours", "empty"];
    for (const name of turns) {
      const began = performance.now();
      node(["--input-type=module", "--eval", scripts[name]]);
      times[name].push(performance.now() - began);
    }
  }
  const differences = times.ours.map((time, round) => time - times.empty[round]);
  return { empty: median(times.empty), ours: median(times.ours), difference: median(differences) };
}

/** Lints bytes in a new process: its time, and how far memory rose above that of a process without them. */
export async function lintAlone(bytes) {
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-bench-"));
  const file = join(folder, "payload.json");
  try {
    await writeFile(file, bytes);
    const script = `import { readFileSync } from "node:fs";
import { lint } from ${entry()};
lint("{}");
const before = process.memoryUsage().rss;
const bytes = readFileSync(${JSON.stringify(file)});
const began = performance.now();
const { errorCount } = lint(bytes);
const ms = performance.now() - began;
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ ms, errorCount, rise: peak - before }));`;
    return JSON.parse(node(["--input-type=module", "--eval", script]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function node(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ended with ${status}: ${stderr.trim()}`);
  return stdout;
}
