// `TextEncoder` and `TextDecoder`: the platform's or, if it has none (jsdom, a `vm` context), the part of them that the
// package uses. The build replaces the globals with these, in the glue code of wasm-bindgen too.

const replacement = "\ufffd";

/** Encodes UTF-8. */
class Utf8Encoder {
  /** @param {string} text */
  encode(text) {
    const bytes = new Uint8Array(3 * text.length);
    return bytes.slice(0, this.encodeInto(text, bytes).written);
  }

  /**
   * Writes as many whole characters as fit.
   *
   * @param {string} text
   * @param {Uint8Array} bytes
   * @returns {{ read: number, written: number }} UTF-16 units read, and bytes written
   */
  encodeInto(text, bytes) {
    let read = 0;
    let written = 0;
    while (read < text.length) {
      const code = scalar(text.codePointAt(read));
      const length = lengthOf(code);
      if (written + length > bytes.length) break;
      put(code, length, bytes, written);
      written += length;
      read += code > 0xffff ? 2 : 1;
    }
    return { read, written };
  }
}

/** A lone surrogate has no UTF-8 encoding. */
const scalar = (code) => (code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);

const lengthOf = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/** The first byte's mark, by the number of bytes. */
const marks = [0, 0, 0xc0, 0xe0, 0xf0];

function put(code, length, bytes, start) {
  for (let at = length - 1; at > 0; at -= 1) bytes[start + at] = 0x80 | ((code >> (6 * (length - 1 - at))) & 0x3f);
  bytes[start] = marks[length] | (code >> (6 * (length - 1)));
}

/** Decodes UTF-8. Each maximal part of a character that is cut short becomes U+FFFD, as the Encoding Standard says. */
class Utf8Decoder {
  #keepsMark;

  /** @param {string} [_encoding]  @param {{ ignoreBOM?: boolean }} [options]  `ignoreBOM`: whether a byte order mark stays */
  constructor(_encoding, { ignoreBOM = false } = {}) {
    this.#keepsMark = ignoreBOM;
  }

  /** @param {ArrayBufferView | ArrayBuffer} [input] */
  decode(input = new Uint8Array()) {
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
    const parts = [];
    for (let at = 0; at < bytes.length; ) {
      const { text, length } = character(bytes, at);
      parts.push(text);
      at += length;
    }
    const text = parts.join("");
    return !this.#keepsMark && text.startsWith("\ufeff") ? text.slice(1) : text;
  }
}

/** The character that starts at a byte, and the number of its bytes. */
function character(bytes, start) {
  const lead = bytes[start];
  if (lead < 0x80) return { text: String.fromCharCode(lead), length: 1 };
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return { text: replacement, length: 1 };
  let code = lead & (0x7f >> length);
  for (let at = 1; at < length; at += 1) {
    const byte = bytes[start + at];
    const [low, high] = at === 1 ? secondByte(lead) : [0x80, 0xbf];
    if (byte === undefined || byte < low || byte > high) return { text: replacement, length: at };
    code = (code << 6) | (byte & 0x3f);
  }
  return { text: String.fromCodePoint(code), length };
}

/** What may follow a first byte: excludes overlong forms, surrogates, and anything above U+10FFFF. */
function secondByte(lead) {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}

const Encoder = globalThis.TextEncoder ?? Utf8Encoder;
const Decoder = globalThis.TextDecoder ?? Utf8Decoder;

export { Decoder as TextDecoder, Encoder as TextEncoder, Utf8Decoder, Utf8Encoder };
