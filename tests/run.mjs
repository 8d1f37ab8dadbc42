// `npm test`: every suite of the project, the same that CI runs. `npm test -- rust package` runs those
// suites whose names contain one of the words. Each suite's whole output is in target/test-logs/.
import { mkdir } from "node:fs/promises";
import { buildPage } from "../scripts/lib/page.mjs";
import { ready } from "../scripts/setup.mjs";
import { startSandbox } from "./runner/sandbox.mjs";
import { lookForTokens } from "./runner/secrets.mjs";
import { logs, runSuite } from "./runner/suite.mjs";
import { suites } from "./runner/suites.mjs";

const words = process.argv.slice(2);
const chosen = suites.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));

await ready({ programs: [...new Set(chosen.flatMap(({ programs = [] }) => programs))] });
// Once, before the suites that pack or serve it run side by side.
await buildPage();
await mkdir(logs, { recursive: true });

const sandbox = chosen.some((suite) => suite.sandbox) ? await startSandbox() : undefined;
const total = { passed: 0, failed: 0 };
const add = ({ passed, failed }) => {
  total.passed += passed;
  total.failed += failed;
};
for (const suite of chosen) add(await runSuite(suite, sandbox));
if (chosen.length > 0) add(await lookForTokens(chosen));
await sandbox?.stop();

if (chosen.length === 0) console.log(`no suite's name contains ${words.join(" or ")}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed`);
