/**
 * The one place where the command line meets the package: it uses what any user of the package can
 * import, and nothing else.
 */
export * from "../node.js";
export { explain } from "../rules.js";
