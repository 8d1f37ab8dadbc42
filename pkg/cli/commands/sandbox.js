import { runSandbox } from "../../sandbox/cli.js";

/** `sandbox`: has its own options and help. */
export async function run(_io, _values, args) {
  return runSandbox(args);
}
