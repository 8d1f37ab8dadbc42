import { UsageError } from "./errors.js";
import { NexrenderClient } from "./package.js";

/**
 * A client from the environment and the options. The token comes from NEXRENDER_API_KEY only: on a
 * command line it would be seen in the list of processes and in the shell's history.
 *
 * @param {import("./io.js").Io} io
 * @param {Record<string, any>} values
 * @param {object} [options]  further options of the client
 * @returns {NexrenderClient}
 */
export function connect({ env }, values, options = {}) {
  const token = env.NEXRENDER_API_KEY || undefined;
  const baseUrl = values["base-url"] ?? (env.NEXRENDER_BASE_URL || undefined);
  if (!token && !baseUrl) {
    throw new UsageError(
      "NEXRENDER_API_KEY is not set",
      "Set it to your API token; or point --base-url at a sandbox or at a proxy that adds the token.",
    );
  }
  try {
    return new NexrenderClient({ ...(token && { token }), ...(baseUrl && { baseUrl }), ...options });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}
