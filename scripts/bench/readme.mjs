// Puts the tables of a run between their marks in the README.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../lib/project.mjs";

const marks = /(<!-- bench: begin[^\n]*-->\n)[\s\S]*?(<!-- bench: end -->)/;

/**
 * @param {string} machine
 * @param {{ title: string, rows: unknown[][], notes: string[] }[]} sections
 */
export async function writeReadme(machine, sections) {
  const path = join(root, "README.md");
  const text = await readFile(path, "utf8");
  if (!marks.test(text)) throw new Error("README.md has lost the marks between which the bench writes");
  const body = [`Measured on ${machine}.`, ...sections.map(section)].join("\n\n");
  await writeFile(
    path,
    text.replace(marks, (_, begin, end) => `${begin}\n${body}\n\n${end}`),
  );
}

function section({ title, rows, notes }) {
  const [head, ...rest] = rows.map((row) => rows[0].map((_, column) => cell(row[column])));
  const lines = [head, head.map((_, column) => (column === 0 ? "---" : "---:")), ...rest];
  return [`**${title}**`, lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n"), ...notes].join("\n\n");
}

const cell = (value) => String(value ?? "").replaceAll("|", "\\|");
