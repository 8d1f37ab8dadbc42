import { asUsageError, UsageError } from "./errors.js";
import { progressOf } from "./terminal/progress.js";

/** The options of the command line about the URLs of a preflight, except `--no-urls`. */
const ofUrls = ["max-urls", "url-timeout", "allow-private-hosts"];

/**
 * @param {Record<string, any>} values
 * @param {string[]} [others]  more options that are about URLs
 */
export function refuseUrlOptions(values, others = []) {
  const option = [...ofUrls, ...others].find((name) => values[name] !== undefined);
  if (values["no-urls"] && option) throw new UsageError(`--no-urls cannot be combined with --${option}`);
}

/** The first of the options that only a preflight has. */
export const preflightOnly = (values) => ["no-urls", ...ofUrls].find((name) => values[name] !== undefined);

/**
 * The options of `client.preflight`.
 *
 * @param {Record<string, any>} values
 * @param {number} [concurrency]  how many URLs at the same time
 */
export function preflightOptions(values, concurrency) {
  const timeout = values["url-timeout"];
  return {
    urls: values["no-urls"]
      ? false
      : { ...(timeout && { timeout: timeout * 1000 }), ...(concurrency && { concurrency }) },
    ...(values["max-urls"] !== undefined && { maxUrls: values["max-urls"] }),
    allowPrivateHosts: values["allow-private-hosts"] === true,
  };
}

/**
 * Runs preflights, with their progress on a terminal.
 *
 * @param {import("./io.js").Io} io
 * @param {import("./package.js").NexrenderClient} client
 * @param {object} options  those of `client.preflight`
 */
export function preflights(io, client, options) {
  const progress = progressOf(io);
  const onProgress = ({ done, total }) => progress.update(total === 0 ? 1 : done / total, `${done} of ${total} asked`);
  return {
    /** @param {string | Uint8Array} payload @param {import("../index.js").CheckOptions} check */
    async report(payload, check) {
      try {
        return await client.preflight(payload, { ...options, check, signal: io.stopping, onProgress });
      } catch (error) {
        throw error instanceof TypeError ? asUsageError(error) : error;
      } finally {
        progress.clear();
      }
    },
    end: () => progress.end(),
  };
}
