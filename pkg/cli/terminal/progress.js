import { printable } from "./text.js";

const BAR = 24;
/** A terminal is redrawn at most this often, in milliseconds: a campaign reports thousands of steps. */
const PAUSE = 80;

/**
 * A bar on the last line of a terminal; on anything else it draws nothing, so that logs stay clean.
 *
 * @param {{ stderr: NodeJS.WriteStream, colors: { err: import("./colors.js").Palette } }} io
 */
export function progressBar({ stderr, colors }) {
  if (!stderr.isTTY) return { update() {}, clear() {} };
  let drawn = 0;
  let shown = false;
  return {
    /**
     * @param {number | undefined} share  0 to 1; undefined when the total is not known
     * @param {string} text
     */
    update(share, text) {
      const now = Date.now();
      if (now - drawn < PAUSE && share !== 1) return;
      drawn = now;
      shown = true;
      const room = (stderr.columns ?? 80) - 1;
      stderr.write(`\r\u001b[2K${line(share, printable(text), room, colors.err)}`);
    },
    clear() {
      if (shown) stderr.write("\r\u001b[2K");
      shown = false;
    },
  };
}

function line(share, text, room, colors) {
  if (share === undefined) return text.slice(0, room);
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const bar = `${colors.green("█".repeat(filled))}${colors.dim("░".repeat(BAR - filled))}`;
  return `${bar}${percent}  ${text.slice(0, Math.max(0, room - BAR - 6))}`;
}
