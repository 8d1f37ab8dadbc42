// Escapes characters that are invisible or change how their neighbours are displayed.

/**
 * Control characters (including line breaks, because a message is one line), lone surrogates, and characters that are
 * invisible or change the direction of text.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Two invisible characters that are part of emoji. */
const emojiPart = /^[\u200d\ufe0f]$/;
const emojiBefore = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u;

/**
 * A text in pieces: those that are shown unchanged, and those that are escaped, such as `\u202e`.
 *
 * @param {string} text
 * @returns {{ text: string, escaped: boolean }[]}
 */
export function visibleParts(text) {
  const parts = [];
  let shown = 0;
  for (const { 0: character, index } of text.matchAll(hidden)) {
    if (emojiPart.test(character) && emojiBefore.test(text.slice(Math.max(shown, index - 2), index))) continue;
    if (index > shown) parts.push({ text: text.slice(shown, index), escaped: false });
    parts.push({ text: written(character), escaped: true });
    shown = index + character.length;
  }
  if (shown < text.length) parts.push({ text: text.slice(shown), escaped: false });
  return parts;
}

/**
 * The text with each hidden character written as an escape.
 *
 * @param {string} text
 */
export function visible(text) {
  return visibleParts(text)
    .map((part) => part.text)
    .join("");
}

function written(character) {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
