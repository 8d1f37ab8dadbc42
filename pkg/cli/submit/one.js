import { isBad, jobLine, resultLine } from "../results.js";
import { waitFor } from "../waiting.js";

/**
 * Submits a job or a join.
 *
 * @param {import("../io.js").Io} io
 * @param {import("../package.js").NexrenderClient} client
 * @param {Record<string, any>} values
 * @param {(options: { signal: AbortSignal }) => Promise<any>} create
 */
export async function submitOne(io, client, { json, wait, timeout }, create) {
  const created = await create({ signal: io.signal });
  if (!json) await io.print(resultLine(created, io.colors.out));
  if (!wait) {
    if (json) await io.json(created);
    return 0;
  }
  let failed = false;
  for await (const { last, error } of waitFor(io, client, [{ id: created.id, kind: "job" }], { timeout })) {
    failed = error !== undefined || isBad(last?.status);
    if (last && json) await io.json(last);
    else if (last) await io.print(jobLine(last, io.colors.out));
    if (error && !isBad(last?.status)) throw error;
  }
  return failed ? 1 : 0;
}
