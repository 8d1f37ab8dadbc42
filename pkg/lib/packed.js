// The module as browsers take it from a string. Base64 hides from gzip and brotli what repeats; here a byte is
// always the same one character, or two, and the download is a quarter smaller.

/** What stands for itself between quotes of every kind, and in a page. */
const alphabet = [];
for (let code = 0x20; code < 0x7f; code += 1) if (!`"$'<\\\``.includes(String.fromCharCode(code))) alphabet.push(code);

/** Those that stand for a byte by themselves; each of the two others begins a pair. */
export const singles = alphabet.slice(0, -2);
/** A table has three pages: of the first characters, and of those that follow the one or the other. */
export const pageSize = 128;
/** What is no byte is the next character's page, this much above. */
export const notByte = 256;

/**
 * What the characters stand for: a byte each, or another page.
 *
 * @param {number[]} first  the bytes of the single characters, in their order
 */
export function tableOf(first) {
  const table = new Uint16Array(3 * pageSize).fill(notByte);
  const rest = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !first.includes(byte));
  alphabet.forEach((code, at) => {
    table[code] = first[at] ?? notByte + (at - singles.length + 1) * pageSize;
    table[pageSize + code] = rest[at];
    table[2 * pageSize + code] = rest[alphabet.length + at] ?? notByte;
  });
  return table;
}

/**
 * @param {string} text  what `pack` of scripts/lib/pack.mjs made: the single characters' bytes in hexadecimal, then all
 * @returns {Uint8Array}
 */
export function unpack(text) {
  const start = 2 * singles.length;
  const table = tableOf(
    text
      .slice(0, start)
      .match(/../g)
      .map((hex) => Number.parseInt(hex, 16)),
  );
  // The bytes never outgrow their characters, so they can take their places.
  const bytes = new TextEncoder().encode(text);
  let page = 0;
  let length = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const found = table[page + bytes[at]];
    if (found < notByte) {
      bytes[length] = found;
      length += 1;
      page = 0;
    } else {
      page = found - notByte;
    }
  }
  return bytes.subarray(0, length);
}
