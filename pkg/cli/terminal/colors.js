/** SGR codes: on, off. `util.styleText` would serve, but came only with Node 20.12. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
};

/**
 * Whether to colour what goes to `stream`: FORCE_COLOR decides when it is set ("0" and "false" turn
 * colours off), then a NO_COLOR that is not empty turns them off, else a terminal gets them.
 *
 * @param {{ isTTY?: boolean }} stream
 * @param {Record<string, string | undefined>} env
 */
export function wantsColor(stream, env) {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.NO_COLOR || env.NODE_DISABLE_COLORS || env.TERM === "dumb") return false;
  return stream.isTTY === true;
}

/**
 * @typedef {Record<"bold" | "dim" | "red" | "green" | "yellow" | "blue" | "cyan", (text: string) => string>} Palette
 */

/**
 * One function per style; with `enabled` false each returns its text as it is.
 *
 * @param {boolean} enabled
 * @returns {Palette}
 */
export function palette(enabled) {
  return Object.fromEntries(
    Object.entries(CODES).map(([name, [on, off]]) => [
      name,
      enabled ? (text) => `\u001b[${on}m${text}\u001b[${off}m` : (text) => text,
    ]),
  );
}
