import { serve } from "../mcp/server.js";

/** `mcp`: tools for agents. */
export async function run(io, values) {
  return serve(io, values);
}
