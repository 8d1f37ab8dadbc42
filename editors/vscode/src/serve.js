// The language server inside the extension: that of `nexrender-payload lsp`, as one file.
import { serve } from "../../../pkg/cli/lsp/server.js";

process.exitCode = await serve(process.stdin, process.stdout);
