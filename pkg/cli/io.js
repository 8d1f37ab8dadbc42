import { once } from "node:events";
import { palette, wantsColor } from "./terminal/colors.js";

/**
 * What a command may use of its process. `colors` are the palettes of the two outputs.
 *
 * @typedef {object} Io
 * @property {NodeJS.ReadStream} stdin
 * @property {NodeJS.WriteStream} stdout
 * @property {NodeJS.WriteStream} stderr
 * @property {Record<string, string | undefined>} env
 * @property {{ out: import("./terminal/colors.js").Palette, err: import("./terminal/colors.js").Palette }} colors
 * @property {(text: string) => Promise<void>} print  text for stdout, with a line break at its end
 * @property {(text: string | Uint8Array) => Promise<void>} write  what stdout gets as it is
 * @property {(text: string) => Promise<void>} note  a line for stderr
 * @property {(value: unknown) => Promise<void>} json  a value for stdout, indented
 * @property {AbortSignal} signal  aborted by the first Ctrl-C after a command has asked for it, so that
 *   the command can end well; the second one kills, as does any where nobody asked
 */

/**
 * The real process. Installs what every command needs: a reader that goes away early (`| head`) ends
 * the process without a word.
 *
 * @returns {Io}
 */
export function processIo() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (error.code === "EPIPE") process.exit();
      throw error;
    });
  }
  const { stdin, stdout, stderr, env } = process;
  const secret = env.NEXRENDER_API_KEY;
  const send = async (stream, text) => {
    if (!stream.write(text)) await once(stream, "drain");
  };
  let signal;
  return {
    stdin,
    stdout,
    stderr,
    env,
    colors: { out: palette(wantsColor(stdout, env)), err: palette(wantsColor(stderr, env)) },
    print: (text) => send(stdout, `${text}\n`),
    write: (text) => send(stdout, text),
    // No message of the client holds the token; this makes sure for what a proxy echoes, too.
    note: (text) => send(stderr, `${secret ? text.replaceAll(secret, "***") : text}\n`),
    json: (value) => send(stdout, `${JSON.stringify(value, null, 2)}\n`),
    get signal() {
      signal ??= interruptSignal();
      return signal;
    },
  };
}

function interruptSignal() {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort(new Interrupted()));
  return controller.signal;
}

/** Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
    this.name = "Interrupted";
  }
}
