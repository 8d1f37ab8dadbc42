// Recognises secret headers without the core, by the same rules.

/** Words in the names of headers whose values grant access or prove an identity. */
export const secretWords = "authorization|cookie|token|secret|password|signature|apikey|api-key";

const word = new RegExp(`(?:^|[-_])(?:${secretWords})(?:$|[-_])`, "i");

/**
 * Whether a header's value must be masked.
 *
 * @param {string} name
 * @returns {boolean}
 */
export function isSecretHeader(name) {
  return word.test(name);
}
