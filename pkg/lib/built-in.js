// The modules of Node, for what only servers do, so that nothing else asks a browser or a bundler for them.

/**
 * A module that Node, Deno and Bun have built in; `undefined` elsewhere.
 *
 * @param {string} name
 */
export async function builtIn(name) {
  return globalThis.process?.getBuiltinModule?.(name) ?? (await importNode(name));
}

/** The name is a variable, so that bundlers for browsers leave it alone. */
async function importNode(name) {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  } catch {
    return undefined;
  }
}
