import { stat } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { printError, UsageError } from "./errors.js";

/** The polling interval, in milliseconds. Polling works on every file system and with every editor. */
const PAUSE = 300;

/**
 * Checks again whenever a file is changed, created or deleted, until the process is interrupted.
 *
 * @param {import("./io.js").Io} io
 * @param {() => Promise<unknown>} check
 * @param {() => Promise<string[]>} files  what to watch now
 * @returns {Promise<never>}
 */
export async function watch(io, check, files) {
  for (let isFirst = true; ; isFirst = false) {
    const before = await stateOf(files);
    if (!isFirst && io.stdout.isTTY) await io.write("\u001b[2J\u001b[3J\u001b[H");
    try {
      await check();
    } catch (error) {
      // A file that is being edited, such as the configuration, may be invalid for a while.
      if (isFirst || !(error instanceof UsageError)) throw error;
      await printError(io, "lint", error);
    }
    await io.note(io.colors.err.dim("watching for changes; press Ctrl-C to stop"));
    do await pause(io.stopping);
    while ((await stateOf(files)) === before);
  }
}

async function pause(stopping) {
  await setTimeout(PAUSE, undefined, { signal: stopping }).catch(() => {});
  stopping.throwIfAborted();
}

/** The files with their sizes and times as a text; the reason if they cannot be listed. */
async function stateOf(files) {
  try {
    const paths = await files();
    const states = paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return [path, found?.mtimeMs, found?.size, found?.ino];
    });
    return JSON.stringify(await Promise.all(states));
  } catch (error) {
    return String(error);
  }
}
