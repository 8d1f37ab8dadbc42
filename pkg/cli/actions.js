import { UsageError } from "./errors.js";
import { didYouMean } from "./suggest.js";

/**
 * One action of a command such as `font upload`.
 *
 * @typedef {object} Action
 * @property {string} args  as the help shows them
 * @property {number} least
 * @property {number} most
 * @property {(io: import("./io.js").Io, values: Record<string, any>, args: string[]) => Promise<number>} run
 */

/**
 * Runs the action that the first argument names.
 *
 * @param {string} command
 * @param {Record<string, Action>} actions
 * @param {import("./io.js").Io} io
 * @param {Record<string, any>} values
 * @param {string[]} args
 */
export async function act(command, actions, io, values, [name, ...args]) {
  if (!Object.hasOwn(actions, name)) {
    const names = Object.keys(actions);
    const expected = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
    throw new UsageError(`unknown action "${name}" of ${command}: expected ${expected}${didYouMean(name, names)}`);
  }
  const { args: expected, least, most, run } = actions[name];
  if (args.length < least) throw new UsageError(`missing argument: ${command} ${name} ${expected}`);
  if (args.length > most) throw new UsageError(`unexpected argument "${args[most]}"`);
  return run(io, values, args);
}
