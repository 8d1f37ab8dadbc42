/**
 * A file of the package by its path in it. Bundled or not, this module is two folders below the package's root: all other
 * modules must find files through it.
 *
 * @param {string} path
 */
export const inPackage = (path) => new URL(`../../${path}`, import.meta.url);
