// The query of `jobs.list`. The service may ignore what it does not know, and then lists every job.

import { aBoolean, aString, checked, count, either, oneOf, upTo } from "./options.js";
import { isDate } from "./realm.js";

/** The states of jobs. */
export const jobStates = ["queued", "pending", "render:dorender", "finished", "error", "manually_cancelled"];

const aDate = (value) => {
  const time = isDate(value) ? value.getTime() : typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? undefined : "expected a valid Date, or a date such as 2025-01-31T12:00:00Z";
};

const aTag = (value) =>
  aString(value) ?? (value.includes(",") ? "a tag cannot contain a comma; pass a list of tags" : undefined);

/** A list of such items. */
const listOf = (check) => (value) => {
  if (!Array.isArray(value)) return "expected a list of strings";
  for (const [at, item] of value.entries()) {
    const wrong = check(item);
    if (wrong) return `item ${at}: ${wrong}`;
  }
  return undefined;
};

/** An empty filter would be ignored, and list every job. */
const filter = (check) => (value) =>
  Array.isArray(value) && value.length === 0
    ? "the list is empty; leave the filter out to list every job"
    : listOf(check)(value);

const aState = oneOf(...jobStates);

const known = {
  minimal: aBoolean,
  limit: upTo(1000),
  from: either(count, aString),
  from_date: aDate,
  to_date: aDate,
  states: filter(aState),
  exclude_states: listOf(aState),
  sort: oneOf("random", "newest_first", "oldest_first", "priority"),
  tags: filter(aTag),
};

/**
 * Checks the query of `jobs.list` and returns it.
 *
 * @param {import("../index.js").JobQuery | undefined} query
 */
export function jobQuery(query) {
  const { exclude_states: excluded, ...others } = checked(query, known, "query");
  return excluded?.length > 0 ? { ...others, exclude_states: excluded } : others;
}
