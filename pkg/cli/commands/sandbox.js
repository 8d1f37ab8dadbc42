import { runSandbox } from "../../sandbox/cli.js";

/** `sandbox`: parses its own options and prints its own help. */
export async function run({ stdout, stderr, stopping }, _values, args) {
  return runSandbox(args, { stdout, stderr, signal: stopping });
}
