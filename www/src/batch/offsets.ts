/**
 * Where a job of a batch begins and ends in the text, also in text that is not JSON yet: the objects of the first list
 * under `jobs`, counted by their brackets.
 */
export function jobOffsets(text: string, index: number): { from: number; to: number } | null {
  const opening = /"jobs"\s*:\s*\[/.exec(text);
  if (!opening) return null;
  let depth = 0;
  let job = -1;
  let from = 0;
  for (let at = opening.index + opening[0].length; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      if (depth === 0) {
        job += 1;
        from = at;
      }
      depth += 1;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      depth -= 1;
      if (depth < 0) return null;
      if (depth === 0 && job === index) return { from, to: at + 1 };
    }
  }
  return job === index ? { from, to: text.length } : null;
}

const [QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 123, 125, 91, 93];

/** The closing quote; a string that is not closed ends with its line. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === '"') return at;
    else if (character === "\n") return at - 1;
  }
  return text.length;
}
