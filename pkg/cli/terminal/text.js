/**
 * Text of strangers on a terminal: what could steer it is shown as an escape, and how many columns
 * a text takes is counted as terminals count it.
 */

// Control characters (escape sequences start with one), line and paragraph separators, characters
// that reorder their neighbours, those that cannot be seen, and surrogates without their other half.
// ZWNJ and ZWJ stay: words and emoji need them.
const UNSAFE =
  /[\p{Control}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

/** `text` with everything that could steer a terminal written as a JSON escape. */
export function printable(text) {
  return text.replace(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, unit) => {
      const code = character.charCodeAt(unit).toString(16).padStart(4, "0");
      return `\\u${code}`;
    }).join(""),
  );
}

/** As `printable`, but line breaks stay: for messages of several lines. */
export function printableLines(text) {
  return text.split(/\r\n|\n|\r/).map(printable);
}

const PLAIN = /^[\u0020-\u007e]*$/;
const MARK_ONLY = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\u{fe0f}/u;

// East Asian Width W and F, in runs: Hangul Jamo, CJK with its punctuation, kana and enclosed forms,
// Yi, Hangul syllables, compatibility forms, full-width forms, and the ideographic planes.
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2fb}\u{20000}-\u{3fffd}]/u;

let graphemes;

/** The columns that `text`, already printable, takes on a terminal. */
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

/** `text` followed by the blanks that fill `width` columns. */
export function padEnd(text, width) {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}
