// The other half of pkg/lib/packed.js, which says what the characters mean.
import { notByte, pageSize, singles, tableOf } from "../../pkg/lib/packed.js";

/**
 * Bytes as a string for `unpack`.
 *
 * @param {Uint8Array} bytes
 */
export function pack(bytes) {
  const first = worthOne(bytes);
  const header = first.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const written = charactersOf(tableOf(first));
  return header + Array.from(bytes, (byte) => written[byte]).join("");
}

/**
 * The bytes that are worth a character of their own, in the order of the characters. Small letters stand for themselves,
 * since brotli knows English words, and so does every other byte that can.
 */
function worthOne(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte] += 1;
  const ranked = counts.map((_, byte) => byte).sort((a, b) => counts[b] - counts[a] || a - b);
  const letters = singles.filter((code) => /[a-z ]/.test(String.fromCharCode(code)));
  const chosen = new Set([...new Set([...letters, ...ranked])].slice(0, singles.length));
  const others = [...chosen].filter((byte) => !singles.includes(byte)).sort((a, b) => a - b);
  return singles.map((code) => (chosen.has(code) ? code : others.shift()));
}

/** A table turned around: how each byte is written. */
function charactersOf(table) {
  const written = [];
  const opens = [""];
  for (const [place, found] of table.entries()) {
    const char = String.fromCharCode(place % pageSize);
    if (found < notByte) written[found] = opens[Math.floor(place / pageSize)] + char;
    else if (found > notByte) opens[(found - notByte) / pageSize] = char;
  }
  return written;
}
