import { SNAPSHOT } from "../account/file.js";
import { connect } from "../client.js";
import { asUsageError, UsageError } from "../errors.js";
import { lintFully } from "../lint-run.js";
import { progressOf } from "../terminal/progress.js";
import { printable } from "../terminal/text.js";
import { lintOnce } from "./lint.js";

/** `preflight`: `lint` against the account and the hosts of URLs. */
export async function run(io, values, given) {
  refuseWhatDoesNotFit(values);
  if (values.offline) return offline(io, values, given);
  const client = connect(io, values);
  const cache = new Map();
  const progress = progressOf(io);
  const check = async (payload, check) => {
    try {
      return await client.preflight(payload, {
        ...optionsOf(values),
        check,
        cache,
        signal: io.stopping,
        onProgress: ({ done, total }) => progress.update(total === 0 ? 1 : done / total, `${done} of ${total} asked`),
      });
    } catch (error) {
      throw error instanceof TypeError ? asUsageError(error) : error;
    } finally {
      progress.clear();
    }
  };
  try {
    return await lintOnce(io, values, given, { check, findsAccount: false });
  } finally {
    progress.end();
  }
}

function refuseWhatDoesNotFit(values) {
  const online = ["no-urls", "max-urls", "url-timeout", "concurrency", "allow-private-hosts"];
  const option = online.find((name) => values[name] !== undefined);
  if (values.offline && option)
    throw new UsageError(`--offline requests nothing: it cannot be combined with --${option}`);
  const ofUrls = online.find((name) => name !== "no-urls" && values[name] !== undefined);
  if (values["no-urls"] && ofUrls) throw new UsageError(`--no-urls cannot be combined with --${ofUrls}`);
}

function optionsOf(values) {
  const timeout = values["url-timeout"];
  const { concurrency } = values;
  return {
    urls: values["no-urls"]
      ? false
      : { ...(timeout && { timeout: timeout * 1000 }), ...(concurrency && { concurrency }) },
    ...(values["max-urls"] !== undefined && { maxUrls: values["max-urls"] }),
    allowPrivateHosts: values["allow-private-hosts"] === true,
  };
}

/** Uses the snapshot instead of the account. Templates that are not in it are unknown. */
async function offline(io, values, given) {
  const unknown = new Set();
  const check = (payload, options) => {
    if (!options.account) {
      throw new UsageError(
        `no ${SNAPSHOT} next to the payload or in a parent folder: \`nexrender-payload account pull\` writes one`,
      );
    }
    const known = [...(options.account.templates ?? []), ...[options.template ?? []].flat()];
    const ids = new Set(known.map(({ id }) => id));
    for (const id of templateIds(payload)) if (!ids.has(id)) unknown.add(id);
    return lintFully(payload, options);
  };
  const code = await lintOnce(io, values, given, { check, findsAccount: true });
  for (const id of unknown) {
    const what = `template ${printable(id)} is not in the snapshot, so its compositions and layers were not checked`;
    await io.note(`${io.colors.err.yellow("warning:")} ${what}`);
  }
  return code;
}

/** The stored templates that a payload uses, if it is JSON. */
function templateIds(payload) {
  let value;
  try {
    value = JSON.parse(typeof payload === "string" ? payload : new TextDecoder().decode(payload));
  } catch {
    return []; // the checker reports the errors
  }
  const ids = [];
  const jobs = Array.isArray(value?.jobs) ? value.jobs : [value];
  for (const job of jobs) {
    const nested = Array.isArray(job?.assets) ? job.assets : [];
    for (const { template } of [job, ...nested].filter((each) => each?.template)) {
      if (typeof template.id === "string" && template.src === undefined) ids.push(template.id);
    }
  }
  return ids;
}
