import { SNAPSHOT } from "../account/file.js";
import { connect } from "../client.js";
import { UsageError } from "../errors.js";
import { lintFully } from "../lint-run.js";
import { preflightOnly, preflightOptions, preflights, refuseUrlOptions } from "../preflight-options.js";
import { printable } from "../terminal/text.js";
import { lintOnce } from "./lint.js";

/** `preflight`: `lint` against the account and the hosts of URLs. */
export async function run(io, values, given) {
  refuseWhatDoesNotFit(values);
  if (values.offline) return offline(io, values, given);
  const client = connect(io, values);
  const options = { ...preflightOptions(values, values.concurrency), cache: new Map() };
  const asking = preflights(io, client, options);
  try {
    return await lintOnce(io, values, given, { check: asking.report, findsAccount: false });
  } finally {
    asking.end();
  }
}

function refuseWhatDoesNotFit(values) {
  const option = preflightOnly(values) ?? (values.concurrency === undefined ? undefined : "concurrency");
  if (values.offline && option)
    throw new UsageError(`--offline requests nothing: it cannot be combined with --${option}`);
  refuseUrlOptions(values, ["concurrency"]);
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
