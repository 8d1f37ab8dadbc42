import { stateOf } from "../lifecycle.js";

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
 * The jobs that `GET /jobs` asks for.
 *
 * @param {Iterable<import("../lifecycle.js").Job>} jobs oldest first
 * @param {Record<string, any>} query as read by the operation's table
 * @param {number} now
 */
export function selectJobs(jobs, query, now) {
  const found = [];
  for (const job of jobs) if (matches(job, query, now)) found.push(job);
  return sorts[query.sort](found).slice(query.from, query.from + query.limit);
}

function matches(job, { from_date, to_date, states, exclude_states, tags }, now) {
  if (from_date !== null && job.createdAt < from_date) return false;
  if (to_date !== null && job.createdAt > to_date) return false;
  if (tags.length > 0 && !tags.some((tag) => job.extra?.tags?.includes(tag))) return false;
  const state = stateOf(job, now);
  return (states.length === 0 || states.includes(state)) && !exclude_states.includes(state);
}
