// The scenes of the bench: each returns a table, and the bars that it decides.
import { KB, sizes } from "../lib/sizes.mjs";
import { race } from "./measure.mjs";
import { batch, job, wrongBatch } from "./payloads.mjs";
import { peersFor } from "./peers.mjs";
import { firstVerdict, lintAlone } from "./processes.mjs";

const JOBS = 1000;
const MB = KB * KB;

export const scenes = { valid, wrong, object, one, start, growth, memory, size, page };

/** The package, imported when a scene runs: set-up must have built it before. */
const ours = () => import("nexrender-payload");

/** The linter page, in Chromium. */
async function page() {
  const { measurePage } = await import("./page.mjs");
  return measurePage();
}

async function valid() {
  const { lint } = await ours();
  const text = JSON.stringify(batch(JOBS));
  expect(lint(text).diagnostics.length, 0);
  const { rows, medians, notes } = await beside("batch", text, { "nexrender-payload lint": () => lint(text) });
  return {
    title: `A valid batch of ${JOBS} jobs, ${mb(text.length)} of JSON text`,
    rows,
    notes,
    bars: [bar("lint, valid batch, to JSON.parse", medians, "nexrender-payload lint", "JSON.parse", 0.6)],
  };
}

async function wrong() {
  const { lint } = await ours();
  const text = JSON.stringify(wrongBatch(JOBS));
  expect(lint(text).diagnostics.length, JOBS);
  const { rows, medians, notes } = await beside("batch", text, { "nexrender-payload lint": () => lint(text) });
  const bars = [bar("lint, 1,000 findings, to JSON.parse", medians, "nexrender-payload lint", "JSON.parse", 4)];
  const service = "vscode-json-languageservice";
  if (medians[service]) {
    bars.push(bar(`the same, to ${service}`, medians, "nexrender-payload lint", service, 0.1));
  }
  return { title: `The same with a mistake in every job: ${JOBS} findings with their ranges`, rows, notes, bars };
}

/** JSON.parse, ours and every peer on one text. */
async function beside(kind, text, contenders) {
  const { ready, absent } = await peersFor(kind);
  const calls = { "JSON.parse": () => JSON.parse(text), ...contenders };
  const seen = {};
  for (const [name, check] of Object.entries(ready)) {
    seen[name] = await check(text);
    calls[name] = () => check(text);
  }
  const { medians, rounds } = await race(calls, { budget: 12_000 });
  const rows = Object.entries(medians).map(([name, ms]) => [
    name,
    milliseconds(ms),
    ratio(ms, medians["JSON.parse"]),
    seen[name] ?? "",
  ]);
  const notes = Object.entries(absent).map(([name, reason]) => `${name} cannot take the schema: ${reason}`);
  notes.push(
    `medians of ${rounds} interleaved rounds; every peer but vscode-json-languageservice runs JSON.parse first`,
  );
  return { rows: [["", "time", "× JSON.parse", "problems seen"], ...rows], medians, notes };
}

async function object() {
  const { validate } = await ours();
  const payload = batch(JOBS);
  expect(validate(payload).diagnostics.length, 0);
  const { medians, rounds } = await race({
    "JSON.stringify": () => JSON.stringify(payload),
    "nexrender-payload validate": () => validate(payload),
  });
  return {
    title: `The valid batch as an object`,
    rows: against("JSON.stringify", medians),
    notes: [`medians of ${rounds} interleaved rounds`],
    bars: [bar("validate, to JSON.stringify", medians, "nexrender-payload validate", "JSON.stringify", 2.5)],
  };
}

async function one() {
  const { lint } = await ours();
  const text = JSON.stringify(job(7));
  expect(lint(text).diagnostics.length, 0);
  const { ready } = await peersFor("job");
  const { medians, rounds } = await race(
    {
      "JSON.parse": () => JSON.parse(text),
      "nexrender-payload lint": () => lint(text),
      "JSON.parse and Ajv": () => ready.Ajv(text),
    },
    { repeat: 500, budget: 4000 },
  );
  return {
    title: `One job, ${text.length} bytes of JSON text`,
    rows: against("JSON.parse", medians),
    notes: [`medians of ${rounds} rounds of 500 calls`],
    bars: [{ what: "lint of one job", is: medians["nexrender-payload lint"] * 1000, most: 6, unit: "µs" }],
  };
}

async function start() {
  const { empty, ours: whole, difference, ownClock, fromText } = await firstVerdict(JSON.stringify(job(7)));
  return {
    title: "From import to the first verdict, in new Node processes",
    rows: [
      ["", "time"],
      ["node, a program that is an empty file", milliseconds(empty)],
      ["node, a file that imports and lints once", milliseconds(whole)],
      ["the median difference of two side by side", milliseconds(difference)],
      ["by the program's own clock, around a dynamic import", milliseconds(ownClock)],
      ["the difference for `node --eval`, Node's loader of files in it", milliseconds(fromText)],
    ],
    bars: [{ what: "from import to first verdict", is: difference, most: 10, unit: "ms" }],
  };
}

async function growth() {
  const { lint } = await ours();
  const steps = [1, 10, 100, JOBS].map((jobs) => ({ name: `${jobs} jobs`, text: JSON.stringify(batch(jobs)) }));
  steps.push({ name: `${JOBS} jobs, large`, text: large() });
  const perByte = [];
  const rows = [];
  for (const { name, text } of steps) {
    const repeat = Math.max(1, Math.round(100_000 / text.length));
    const { medians } = await race({ lint: () => lint(text) }, { repeat, budget: 2500 });
    perByte.push((medians.lint * 1e6) / text.length);
    rows.push([name, mb(text.length), milliseconds(medians.lint), `${perByte.at(-1).toFixed(2)} ns`]);
  }
  // A job by itself is mostly the price of the call, so growth is measured from ten of them.
  const grown = Math.max(...perByte.slice(2)) / perByte[1];
  return {
    title: "Growth: the time for each byte must not rise with the text",
    rows: [["", "text", "time", "per byte"], ...rows],
    bars: [{ what: "time per byte, largest to 10 jobs", is: grown, most: 1.5 }],
  };
}

async function memory() {
  const bytes = Buffer.from(large());
  const { ms, rise } = await lintAlone(bytes);
  return {
    title: "Memory: one large batch in a process of its own, the text counted in",
    rows: [
      ["text", "time", "rise of the peak"],
      [mb(bytes.length), milliseconds(ms), mb(rise)],
    ],
    bars: [{ what: "peak memory, to the text", is: rise / bytes.length, most: 4 }],
  };
}

/** A thousand jobs that weigh 50 MB together. */
function large() {
  const perGroup = JSON.stringify(job(7, 2)).length - JSON.stringify(job(7, 1)).length;
  return JSON.stringify(batch(JOBS, { groups: Math.round((50 * MB) / JOBS / perGroup) }));
}

async function size() {
  const all = await sizes();
  const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
  return {
    title: "What is shipped",
    rows: [
      ["", "raw", "gzip", "brotli"],
      ...all.map(({ name, raw, gzip, brotli }) => [name, kb(raw), kb(gzip), kb(brotli)]),
    ],
    bars: all
      .filter(({ bar: most }) => most)
      .map(({ name, brotli, bar: most }) => ({ what: name, is: brotli / KB, most: most / KB, unit: "KB" })),
  };
}

function against(floor, medians) {
  const rows = Object.entries(medians).map(([name, ms]) => [name, milliseconds(ms), ratio(ms, medians[floor])]);
  return [["", "time", `× ${floor}`], ...rows];
}

function bar(what, medians, name, floor, most) {
  return { what, is: medians[name] / medians[floor], most };
}

/** A bench that measures the wrong thing must not print numbers. */
function expect(found, wanted) {
  if (found !== wanted) throw new Error(`the payload has ${found} findings where it should have ${wanted}`);
}

function ratio(ms, floor) {
  return `${(ms / floor).toFixed(2)} ×`;
}

function milliseconds(ms) {
  return ms < 0.1 ? `${(ms * 1000).toFixed(2)} µs` : `${ms.toFixed(2)} ms`;
}

function mb(bytes) {
  return `${(bytes / MB).toFixed(2)} MB`;
}
