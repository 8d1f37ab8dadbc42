import { runSandbox } from "../../sandbox/cli.js";

/** `sandbox`: has options and help of its own. */
export async function run({ stdout, stderr, stopping }, _values, args) {
  return runSandbox(args, { stdout, stderr, signal: stopping });
}
