import { UsageError } from "../errors.js";
import { explain, rules } from "../package.js";
import { didYouMean } from "../suggest.js";
import { padEnd } from "../terminal/text.js";

const COLORS = { error: "red", warning: "yellow", info: "blue" };

/** `rules`: the list of rules, or one rule's page. */
export async function run(io, { json }, [code]) {
  if (code === undefined) return shown(json ? io.json(rules) : io.print(catalogue(io.colors.out)));
  const rule = rules.find((candidate) => candidate.code === code);
  if (!rule) {
    const codes = rules.map((candidate) => candidate.code);
    throw new UsageError(
      `unknown rule "${code}"${didYouMean(code, codes)}`,
      "`nexrender-payload rules` lists all rules.",
    );
  }
  const text = explain(code);
  return shown(json ? io.json({ ...rule, text }) : io.print(page(text, io.colors.out)));
}

const shown = (output) => output.then(() => 0);

function catalogue(colors) {
  const width = Math.max(...rules.map(({ code }) => code.length));
  const lines = rules.map(({ code, severity, title, fixable }) => {
    const paint = colors[COLORS[severity]] ?? ((text) => text);
    return `${colors.bold(padEnd(code, width))}  ${paint(padEnd(severity, 7))}  ${fixable ? "fix" : "   "}  ${title}`;
  });
  return lines.join("\n");
}

/** A page of Markdown with coloured headings and code. */
function page(markdown, colors) {
  let code = false;
  const lines = markdown
    .trimEnd()
    .split("\n")
    .map((line) => {
      if (line.startsWith("```")) {
        code = !code;
        return colors.dim(line);
      }
      if (code) return colors.cyan(line);
      return line.startsWith("#") ? colors.bold(line) : line;
    });
  return lines.join("\n");
}
