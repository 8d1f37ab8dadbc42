import { InputError } from "./errors.js";
import { Interrupts } from "./interrupts.js";
import { palette, wantsColor } from "./terminal/colors.js";
import { printableJson } from "./terminal/text.js";

/**
 * The parts of the process that a command uses. `colors` are the palettes of the two outputs.
 *
 * Each output method resolves with `false` if the reader of the output is gone (`| head`): nothing more is written
 * then, and the command still ends with its own exit code.
 *
 * @typedef {object} Io
 * @property {NodeJS.ReadStream} stdin
 * @property {NodeJS.WriteStream} stdout
 * @property {NodeJS.WriteStream} stderr
 * @property {Record<string, string | undefined>} env
 * @property {{ out: import("./terminal/colors.js").Palette, err: import("./terminal/colors.js").Palette }} colors
 * @property {(text: string) => Promise<boolean>} print  a line for stdout
 * @property {(text: string | Uint8Array) => Promise<boolean>} write  text or bytes for stdout, unchanged
 * @property {(text: string) => Promise<boolean>} note  a line for stderr
 * @property {(value: unknown) => Promise<boolean>} json  a value for stdout, indented
 * @property {string} [host]  of the service, if it is not the default one; set by `connect`
 * @property {AbortSignal} stopping  aborts at the first SIGINT, SIGTERM or broken pipe: start nothing new
 * @property {AbortSignal} signal  aborts at the second one: end immediately
 */

/**
 * The real process.
 *
 * @returns {Io}
 */
export function processIo() {
  const { stdin, stdout, stderr, env } = process;
  const interrupts = new Interrupts(process);
  const out = output(stdout, "standard output", () => interrupts.brokenPipe());
  const err = output(stderr, "standard error", () => {});
  const secret = env.NEXRENDER_API_KEY;
  return {
    stdin,
    stdout,
    stderr,
    env,
    colors: { out: palette(wantsColor(stdout, env)), err: palette(wantsColor(stderr, env)) },
    print: (text) => out(`${text}\n`),
    write: out,
    // The client masks the token in every message, but a proxy may repeat it.
    note: (text) => err(`${secret ? text.replaceAll(secret, "***") : text}\n`),
    json: (value) => out(`${printableJson(value, 2)}\n`),
    get stopping() {
      return interrupts.stopping;
    },
    get signal() {
      return interrupts.signal;
    },
  };
}

/** Writes to a stream and waits until it is written. */
function output(stream, name, onBrokenPipe) {
  let isClosed = false;
  stream.on("error", (error) => {
    if (error.code === "EPIPE" && !isClosed) onBrokenPipe();
    isClosed = true;
  });
  return async (text) => {
    if (isClosed) return false;
    const error = await new Promise((resolve) => {
      stream.write(text, resolve);
    });
    if (!error) return true;
    // Windows reports a broken pipe as EOF.
    if (["EPIPE", "EOF", "ERR_STREAM_DESTROYED"].includes(error.code)) return false;
    throw new InputError(`cannot write to ${name}: ${error.code ?? error.message}`);
  };
}
