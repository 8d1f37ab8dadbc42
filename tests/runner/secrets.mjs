// The tokens that the suites plant in clients must not come out in anything that a run prints: no error,
// no hook, no log, no rejected promise.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { logName, logs } from "./suite.mjs";

const planted = /planted-token|test-token/;

/** Looks through the logs of the suites that ran, as one more test. */
export async function lookForTokens(suites) {
  const texts = await Promise.all(suites.map(({ name }) => readFile(join(logs, logName(name)), "utf8")));
  const leaks = suites.filter((_, at) => planted.test(texts[at]));
  const failed = leaks.length > 0 ? 1 : 0;
  console.log(`${"no token in any log".padEnd(28)} ${1 - failed} passed, ${failed} failed`);
  for (const { name } of leaks) console.log(`    the log of "${name}" holds a planted token`);
  return { passed: 1 - failed, failed };
}
