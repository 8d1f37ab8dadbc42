import { Interrupted } from "../interrupts.js";
import { isBad, jobLine, resultLine } from "../results.js";
import { waitFor } from "../waiting.js";

/**
 * Submits a job or a join.
 *
 * @param {import("../io.js").Io} io
 * @param {import("../package.js").NexrenderClient} client
 * @param {Record<string, any>} values
 * @param {() => Promise<any>} create
 */
export async function submitOne(io, client, { json, wait, timeout }, create) {
  const created = await create();
  const line = resultLine(created, io.colors.out);
  if (!json && !(await io.print(line))) await io.note(line);
  if (!wait || io.stopping.aborted) {
    if (json) await io.json(created);
    io.stopping.throwIfAborted();
    return 0;
  }
  let failed = false;
  try {
    for await (const { last, error } of waitFor(io, client, [{ id: created.id, kind: "job" }], { timeout })) {
      failed = error !== undefined || isBad(last?.status);
      if (last && json) await io.json(last);
      else if (last) await io.print(jobLine(last, io.colors.out));
      if (error && !isBad(last?.status)) throw error;
    }
  } catch (error) {
    if (error instanceof Interrupted) {
      if (json) await io.json(created);
      error.hint = `The render continues: \`nexrender-payload wait ${created.id}\`.`;
    }
    throw error;
  }
  return failed ? 1 : 0;
}
