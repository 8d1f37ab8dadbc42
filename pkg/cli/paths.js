/**
 * The location of a file in the package. All other modules must use this function, because this module is two folders below
 * the package's root whether it is bundled or not.
 *
 * @param {string} path
 */
export const inPackage = (path) => new URL(`../../${path}`, import.meta.url);
