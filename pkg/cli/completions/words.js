import { rules } from "../package.js";

/** The shells that `completions` writes scripts for. */
export const SHELLS = ["bash", "zsh", "fish"];

/**
 * What a command line can be completed with.
 *
 * @typedef {object} Completion
 * @property {string} name
 * @property {string} summary
 * @property {string[]} words  the first argument, if it is one of these and not a file
 * @property {{ name: string, short?: string, takesValue: boolean, choices: string[], help: string }[]} options
 */

/**
 * The commands as completions, with `help`, which is not in the table.
 *
 * @param {import("../commands.js").Command[]} commands
 * @returns {Completion[]}
 */
export function completionsOf(commands) {
  const words = {
    rules: rules.map(({ code }) => code),
    schema: ["job", "batch", "join", "config"],
    completions: SHELLS,
    help: commands.map(({ name }) => name),
  };
  const all = [...commands, { name: "help", summary: "Show the help of a command", options: [] }];
  return all.map(({ name, summary, options }) => ({
    name,
    summary,
    words: words[name] ?? [],
    options: options.map((option) => ({
      name: option.name,
      short: option.short,
      takesValue: option.value !== undefined,
      choices: option.choices ?? [],
      help: option.help,
    })),
  }));
}
