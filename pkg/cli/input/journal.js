import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../errors.js";

/**
 * Refuses a journal that cannot be opened, before anything is sent.
 *
 * @param {string} path
 * @param {{ exists?: boolean }} [options]  whether it must exist
 */
export async function checkJournal(path, { exists = false } = {}) {
  const found = await stat(path).catch(() => undefined);
  const folder = await stat(dirname(path)).catch(() => undefined);
  const problem = found?.isDirectory()
    ? "it is a folder"
    : !folder?.isDirectory()
      ? "its folder does not exist"
      : exists && !found && "no such file";
  if (problem) throw new UsageError(`cannot open the journal ${path}: ${problem}`);
}
