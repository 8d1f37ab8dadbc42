import { columns, padEnd } from "./terminal/text.js";

const NAME = "nexrender-payload";
/** Longer lines are hard to read, even on wide terminals. */
const WIDEST = 100;
/** The help is at least this wide, because a narrower one would be a column of single words. */
const NARROWEST = 40;

/** The help of the whole command line. */
export function overview(commands, { width, colors }) {
  const rows = commands.map(({ name, args, summary }) => [`${name} ${args ?? ""}`.trim(), summary]);
  return [
    "Check, fix, build and submit payloads of the Nexrender Cloud API.",
    "",
    heading(colors, "Usage"),
    `  ${NAME} COMMAND [ARGUMENTS] [OPTIONS]`,
    "",
    heading(colors, "Commands"),
    ...table(rows, width),
    "",
    heading(colors, "Examples"),
    ...table(
      [
        [`${NAME} lint job.json`, "show every mistake and its location"],
        [`${NAME} sandbox`, "start a local server to try the other commands"],
        [`${NAME} submit job.json --wait`, "render the job; requires NEXRENDER_API_KEY"],
      ],
      width,
    ),
    "",
    ...wrap(`\`${NAME} help COMMAND\` shows a command's options and examples; --version prints the version.`, width),
  ].join("\n");
}

/** The help of one command: usage, examples, options. */
export function commandHelp(command, { width, colors }) {
  const { name, args = "", summary, options, examples, notes = [] } = command;
  const sections = [...wrap(`${summary}.`, width), "", heading(colors, "Usage")];
  sections.push(`  ${[NAME, name, args, options.length > 1 ? "[OPTIONS]" : ""].filter(Boolean).join(" ")}`);
  sections.push("", heading(colors, "Examples"));
  sections.push(
    ...table(
      examples.map(([line, meaning]) => [`${NAME} ${line}`, meaning]),
      width,
    ),
  );
  if (options.length > 0) {
    sections.push("", heading(colors, "Options"), ...table(options.map(optionRow), width));
  }
  for (const note of notes) sections.push("", ...wrap(note, width));
  return sections.join("\n");
}

function optionRow({ name, short, value, help }) {
  return [`${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`, help];
}

const heading = (colors, text) => colors.bold(`${text}:`);

const limited = (width) => Math.max(NARROWEST, Math.min(width, WIDEST));

/** Two columns. If the left side is too wide, the right side starts on the next line. */
function table(rows, width) {
  const limit = limited(width);
  const left = Math.min(Math.max(...rows.map(([name]) => columns(name))), Math.floor(limit * 0.6));
  const right = limit - left - 4;
  return rows.flatMap(([name, meaning]) => {
    const lines = wrap(meaning, right);
    const below = lines.map((line) => " ".repeat(left + 4) + line);
    if (columns(name) > left) return [`  ${name}`, ...below];
    const [first = "", ...rest] = lines;
    return [`  ${padEnd(name, left)}  ${first}`.trimEnd(), ...rest.map((line) => " ".repeat(left + 4) + line)];
  });
}

/** `text` in lines of at most `width` columns; a longer word has a line of its own. */
export function wrap(text, width) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ").filter(Boolean)) {
    if (line !== "" && columns(line) + columns(word) + 1 > Math.min(width, WIDEST)) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
