import assert from "node:assert/strict";
import { test } from "node:test";
import { waitFor } from "../../../pkg/cli/waiting.js";

/** Waits for these ids with a client whose `wait` is given; returns the outcomes and what was drawn. */
async function waited(ids, wait, options = {}) {
  const drawn = [];
  const plain = (text) => text;
  const io = {
    stopping: new AbortController().signal,
    stdout: {},
    stderr: { isTTY: true, write: (text) => drawn.push(text) },
    colors: { err: { green: plain, dim: plain } },
    ...options,
  };
  const targets = ids.map((id) => ({ id, kind: "job" }));
  const outcomes = [];
  for await (const outcome of waitFor(io, { jobs: { wait } }, targets, {})) outcomes.push(outcome);
  return { outcomes, drawn: drawn.join("") };
}

test("the bar counts failed renders as done, and an id that is given twice as two", async () => {
  const { outcomes, drawn } = await waited(["fails", "ends", "ends"], async (id, { onProgress }) => {
    if (id === "fails") throw new Error("no such layer");
    await new Promise((resolve) => setTimeout(resolve, 5));
    onProgress({ status: "finished", progress: 100 });
    return { id };
  });
  assert.deepEqual(
    outcomes.map(({ id, error }) => [id, error?.message]),
    [
      ["fails", "no such layer"],
      ["ends", undefined],
      ["ends", undefined],
    ],
  );
  assert.match(drawn, /100%/);
});

test("a few ids are polled at once, each once, and an abort ends the wait with its reason", async (t) => {
  const ids = Array.from({ length: 50 }, (_, at) => `J${at}`);
  const race = t.mock.method(Promise, "race");
  let open = 0;
  let most = 0;
  const { outcomes } = await waited(ids, async (id) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, id === "J0" ? 50 : 1));
    open -= 1;
    return { id };
  });
  assert.deepEqual(outcomes.map(({ id }) => id).sort(), [...ids].sort());
  assert.deepEqual([most, race.mock.callCount()], [8, 0]);
  const reason = new Error("enough");
  const fails = waited(ids, () => Promise.reject(reason), { stopping: AbortSignal.abort(reason) });
  await assert.rejects(fails, (error) => error === reason);
});
