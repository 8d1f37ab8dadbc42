// For what masks headers without the core, which judges names alike.

/** Words in the names of headers whose values let their holder in, or prove who sends. */
export const secretWords = "authorization|cookie|token|secret|password|signature|apikey|api-key";

const word = new RegExp(`(?:^|[-_])(?:${secretWords})(?:$|[-_])`, "i");

/**
 * Whether a header's value is to be masked.
 *
 * @param {string} name
 * @returns {boolean}
 */
export function isSecretHeader(name) {
  return word.test(name);
}
