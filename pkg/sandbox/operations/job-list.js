import { isUlid } from "../ids.js";
import { stateOf, states } from "../lifecycle.js";
import { Problem } from "../problems.js";

const defaultLimit = 100;
const maxLimit = 1000;

/** How each `sort` orders jobs that come oldest first. */
const sorts = {
  oldest_first: (jobs) => jobs,
  newest_first: (jobs) => jobs.reverse(),
  priority: (jobs) => jobs.sort((a, b) => (b.extra?.priority ?? 0) - (a.extra?.priority ?? 0)),
  random: (jobs) =>
    jobs
      .map((job) => ({ job, at: Math.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ job }) => job),
};

/**
 * Reads the query of `GET /jobs`.
 *
 * @param {URLSearchParams} query
 * @throws {Problem} 400 that names the parameter
 */
export function readJobQuery(query) {
  const wrong = (field, message) => new Problem(400, "Validation failed", { details: [{ field, message }] });
  const text = (name) => query.get(name) || null;
  const list = (name) =>
    query
      .getAll(name)
      .flatMap((value) => value.split(","))
      .map((value) => value.trim())
      .filter((value) => value !== "");
  const date = (name) => {
    const value = text(name);
    if (value === null) return null;
    const time = Date.parse(value);
    if (Number.isNaN(time)) throw wrong(name, "expected a date such as 2025-01-31T12:00:00Z");
    return time;
  };
  const stateList = (name) => {
    const names = list(name);
    const unknown = names.find((one) => !states.includes(one));
    if (unknown !== undefined) throw wrong(name, `"${unknown}" is none of ${states.join(", ")}`);
    return names.length === 0 ? null : new Set(names);
  };

  const limit = Number(text("limit") ?? defaultLimit);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= maxLimit)) {
    throw wrong("limit", `expected 1 to ${maxLimit}`);
  }
  const from = text("from");
  if (from !== null && !isUlid(from) && !/^\d{1,15}$/.test(from)) {
    throw wrong("from", "expected the number of jobs to skip, or the id of the last job seen");
  }
  const minimal = text("minimal") ?? "false";
  if (!["true", "false", "1", "0"].includes(minimal)) throw wrong("minimal", "expected true or false");
  const sort = text("sort") ?? "newest_first";
  if (!Object.hasOwn(sorts, sort)) throw wrong("sort", `expected one of ${Object.keys(sorts).join(", ")}`);
  return {
    limit,
    from,
    minimal: minimal === "true" || minimal === "1",
    sort,
    fromDate: date("from_date"),
    toDate: date("to_date"),
    states: stateList("states"),
    excluded: stateList("exclude_states"),
    tags: list("tags"),
  };
}

/**
 * @param {Iterable<import("../lifecycle.js").Job>} jobs oldest first
 * @param {ReturnType<typeof readJobQuery>} wanted
 * @param {number} now
 */
export function selectJobs(jobs, wanted, now) {
  const found = [];
  for (const job of jobs) if (matches(job, wanted, now)) found.push(job);
  const sorted = sorts[wanted.sort](found);
  const start = startOf(sorted, wanted.from);
  return sorted.slice(start, start + wanted.limit);
}

function startOf(jobs, from) {
  if (from === null) return 0;
  if (!isUlid(from)) return Number(from);
  const at = jobs.findIndex(({ id }) => id === from);
  return at === -1 ? jobs.length : at + 1;
}

function matches(job, { fromDate, toDate, states: wanted, excluded, tags }, now) {
  if (fromDate !== null && job.createdAt < fromDate) return false;
  if (toDate !== null && job.createdAt > toDate) return false;
  if (tags.length > 0 && !tags.some((tag) => job.extra?.tags?.includes(tag))) return false;
  if (wanted === null && excluded === null) return true;
  const state = stateOf(job, now);
  return (wanted === null || wanted.has(state)) && !excluded?.has(state);
}
