import { cutTo, printable, widthOf } from "./text.js";

const BAR = 24;
/** A terminal is redrawn at most this often, in milliseconds: a campaign reports thousands of steps. */
const REDRAW = 80;
/** A log gets one line per this many milliseconds. */
const LINE = 10_000;
/** The remaining time is not estimated before this many milliseconds. */
const TOO_EARLY = 3000;

/**
 * Shows progress on stderr: a bar on the last line of a terminal; elsewhere a line every ten seconds.
 *
 * @param {{ stderr: NodeJS.WriteStream, colors: { err: import("./colors.js").Palette } }} io
 */
export function progressOf({ stderr, colors }) {
  const isTerminal = stderr.isTTY === true;
  let started;
  let timer;
  let drawn = Number.NEGATIVE_INFINITY;
  let isShown = false;
  let state = { share: undefined, text: "" };
  let pause;

  const draw = () => {
    drawn = Date.now();
    isShown = true;
    const text = printable([state.text, remaining(), pausing()].filter(Boolean).join(", "));
    if (isTerminal) stderr.write(`\r\u001b[2K${bar(state.share, text, widthOf(stderr, 80) - 1, colors.err)}`);
    else stderr.write(`${percent(state.share)}${text}`.trimStart().concat("\n"));
  };

  /** A linear estimate, because campaigns run at a steady rate. */
  const remaining = () => {
    const elapsed = Date.now() - started;
    const { share } = state;
    if (!share || share >= 1 || elapsed < TOO_EARLY) return "";
    return `about ${duration((elapsed * (1 - share)) / share)} left`;
  };

  const pausing = () => {
    const left = pause === undefined ? 0 : pause.until - Date.now();
    return left > 0 ? `${pause.reason} in ${duration(left)}` : "";
  };

  const start = () => {
    if (timer !== undefined) return;
    started = Date.now();
    timer = setInterval(draw, isTerminal ? 1000 : LINE);
    timer.unref?.();
  };

  return {
    /**
     * @param {number | undefined} share  0 to 1; undefined if the total is not known
     * @param {string} text
     */
    update(share, text) {
      start();
      state = { share, text };
      if (isTerminal && (Date.now() - drawn >= REDRAW || share === 1)) draw();
    },
    /**
     * Shows a pause in which nothing is sent.
     *
     * @param {{ status?: number, delay: number, host?: string }} pause  the status of the last response, if there was one, and
     *   the milliseconds until the next request
     */
    waits({ status, delay, host }) {
      start();
      pause = { until: Date.now() + delay, reason: reasonFor(status, host) };
      if (isTerminal || Date.now() - drawn >= LINE) draw();
    },
    /** Removes the bar before a line is printed; the next update draws it again. */
    clear() {
      if (isTerminal && isShown) stderr.write("\r\u001b[2K");
      isShown = false;
    },
    end() {
      clearInterval(timer);
      this.clear();
    },
  };
}

function reasonFor(status, host = "the service") {
  if (status === 429) return "rate-limited: retrying";
  if (status === undefined) return `${host} does not respond: checking again`;
  // The service is available, but does not list the newest jobs yet.
  return status < 400 ? "searching the list of jobs again" : `status ${status}: retrying`;
}

function bar(share, text, room, colors) {
  if (share === undefined) return cutTo(text, room);
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  const cells = `${colors.green("█".repeat(filled))}${colors.dim("░".repeat(BAR - filled))}`;
  return `${cells}${percent(share)}${cutTo(text, room - BAR - 7)}`;
}

const percent = (share) => (share === undefined ? "" : `${`${Math.floor(share * 100)}%`.padStart(5)}  `);

/** Milliseconds for people: `12 s`, `5 min`, `2 h 5 min`. */
function duration(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
