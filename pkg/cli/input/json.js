import { lint } from "../package.js";

/**
 * The value of a JSON text. The messages of `JSON.parse` differ between runtimes and quote the text, which may contain a
 * credential, so the checker explains what is wrong.
 *
 * @param {string} text
 * @param {(reason: string) => Error} refuse  makes the error, from the end of its sentence: `": keys must be …"`, or nothing
 * @param {{ isLine?: boolean }} [options]  whether the text is one line of a file, which the error names itself
 */
export function parseJson(text, refuse, { isLine = false } = {}) {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw refuse(reasonOf(text, isLine));
  }
}

function reasonOf(text, isLine) {
  if (text.trim() === "") return ": it is empty";
  const first = lint(text, { kind: "job" }).diagnostics.find(({ code }) => code === "json-syntax");
  if (first === undefined) return "";
  const { line, column } = first.range.start;
  return `: ${first.message} (${isLine ? "" : `line ${line}, `}column ${column})`;
}
