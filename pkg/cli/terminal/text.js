/**
 * Text from payloads and from the service on a terminal: characters that could control the terminal are printed as
 * escapes, and widths are counted as terminals count them.
 */

// Control characters (escape sequences start with one), line and paragraph separators, bidirectional controls, invisible
// characters, and lone surrogates. ZWNJ and ZWJ are kept, because words and emoji need them.
const UNSAFE =
  /[\p{Control}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

/** `text` with every character that could control the terminal written as a JSON escape. */
export function printable(text) {
  return text.replace(UNSAFE, escaped);
}

function escaped(character) {
  const units = Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit));
  return units.map((code) => `\\u${code.toString(16).padStart(4, "0")}`).join("");
}

/** Like `printable`, but keeps line breaks, for messages of several lines. */
export function printableLines(text) {
  return text.split(/\r\n|\n|\r/).map(printable);
}

/**
 * A value as JSON that is safe to print: the same value for a program, but no character in its strings can control a
 * terminal.
 *
 * @param {unknown} value
 * @param {number} [indent]
 */
export function printableJson(value, indent) {
  // The only control character that JSON.stringify leaves is the line break of its own indentation.
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) =>
    character === "\n" ? character : escaped(character),
  );
}

const PLAIN = /^[\u0020-\u007e]*$/;
const MARK_ONLY = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\u{fe0f}/u;

// East Asian Width W and F, in runs: Hangul Jamo, CJK with its punctuation, kana and enclosed forms,
// Yi, Hangul syllables, compatibility forms, full-width forms, and the ideographic planes.
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2fb}\u{20000}-\u{3fffd}]/u;

let graphemes;

/** How many columns `text`, already printable, takes on a terminal. */
export function columns(text) {
  if (PLAIN.test(text)) return text.length;
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  let total = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (MARK_ONLY.test(segment)) continue;
    total += WIDE.test(segment) || EMOJI.test(segment) ? 2 : 1;
  }
  return total;
}

/** `text` padded with spaces to `width` columns. */
export function padEnd(text, width) {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** `text` cut to `width` columns, with `…` if anything is cut off. */
export function cutTo(text, width) {
  if (columns(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (columns(kept + character) > width - 1) break;
    kept += character;
  }
  return width > 0 ? `${kept}…` : "";
}

/** The width of an output: terminals that do not know theirs report 0. */
export const widthOf = (stream, otherwise) => stream.columns || otherwise;
