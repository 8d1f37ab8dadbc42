// The module as Node takes it: from a file beside the entry, or from where a bundler has put it.

/**
 * The bytes from the first way that has them.
 *
 * @param {number} length  how many there are: a file may be of another version, or copied as if it were text
 * @param {(() => Uint8Array)[]} ways
 * @returns {Uint8Array}
 */
export function first(length, ways) {
  const causes = [];
  for (const way of ways) {
    try {
      const bytes = way();
      if (bytes.length === length) return bytes;
      causes.push(new Error(`its file has ${bytes.length} bytes in place of ${length}`));
    } catch (cause) {
      causes.push(cause);
    }
  }
  const [cause] = causes;
  const message = `The WebAssembly module of nexrender-payload cannot be read: ${cause.message}.
Was it bundled? Leave the package out of the bundle (external), or let the bundler take the condition "module".`;
  throw new Error(message, { cause });
}
