import { commands } from "./commands.js";
import { describe, UsageError } from "./errors.js";
import { commandHelp, overview } from "./help.js";
import { Interrupted } from "./interrupts.js";
import { processIo } from "./io.js";
import { parseOptions } from "./options.js";
import { didYouMean } from "./suggest.js";
import { printableLines, widthOf } from "./terminal/text.js";
import { version } from "./version.js";

/**
 * Runs one command line and returns the exit code: 0 done, 1 an invalid payload or a failed request, 2 wrong usage, or that of
 * a signal.
 *
 * @param {string[]} argv  without the runtime and the script
 * @returns {Promise<number>}
 */
export async function main(argv) {
  const io = processIo();
  try {
    return (await dispatch(io, argv)) ?? 0;
  } catch (error) {
    return report(io, error, argv);
  }
}

async function dispatch(io, argv) {
  const show = (text) => io.print(text).then(() => 0);
  const look = { width: widthOf(io.stdout, 100), colors: io.colors.out };
  const [name, ...rest] = argv;
  if (name === undefined) {
    await io.note(overview(commands, { ...look, colors: io.colors.err }));
    return 2;
  }
  if (name === "--version" || name === "-V" || name === "version") return show(version);
  if (name === "help" || name === "--help" || name === "-h") {
    const about = rest.find((word) => !word.startsWith("-"));
    return about === undefined ? show(overview(commands, look)) : dispatch(io, [about, "--help"]);
  }

  const command = find(name);
  if (command.passes) {
    const { run } = await command.load();
    return run(io, {}, rest);
  }
  const { values, positionals } = parseOptions(command, rest);
  if (values.help) return show(commandHelp(command, look));
  const { run } = await command.load();
  return run(io, values, positionals);
}

function find(name) {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const names = commands.map((candidate) => candidate.name);
  const kind = name.startsWith("-") ? "option" : "command";
  const suggestion = kind === "command" ? didYouMean(name, names) : "";
  throw new UsageError(`unknown ${kind} ${name}${suggestion}`, "`nexrender-payload help` lists the commands.");
}

/** Prints an error in one or two lines, and returns the exit code. */
async function report(io, error, argv) {
  const { red, dim } = io.colors.err;
  const { summary, advice } = describe(error, { creates: argv[0] === "submit", host: io.host });
  if (error instanceof Interrupted) {
    await io.note(dim(summary));
    if (error.hint) await io.note(`  ${error.hint}`);
    // A pending read of standard input would keep the process alive.
    io.stdin.destroy();
    return error.exitCode;
  }
  const misuse = error instanceof UsageError;
  const known = commands.some(({ name }) => name === argv[0]);
  const hint = advice ?? (misuse && known ? `See \`nexrender-payload help ${argv[0]}\`.` : undefined);
  await io.note(`${red("error:")} ${printableLines(summary).join("\n  ")}`);
  if (hint) await io.note(`  ${printableLines(hint).join("\n  ")}`);
  if (isDefect(error)) await io.note(dim(error.stack));
  return misuse ? 2 : 1;
}

/** A bug in this program, not an error in its input: a bug report needs the stack trace. */
const isDefect = (error) => [TypeError, ReferenceError, RangeError].includes(error?.constructor);
