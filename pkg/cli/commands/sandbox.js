import { runSandbox } from "../../sandbox/cli.js";

/** `sandbox`: has its own options and help. */
export async function run({ stdout, stderr, signal }, _values, args) {
  return runSandbox(args, { stdout, stderr, signal });
}
