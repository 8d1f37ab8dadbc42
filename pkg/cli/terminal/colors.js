import { styleText } from "node:util";

const STYLES = ["bold", "dim", "red", "green", "yellow", "blue", "cyan"];

/**
 * Whether to colour the output on `stream`: FORCE_COLOR decides if it is set ("0" and "false" turn colours off); a non-empty
 * NO_COLOR turns them off; otherwise only terminals get colours.
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
 * One function per style; with `enabled` false each returns its text unchanged.
 *
 * @param {boolean} enabled
 * @returns {Palette}
 */
export function palette(enabled) {
  // `wantsColor` has decided already, for each stream; Node must not decide again.
  const styled = (style) => (text) => (enabled ? styleText(style, text, { validateStream: false }) : text);
  return Object.fromEntries(STYLES.map((style) => [style, styled(style)]));
}
