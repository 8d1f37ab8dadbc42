import { concealed } from "../terminal/conceal.js";
import { frame } from "../terminal/frame.js";
import { printable } from "../terminal/text.js";
import { labelled, place } from "./pretty.js";

const LOOKS = { certain: "red", likely: "yellow", possible: "blue" };

/** How many further places of a cause are named. */
const NAMED = 5;

/**
 * The causes of a failure for people, each as lines: the places in the payload, what to do, and what the service said.
 *
 * @param {import("../../index.js").Cause[]} all
 * @param {{ name: string, text: string } | undefined} file  the payload
 * @param {{ width: number, colors: import("../terminal/colors.js").Palette }} look
 * @returns {Generator<string[]>}
 */
export function* causes(all, file, { width, colors }) {
  const shown = file && concealed(file.text);
  for (const { likelihood, code, message, help, evidence, places } of all) {
    const emphasis = colors[LOOKS[likelihood]];
    const label = code === undefined ? likelihood : `${likelihood}[${code}]`;
    const lines = [`${colors.bold(emphasis(label))}${colors.bold(`: ${printable(message)}`)}`];
    const [first, ...others] = places;
    if (first && file) {
      lines.push(
        `  ${colors.cyan("-->")} ${place(file.name, first.range)} ${colors.dim(`(${printable(first.pointer)})`)}`,
      );
      if (first.range) lines.push(...frame(shown, first.range, { width, mark: "^", emphasis, faint: colors.dim }));
    }
    if (others.length > 0) lines.push(...labelled(colors.cyan("also at:"), alsoAt(others)));
    if (help) lines.push(...labelled(colors.green("help:"), help));
    if (evidence && evidence !== message) lines.push(...labelled(colors.dim("the service said:"), evidence));
    yield lines;
  }
}

function alsoAt(places) {
  const named = places.slice(0, NAMED).map(({ pointer }) => pointer);
  const more = places.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${more} more places` : ""}`;
}
