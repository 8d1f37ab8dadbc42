// `npm run bench`: what checking costs, beside the floor (JSON.parse, JSON.stringify) and beside other checkers,
// and whether the project's bars are met. `npm run bench -- one growth` runs the scenes so named; with `--write` the
// tables are put into the README too.
import { cpus, release, type } from "node:os";
import { writeReadme } from "./bench/readme.mjs";
import { scenes } from "./bench/scenes.mjs";
import { table } from "./lib/table.mjs";
import { ready } from "./setup.mjs";

const write = process.argv.includes("--write");
const words = process.argv.slice(2).filter((word) => word !== "--write");
const chosen = Object.entries(scenes).filter(([name]) => words.length === 0 || words.includes(name));
await ready({ programs: chosen.some(([name]) => name === "page") ? ["chromium"] : [] });

const cores = cpus();
const machine = `${cores[0].model.trim()}, ${cores.length} cores, ${type()} ${release()}, Node ${process.version}`;
console.log(machine);

const bars = [];
const sections = [];
for (const [, scene] of chosen) {
  const { title, rows, notes = [], bars: found = [] } = await scene();
  console.log(`\n${title}\n\n${table(rows)}`);
  for (const note of notes) console.log(note);
  bars.push(...found);
  sections.push({ title, rows, notes });
}

const verdicts = bars.map(({ what, is, most, unit = "×" }) => [
  what,
  `${is.toPrecision(3)} ${unit}`,
  `≤ ${most} ${unit}`,
  is <= most ? "met" : "MISSED",
]);
const summary = [["what", "measured", "bar", ""], ...verdicts];
console.log(`\nThe bars\n\n${table(summary)}`);
console.log(`\n${verdicts.filter(([, , , verdict]) => verdict === "met").length} of ${verdicts.length} bars met`);

if (write) await writeReadme(machine, [...sections, { title: "The bars", rows: summary, notes: [] }]);
