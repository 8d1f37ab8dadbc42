// `npm run bench`: what checking costs, beside the floor (JSON.parse, JSON.stringify) and beside other checkers,
// and whether the project's bars are met. `npm run bench -- one growth` runs the scenes so named.
import { cpus, release, type } from "node:os";
import { scenes } from "./bench/scenes.mjs";
import { table } from "./lib/table.mjs";
import { ready } from "./setup.mjs";

await ready();
const words = process.argv.slice(2);
const chosen = Object.entries(scenes).filter(([name]) => words.length === 0 || words.includes(name));

const cores = cpus();
console.log(`${cores[0].model.trim()}, ${cores.length} cores, ${type()} ${release()}, Node ${process.version}`);

const bars = [];
for (const [, scene] of chosen) {
  const { title, rows, notes = [], bars: found = [] } = await scene();
  console.log(`\n${title}\n\n${table(rows)}`);
  for (const note of notes) console.log(note);
  bars.push(...found);
}

const verdicts = bars.map(({ what, is, most, unit = "×" }) => [
  what,
  `${is.toPrecision(3)} ${unit}`,
  `≤ ${most} ${unit}`,
  is <= most ? "met" : "MISSED",
]);
console.log(`\nThe bars\n\n${table([["what", "measured", "bar", ""], ...verdicts])}`);
console.log(`\n${verdicts.filter(([, , , verdict]) => verdict === "met").length} of ${verdicts.length} bars met`);
