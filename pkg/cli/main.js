import { commands } from "./commands.js";
import { describe, UsageError } from "./errors.js";
import { commandHelp, overview } from "./help.js";
import { Interrupted, processIo } from "./io.js";
import { parseOptions } from "./options.js";
import { didYouMean } from "./suggest.js";
import { printableLines } from "./terminal/text.js";
import { version } from "./version.js";

/** What a process that Ctrl-C ended returns. */
const INTERRUPTED = 130;

/**
 * Runs one command line and returns the exit code: 0 done, 1 the payload or the service said no,
 * 2 wrong use.
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
  const look = { width: io.stdout.columns ?? 100, colors: io.colors.out };
  const [name, ...rest] = argv;
  if (name === undefined) {
    await io.note(overview(commands, { ...look, colors: io.colors.err }));
    return 2;
  }
  if (name === "--version" || name === "-V" || name === "version") return io.print(version);
  if (name === "help" || name === "--help" || name === "-h") {
    const about = rest.find((word) => !word.startsWith("-"));
    return about === undefined ? io.print(overview(commands, look)) : dispatch(io, [about, "--help"]);
  }

  const command = find(name);
  if (command.passes) {
    const { run } = await command.load();
    return run(io, {}, rest);
  }
  const { values, positionals } = parseOptions(command, rest);
  if (values.help) return io.print(commandHelp(command, look));
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

/** Says what went wrong in one or two lines and chooses the exit code. */
async function report(io, error, argv) {
  const { red, dim } = io.colors.err;
  const { summary, advice } = describe(error, { creates: argv[0] === "submit" });
  if (error instanceof Interrupted) {
    await io.note(dim(summary));
    return INTERRUPTED;
  }
  const misuse = error instanceof UsageError;
  const known = commands.some(({ name }) => name === argv[0]);
  const hint = advice ?? (misuse && known ? `\`nexrender-payload help ${argv[0]}\` shows how.` : undefined);
  await io.note(`${red("error:")} ${printableLines(summary).join("\n  ")}`);
  if (hint) await io.note(`  ${printableLines(hint).join("\n  ")}`);
  if (isDefect(error)) await io.note(dim(error.stack));
  return misuse ? 2 : 1;
}

/** A fault of this program, not of its input: whoever reports it needs the trace. */
const isDefect = (error) => [TypeError, ReferenceError, RangeError].includes(error?.constructor);
