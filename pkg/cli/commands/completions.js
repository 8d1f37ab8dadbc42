import { commands } from "../commands.js";
import { bash } from "../completions/bash.js";
import { fish } from "../completions/fish.js";
import { completionsOf, SHELLS } from "../completions/words.js";
import { zsh } from "../completions/zsh.js";
import { UsageError } from "../errors.js";
import { didYouMean } from "../suggest.js";

const SCRIPTS = { bash, zsh, fish };

/** `completions`: a script that completes command lines, generated from the table of commands. */
export async function run(io, values, [shell]) {
  if (!SHELLS.includes(shell)) {
    throw new UsageError(`unknown shell "${shell}": expected ${SHELLS.join(", ")}${didYouMean(shell, SHELLS)}`);
  }
  const script = SCRIPTS[shell](completionsOf(commands));
  if (values.json) await io.json({ shell, script });
  else await io.write(script);
  return 0;
}
