// Measurements that need a separate process: the time from start to first result, and peak memory.
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../lib/project.mjs";
import { median } from "./measure.mjs";

/** The entry that Node takes; looked up when a scene runs, since set-up must have built it before. */
const entry = () => JSON.stringify(import.meta.resolve("nexrender-payload"));
const ROUNDS = 61;

/**
 * Milliseconds that a program takes longer for importing the package and linting once: as a file, as programs are, by
 * the whole process and by its own clock; and given to `node --eval`, where Node starts its loader of files only
 * for the import. The machine's pace changes from one second to the next by more than what is measured, so each process
 * is compared with the adjacent one.
 */
export function firstVerdict(text) {
  const lintOnce = `if (!lint(${JSON.stringify(text)}).valid) process.exit(1);`;
  return inFolder(async (folder) => {
    const installed = join(folder, "node_modules/nexrender-payload");
    for (const path of ["package.json", "pkg"]) await cp(join(root, path), join(installed, path), { recursive: true });
    const file = async (name, source) => {
      await writeFile(join(folder, name), source);
      return [join(folder, name)];
    };
    const fromText = (source) => ["--input-type=module", "--eval", source];
    const ours = `import { lint } from "nexrender-payload";\n${lintOnce}`;
    const clocked = `const began = performance.now();
const { lint } = await import("nexrender-payload");
${lintOnce}
console.log(performance.now() - began);`;
    const { times, printed } = sideBySide(
      {
        empty: await file("empty.mjs", ""),
        ours: await file("ours.mjs", ours),
        clocked: await file("clocked.mjs", clocked),
        emptyText: fromText(""),
        oursText: fromText(ours),
      },
      folder,
    );
    const difference = (one, other) => median(times[one].map((time, round) => time - times[other][round]));
    return {
      empty: median(times.empty),
      ours: median(times.ours),
      difference: difference("ours", "empty"),
      ownClock: median(printed.clocked.map(Number)),
      fromText: difference("oursText", "emptyText"),
    };
  });
}

/** Runs each program once a round, in a new order every round: how long it took, and what it printed. */
function sideBySide(programs, cwd) {
  const names = Object.keys(programs);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const printed = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + round) % names.length];
      const began = performance.now();
      const output = node(programs[name], cwd);
      times[name].push(performance.now() - began);
      printed[name].push(output);
    }
  }
  return { times, printed };
}

/** Lints bytes in a new process: its time, and how far memory rose above that of a process without them. */
export function lintAlone(bytes) {
  return inFolder(async (folder) => {
    const file = join(folder, "payload.json");
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
  });
}

/** Does something with a folder that is gone afterwards. */
async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "nexrender-payload-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function node(args, cwd) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd });
  if (status !== 0) throw new Error(`node ended with ${status}: ${stderr.trim()}`);
  return stdout;
}
