import { environment, runsInBrowser } from "./runtime.js";

/** The levels, from the most to the fewest messages. */
export const logLevels = ["debug", "info", "warn", "error", "off"];

/** Servers use standard output for their own data. */
const console = () => {
  const { console } = globalThis;
  if (runsInBrowser) return console;
  const write = (...parts) => console.error(...parts);
  return { debug: write, info: write, warn: write, error: write };
};

/**
 * A function that logs the events of a call; `undefined` if logging is off.
 *
 * @param {{ logger?: import("../index.js").Logger, logLevel?: string }} options
 * @returns {((name: string, event: any) => void) | undefined}
 */
export function logOf({ logger = console(), logLevel }) {
  const asked = environment("NEXRENDER_LOG")?.toLowerCase();
  const level = logLevel ?? (logLevels.includes(asked) ? asked : "off");
  const least = logLevels.indexOf(level);
  if (level === "off") return undefined;
  return (name, event) => {
    const { level, text } = messages[name](event);
    if (logLevels.indexOf(level) < least) return;
    // A logger that fails must not affect the call.
    try {
      logger[level](`nexrender-payload: ${text}`, event);
    } catch {}
  };
}

const attemptOf = ({ method, url, attempt }) => `${method} ${url}${attempt > 1 ? ` (attempt ${attempt})` : ""}`;

const messages = {
  request: (event) => ({ level: "debug", text: attemptOf(event) }),
  response: (event) => ({
    level: "info",
    text: `${attemptOf(event)}: ${event.status} in ${event.ms} ms${event.requestId ? ` [request ${event.requestId}]` : ""}`,
  }),
  failure: (event) => ({
    level: "warn",
    text: `${attemptOf(event)}: no response (${event.reason ?? event.code}) after ${event.ms} ms`,
  }),
  retry: (event) => ({ level: "warn", text: `${attemptOf(event)}: next attempt in ${event.delay} ms` }),
};
