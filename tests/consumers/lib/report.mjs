// docs/consumers.md: what works where. The results of single runs are kept in target/consumers.json, so that a run of some
// consumers changes only their rows.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../../../scripts/lib/project.mjs";

const store = join(root, "target/consumers.json");
const page = join(root, "docs/consumers.md");

function read() {
  try {
    return JSON.parse(readFileSync(store, "utf8"));
  } catch {
    return {};
  }
}

/** Deletes all results. */
export const forget = () => rmSync(store, { force: true });

/** Keeps a consumer's result; at once, because consumers run side by side. */
export function remember({ name, version, works, reason }) {
  const all = read();
  all[name] = { version, works, reason };
  mkdirSync(dirname(store), { recursive: true });
  writeFileSync(store, JSON.stringify(all, null, 2));
}

/** What could not be tried on this machine says so in its reason. */
const outcome = (works, remark) =>
  works ? "works" : remark.startsWith("not tried") ? "not tried" : "**does not work**";

const cell = (text) => text.replaceAll("|", "\\|").replace(/\s+/g, " ").trim();

/** Writes the page, in the order of the table of consumers; rows that were never run on this machine stay as they are. */
export async function writeTable(consumers) {
  const results = read();
  const before = await rowsBefore();
  const rows = consumers.map(({ name, group, note }) => {
    const result = results[name];
    if (!result) return { group, row: before.get(name) };
    const { version, works, reason } = result;
    const remark = works ? (note ?? "") : reason.replace(/\/tmp\/nexrender-payload-consumer-\w+/g, ".").slice(0, 300);
    return {
      group,
      row: `| ${cell(name)} | ${cell(version ?? "")} | ${outcome(works, remark)} | ${cell(remark)} |`,
    };
  });
  const groups = [...new Set(consumers.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const own = rows.filter((row) => row.group === group && row.row).map(({ row }) => row);
    return `## ${group}\n\n| consumer | version | result | reason or remark |\n|---|---|---|---|\n${own.join("\n")}\n`;
  });
  await writeFile(page, `${introduction}\n${tables.join("\n")}`);
}

async function rowsBefore() {
  const text = await readFile(page, "utf8").catch(() => "");
  const rows = [...text.matchAll(/^\| (.*?) \| .*$/gm)];
  return new Map(rows.map(([row, name]) => [name.replaceAll("\\|", "|"), row]));
}

const introduction = `# Consumers

What the packed package was tried in: each row is a small project with the tarball installed, built and run. It lints a text
and compares the range, lints with \`/check\`, reads a rule page, builds a job, and creates it in the sandbox. Written by
\`npm run test:consumers\`.
`;
