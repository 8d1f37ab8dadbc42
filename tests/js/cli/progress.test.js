import assert from "node:assert/strict";
import { test } from "node:test";
import { progressOf } from "../../../pkg/cli/terminal/progress.js";
import { cutTo } from "../../../pkg/cli/terminal/text.js";

/** Progress on a terminal, or on something else, with a clock that the test moves. */
function started(t, stream) {
  t.mock.timers.enable({ apis: ["setInterval", "Date"] });
  const written = [];
  const plain = (text) => text;
  const stderr = { ...stream, write: (text) => written.push(text) };
  const progress = progressOf({ stderr, colors: { err: { green: plain, dim: plain } } });
  t.after(() => progress.end());
  return { progress, written, tick: (milliseconds) => t.mock.timers.tick(milliseconds) };
}

/** The last bar, without the sequence that clears the line. */
const shown = (written) => written.at(-1).replace("\r\u001b[2K", "");

test("without a terminal there is a line every ten seconds, and none before", (t) => {
  const { progress, written, tick } = started(t, {});
  progress.update(0.1, "100 created of 1,000");
  tick(9999);
  assert.deepEqual(written, []);
  tick(1);
  assert.deepEqual(written, ["10%  100 created of 1,000, about 2 min left\n"]);
  progress.update(0.5, "500 created of 1,000");
  tick(10_000);
  assert.equal(written.at(-1), "50%  500 created of 1,000, about 20 s left\n");
  progress.end();
  tick(60_000);
  assert.equal(written.length, 2);
});

test("without a total there is no share and no time left", (t) => {
  const { progress, written, tick } = started(t, {});
  progress.update(undefined, "100 created");
  tick(10_000);
  assert.deepEqual(written, ["100 created\n"]);
});

test("a pause is counted down", (t) => {
  const { progress, written, tick } = started(t, { isTTY: true, columns: 120 });
  const last = () => shown(written);
  progress.update(0.5, "5 created of 10");
  progress.waits({ status: 429, delay: 5000 });
  assert.match(last(), /5 created of 10, rate-limited: retrying in 5 s$/);
  tick(2000);
  assert.match(last(), /rate-limited: retrying in 3 s$/);
  tick(3000);
  assert.doesNotMatch(last(), /rate-limited/);
  for (const [pause, says] of [
    [{ delay: 8000, host: "api.example.com" }, /api\.example\.com does not respond: checking again in 8 s$/],
    [{ delay: 1000 }, /the service does not respond: checking again in 1 s$/],
    [{ delay: 1000, status: 503 }, /status 503: retrying in 1 s$/],
    [{ delay: 2000, status: 200 }, /searching the list of jobs again in 2 s$/],
  ]) {
    progress.waits(pause);
    assert.match(last(), says);
  }
});

for (const [width, expected] of [
  [0, 79],
  [36, 35],
  [200, 199],
]) {
  test(`the bar fits a terminal of ${width} columns`, (t) => {
    const { progress, written } = started(t, { isTTY: true, columns: width });
    progress.update(0.5, `created 日本 ${"x".repeat(300)}`);
    const line = shown(written);
    assert.ok([...line].length <= expected, `${[...line].length} of ${expected}`);
    assert.match(line, /^█{12}░{12} {2}50%/);
  });
}

for (const [text, width, expected] of [
  ["abc", 3, "abc"],
  ["abcd", 3, "ab…"],
  ["日本語", 5, "日本…"],
  ["日本語", 4, "日…"],
  ["abc", 0, ""],
  ["abc", -5, ""],
]) {
  test(`${text} cut to ${width} columns is ${expected}`, () => assert.equal(cutTo(text, width), expected));
}
