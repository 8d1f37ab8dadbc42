import { serve } from "../lsp/server.js";

/** `lsp`: the language server, for editors. */
export async function run(io) {
  return serve(io.stdin, io.stdout);
}
