// Counts the tests in a program's output.

/** A gate is one test: it passes or fails. */
export const gate = (_output, code) => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/** The closing lines of `cargo test`, one per test binary; wasm-bindgen's runner prints the same. */
export const cargo = (output) => sum(output, /^test result: .*?(\d+) passed; (\d+) failed/gm);

/** The closing lines of Node's test runner. */
export const node = (output) => ({
  passed: total(output, /^ℹ pass (\d+)$/gm),
  failed: total(output, /^ℹ (?:fail|cancelled) (\d+)$/gm),
});

/** The closing line of tests/consumers/run.mjs. */
export const consumers = (output) => ({
  passed: total(output, /^(\d+) passed, \d+ failed$/gm),
  failed: total(output, /^\d+ passed, (\d+) failed$/gm),
});

function sum(output, pattern) {
  const counts = { passed: 0, failed: 0 };
  for (const [, passed, failed] of output.matchAll(pattern)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  return counts;
}

function total(output, pattern) {
  return [...output.matchAll(pattern)].reduce((count, [, found]) => count + Number(found), 0);
}
