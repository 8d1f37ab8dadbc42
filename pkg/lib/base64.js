// Decodes the module for Node, Deno and Bun from base64, which they decode ten times faster than any loop.

/**
 * @param {string} text
 * @returns {Uint8Array}
 */
export function fromBase64(text) {
  // A bare `Buffer` would make bundlers for pages add a polyfill.
  const { Buffer } = globalThis;
  return Buffer ? Buffer.from(text, "base64") : Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
