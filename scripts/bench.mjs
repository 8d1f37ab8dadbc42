// `npm run bench`: measures checking, compared with JSON.parse, JSON.stringify and other validators, and
// whether the project's bars are met; then the main bars on the other versions of Node.
// `npm run bench -- one growth` runs these scenes only, on this Node; `--write` puts the tables into the README;
// `--json` prints the bars as JSON.
import { cpus, release, type } from "node:os";
import { barTable, versionsTable } from "./bench/bars.mjs";
import { writeReadme } from "./bench/readme.mjs";
import { mainScenes, scenes } from "./bench/scenes.mjs";
import { onOtherVersions } from "./bench/versions.mjs";
import { table } from "./lib/table.mjs";
import { ready } from "./setup.mjs";

const flags = ["--write", "--json"];
const names = process.argv.slice(2).filter((word) => !flags.includes(word));
const [write, json] = flags.map((flag) => process.argv.includes(flag));
const unknown = names.find((name) => !(name in scenes));
if (unknown) {
  console.error(`there is no scene "${unknown}"; there are: ${Object.keys(scenes).join(", ")}`);
  process.exit(2);
}

const needsBrowser = names.length === 0 || names.includes("page");
if (!json) await ready({ programs: needsBrowser ? ["chromium"] : [] });
const print = json ? () => {} : console.log;

const cores = cpus();
const machine = `${cores[0].model.trim()}, ${cores.length} cores, ${type()} ${release()}, Node ${process.version}`;
print(machine);

const bars = [];
const sections = [];
for (const [name, scene] of Object.entries(scenes)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { title, rows, notes = [], bars: found = [] } = await scene();
  print(`\n${title}\n\n${table(rows)}`);
  for (const note of notes) print(note);
  bars.push(...found);
  sections.push({ title, rows, notes });
}

if (json) {
  console.log(JSON.stringify(bars));
} else {
  const { rows, met } = barTable(bars);
  print(`\nThe bars\n\n${table(rows)}\n\n${met} of ${bars.length} bars met`);
  sections.push({ title: "The bars", rows, notes: [] });
  if (names.length === 0) {
    const others = versionsTable(await onOtherVersions(mainScenes));
    print(`\nThe main bars on other versions of Node\n\n${table(others)}`);
    sections.push({ title: "The main bars on other versions of Node", rows: others, notes: [] });
  }
  if (write) await writeReadme(machine, sections);
}
