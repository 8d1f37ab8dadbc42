// The tokens, keys and secrets that the tests plant must not come out in anything that a run prints: no error, no hook,
// no log, no rejected promise.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { logName, logs } from "./suite.mjs";

/** In every value that a test plants, in any case, and in no name of a test. tests/js/secrets.test.js checks the first. */
export const mark = "planted";

/** Looks through the logs of the suites that ran, as one more test. */
export async function lookForTokens(suites, folder = logs) {
  const texts = await Promise.all(suites.map(({ name }) => readFile(join(folder, logName(name)), "utf8")));
  const leaks = suites.filter((_, at) => texts[at].toLowerCase().includes(mark));
  const failed = leaks.length > 0 ? 1 : 0;
  console.log(`${"no token in any log".padEnd(28)} ${1 - failed} passed, ${failed} failed`);
  for (const { name } of leaks) console.log(`    the log of "${name}" holds a token, a key or a secret of a test`);
  return { passed: 1 - failed, failed };
}
