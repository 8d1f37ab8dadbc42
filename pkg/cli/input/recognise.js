// Which JSON files are payloads, where nobody has named the file: in a folder.

/** Files with these names are payloads, whatever they contain. */
const PAYLOAD_NAME = /\.nexrender(?:-batch)?\.json$/i;

/** @param {string} path  or a URI */
export const isNamedAsPayload = (path) => PAYLOAD_NAME.test(path);

/** Every payload has one of these names, in any notation and even if others are misspelled. */
const NAMES = /\b(?:template|jobs|assets|composition|layerName)\b/i;

/** Baselines of this command line contain pointers with such names. */
const BASELINE = /^\s*\{\s*"baseline"\s*:\s*"nexrender-payload"/;

/**
 * Whether a file in a folder may be a payload: another tool's file is not checked, but a broken payload is.
 *
 * @param {string} path
 * @param {Uint8Array} bytes
 */
export function mayBePayload(path, bytes) {
  if (isNamedAsPayload(path)) return true;
  // Also in UTF-16, which is reported.
  const text = Buffer.from(bytes).latin1Slice().replaceAll("\0", "");
  return text.trim() === "" || (NAMES.test(text) && !BASELINE.test(text));
}
