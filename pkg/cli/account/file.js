import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { readJson } from "../input/files.js";
import { lint } from "../package.js";

/** The snapshot of an account, which `account pull` writes. */
export const SNAPSHOT = "nexrender.account.json";

/**
 * The nearest snapshot in a folder or its parents.
 *
 * @param {string} [folder]
 * @returns {Promise<string | undefined>} relative to the working folder
 */
export async function nearestSnapshot(folder = "") {
  const path = join(resolve(folder), SNAPSHOT);
  if ((await stat(path).catch(() => undefined))?.isFile()) return relative("", path) || path;
  const above = dirname(resolve(folder));
  return above === resolve(folder) ? undefined : nearestSnapshot(above);
}

/**
 * The snapshot in a file. Throws if the checker cannot read it.
 *
 * @param {string} path
 * @returns {Promise<import("../../index.js").AccountSnapshot>}
 */
export async function readSnapshot(path) {
  const account = await readJson(path);
  try {
    lint("{}", { account });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      `${path} is not an account snapshot: ${error.message.replace(/^options\.account: /, "")}`,
      "`nexrender-payload account pull` writes one.",
    );
  }
  return account;
}
