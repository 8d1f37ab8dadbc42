import { InputError, UsageError } from "../errors.js";

/** Byte order marks, which identify the encoding reliably. */
const MARKS = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
];

/**
 * Text from bytes, without its byte order mark. UTF-8 and UTF-16 are detected. Any other encoding must be named: from the
 * bytes alone, Windows-1252 cannot be distinguished from similar encodings, and a wrong guess would put wrong names into paid
 * renders.
 * Invalid bytes are an error, never replaced.
 *
 * @param {Uint8Array} bytes
 * @param {string} [encoding]  a label such as `windows-1252`
 * @returns {string}
 */
export function decodeText(bytes, encoding) {
  const mark = MARKS.find((candidate) => candidate.bytes.every((byte, at) => bytes[at] === byte));
  const chosen = encoding ?? mark?.encoding ?? guessed(bytes);
  try {
    const strict = decoder(chosen);
    const text = strict.decode(bytes);
    return strict.encoding === "windows-1252" ? withoutC1(text) : text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const place = `line ${firstInvalidLine(bytes, chosen)}`;
    throw new InputError(
      `${place} is not valid ${chosen.toUpperCase()}`,
      encoding === undefined
        ? "Files saved by Excel as CSV are often Windows-1252: try --encoding windows-1252, or save the file as CSV UTF-8."
        : undefined,
    );
  }
}

/** Windows-1252 from 0x80 to 0x9f; a space for the bytes that it leaves undefined. */
const FROM_0X80 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Some versions of Node decode Windows-1252 as Latin-1, which has control characters where the euro sign should be. */
function withoutC1(text) {
  return text.replace(/[\u0080-\u009f]/g, (character) => {
    const meant = FROM_0X80[character.charCodeAt(0) - 0x80];
    return meant === " " ? character : meant;
  });
}

/** A strict decoder, for any encoding of the Encoding Standard. */
export function decoder(encoding) {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new UsageError(
      `unknown encoding "${encoding}"`,
      "Supported are utf-8, utf-16le, utf-16be, windows-1252, and the other encodings of the WHATWG Encoding Standard.",
    );
  }
}

/** UTF-16 without a mark has a zero byte in many characters of any table, such as delimiters and line breaks. */
function guessed(bytes) {
  const sample = bytes.subarray(0, 1000);
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] += 1;
  const [even, odd] = zeros;
  if (odd > sample.length / 8 && even === 0) return "utf-16le";
  if (even > sample.length / 8 && odd === 0) return "utf-16be";
  return "utf-8";
}

/** The line of the first invalid byte, which follows the longest valid prefix. */
function firstInvalidLine(bytes, encoding) {
  const prefix = (length) => decoder(encoding).decode(bytes.subarray(0, length), { stream: true });
  let [valid, invalid] = [0, bytes.length];
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    try {
      prefix(middle);
      valid = middle;
    } catch {
      invalid = middle;
    }
  }
  return prefix(valid).split("\n").length;
}
