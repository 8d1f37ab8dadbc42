// Decodes the module from a string, for browsers. Base64 hides repetitions from gzip and brotli. In this encoding, a byte is
// always the same one or two characters, and the download is a quarter smaller.

/** The characters that need no escape in any kind of quotes or in HTML. */
const alphabet = [];
for (let code = 0x20; code < 0x7f; code += 1) if (!`"$'<\\\``.includes(String.fromCharCode(code))) alphabet.push(code);

/** The number of characters that represent a byte by themselves; each of the two others starts a pair. */
export const singles = alphabet.slice(0, -2);
/** A table has three pages: one for first characters, and one for each of the two characters that start a pair. */
export const pageSize = 128;
/** Values from here on are the page for the next character. */
export const notByte = 256;

/**
 * What each character means: a byte, or another page.
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
 * @param {string} text  the result of `pack` in scripts/lib/pack.mjs: the bytes of the single characters in hexadecimal, then the data
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
  // There are never more bytes than characters, so they can be written over the characters.
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
