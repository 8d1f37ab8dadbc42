import { jobStates } from "../../lib/job-query.js";
import { connect } from "../client.js";
import { UsageError } from "../errors.js";
import { statusText } from "../results.js";
import { didYouMean } from "../suggest.js";
import { table } from "../terminal/table.js";

/** How many jobs are listed without `--limit`. */
const LIMIT = 50;
/** The most jobs that the API returns in one response. */
const PAGE = 1000;
const SORTS = { newest: "newest_first", oldest: "oldest_first", priority: "priority" };
const HEADER = ["STATE", "CREATED", "ID", "TEMPLATE", "TAGS"];

/** `list`: the account's jobs. */
export async function run(io, values) {
  const limit = values.limit ?? LIMIT;
  const query = queryOf(values, limit);
  const client = connect(io, values);
  const jobs = [];
  for await (const job of client.jobs.list(query, { signal: io.stopping })) {
    jobs.push(job);
    if (jobs.length === limit) break;
  }
  if (values.json) {
    await io.json(jobs);
    return 0;
  }
  if (jobs.length === 0) await io.note("no jobs match");
  else await io.print(jobsTable(jobs, io.colors.out));
  if (jobs.length === limit) await io.note(io.colors.err.dim(`the first ${limit}: --limit lists more`));
  return 0;
}

function queryOf(values, limit) {
  return {
    limit: Math.min(limit, PAGE),
    sort: SORTS[values.sort ?? "newest"],
    ...(values.state && { states: states("--state", values.state) }),
    ...(values["exclude-state"] && { exclude_states: states("--exclude-state", values["exclude-state"]) }),
    ...(values.tag && { tags: list(values.tag) }),
    ...(values.since && { from_date: time("--since", values.since) }),
    ...(values.until && { to_date: time("--until", values.until) }),
  };
}

const list = (values) => values.flatMap((value) => value.split(",")).map((value) => value.trim());

/** Words that people use for states. */
const ALIASES = { failed: "error", cancelled: "manually_cancelled", canceled: "manually_cancelled", done: "finished" };

/** The service may ignore a state that it does not know, and list every job. */
function states(option, values) {
  return list(values).map((state) => {
    if (jobStates.includes(state)) return state;
    const alias = Object.hasOwn(ALIASES, state) ? `; did you mean ${ALIASES[state]}?` : didYouMean(state, jobStates);
    throw new UsageError(`invalid value "${state}" for ${option}: expected ${jobStates.join(", ")}${alias}`);
  });
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A date, or a duration before now such as `2h`. */
function time(option, text) {
  const [, number, unit] = text.match(/^(\d+)([mhd])$/) ?? [];
  const at = number === undefined ? Date.parse(text) : Date.now() - number * UNITS[unit];
  if (Number.isNaN(at)) {
    throw new UsageError(
      `invalid value "${text}" for ${option}: expected a date such as 2025-01-31 or 2025-01-31T12:00:00Z, or a duration such as 30m, 2h or 7d`,
    );
  }
  return new Date(at).toISOString();
}

function jobsTable(jobs, colors) {
  const rows = jobs.map((job) => [
    job.status,
    job.stats?.createdAt ?? job.createdAt,
    job.id,
    job.templateId,
    Array.isArray(job.tags) ? job.tags.join(", ") : "",
  ]);
  return table(HEADER, rows, colors, { STATE: statusText });
}
