// The scenes of the bench: each returns a table, and the bars that it decides.
import { KB, sizes } from "../lib/sizes.mjs";
import { race } from "./measure.mjs";
import { batch, job, shapes, wrongBatch } from "./payloads.mjs";
import { everything, peersFor } from "./peers.mjs";
import { firstVerdict, lintAlone } from "./processes.mjs";

const JOBS = 1000;
const MB = KB * KB;

/** Ratios at most: those that depend on how fast the JavaScript engine is differ between Node 20 and later ones. */
const isNode20 = process.version.startsWith("v20.");
const MOST = {
  valid: isNode20 ? 0.65 : 0.75,
  shapes: isNode20 ? 0.85 : 0.95,
  wrong: 4,
  service: 0.1,
  object: 2.2,
  oneObject: 1.2,
  one: 1.2,
  start: 0.17,
  growth: 1.5,
  memory: 4,
};

export const scenes = { valid, shapes: everyShape, wrong, object, one, oneObject, start, growth, memory, size, page };

/** The scenes whose ratios are printed for every version of Node. */
export const mainScenes = ["valid", "shapes", "wrong", "object", "one", "oneObject", "start"];

const OURS_LINT = "nexrender-payload lint";
const OURS_VALIDATE = "nexrender-payload validate";

/** The package, imported when a scene runs: set-up must have built it before. */
const ours = () => import("nexrender-payload");

/** The linter page, in Chromium. */
async function page() {
  const { measurePage } = await import("./page.mjs");
  return measurePage();
}

async function valid() {
  const { lint } = await ours();
  const payload = batch(JOBS);
  const text = JSON.stringify(payload);
  expect(lint(text).diagnostics.length, 0);
  const { rows, medians, notes } = await besideOnText("batch", text, lint);
  return {
    title: `A valid batch of ${JOBS} jobs, ${mb(text.length)} of JSON text`,
    rows,
    notes,
    bars: [bar("lint of a valid batch, to JSON.parse", medians, OURS_LINT, "JSON.parse", MOST.valid)],
  };
}

/** What people send, in twelve shapes. */
async function everyShape() {
  const { lint } = await ours();
  const rows = [["", "text", "JSON.parse", "lint", "× JSON.parse"]];
  const ratios = [];
  for (const [name, text] of shapes(JOBS)) {
    expect(lint(text).diagnostics.length, 0);
    const { medians } = await race({ parse: () => JSON.parse(text), lint: () => lint(text) }, { budget: 2500 });
    const ratioOfShape = medians.lint / medians.parse;
    ratios.push({ name, is: ratioOfShape });
    rows.push([name, mb(Buffer.byteLength(text)), milliseconds(medians.parse), milliseconds(medians.lint)]);
    rows.at(-1).push(`${ratioOfShape.toFixed(2)} ×`);
  }
  const worst = ratios.reduce((most, each) => (each.is > most.is ? each : most));
  return {
    title: `${JOBS} valid jobs in every shape that people send`,
    rows,
    bars: [{ what: `lint of the worst shape (${worst.name}), to JSON.parse`, is: worst.is, most: MOST.shapes }],
  };
}

async function wrong() {
  const { lint } = await ours();
  const text = JSON.stringify(wrongBatch(JOBS));
  expect(lint(text).diagnostics.length, JOBS);
  const { rows, medians, notes } = await besideOnText("batch", text, lint);
  const bars = [bar("lint, 1,000 findings, to JSON.parse", medians, OURS_LINT, "JSON.parse", MOST.wrong)];
  const service = "vscode-json-languageservice";
  if (medians[service]) bars.push(bar(`the same, to ${service}`, medians, OURS_LINT, service, MOST.service));
  return { title: `The same with a mistake in every job: ${JOBS} findings with their ranges`, rows, notes, bars };
}

/** Text: JSON.parse, ours, and every peer, of which those that take objects run JSON.parse first. */
async function besideOnText(kind, text, lint) {
  const own = { name: OURS_LINT, checks: `${everything}, with ranges`, check: () => lint(text).diagnostics.length };
  const { ready, absent } = await peersFor(kind);
  const onText = ready.map((peer) => {
    const check = peer.takesText ? () => peer.check(text) : () => peer.check(JSON.parse(text));
    return { ...peer, check };
  });
  const floor = { name: "JSON.parse", checks: "syntax", check: () => JSON.parse(text) };
  const note = "on text, every peer but vscode-json-languageservice runs JSON.parse first";
  return besideEachOther(floor, [own, ...onText], absent, note);
}

/** The same payload as an object; peers that only take text are left out. */
async function besideOnObject(kind, payload, validate, options) {
  const own = { name: OURS_VALIDATE, checks: everything, check: () => validate(payload).diagnostics.length };
  const { ready, absent } = await peersFor(kind);
  const onObjects = ready.filter(({ takesText }) => !takesText);
  const checks = onObjects.map((peer) => ({ ...peer, check: () => peer.check(payload) }));
  const floor = { name: "JSON.stringify", checks: "", check: () => JSON.stringify(payload) };
  return besideEachOther(floor, [own, ...checks], absent, undefined, options);
}

async function besideEachOther(floor, contenders, absent, note, { budget = 12_000, repeat = 1 } = {}) {
  const seen = {};
  for (const { name, check } of contenders) seen[name] = await check();
  const all = [floor, ...contenders];
  const calls = (some) => Object.fromEntries(some.map(({ name, check }) => [name, check]));
  // The baseline and ours are timed apart from the peers, because the contender after Zod pays for collecting its garbage.
  const [own, ...peers] = contenders;
  const { medians, rounds } = await race(calls([floor, own]), { budget: budget / 3, repeat });
  Object.assign(medians, (await race(calls(peers), { budget, repeat })).medians);
  const rows = all.map(({ name, checks }) => [
    name,
    milliseconds(medians[name]),
    ratio(medians[name], medians[floor.name]),
    checks,
    seen[name] ?? "",
  ]);
  const notes = Object.entries(absent).map(([name, reason]) => `${name} cannot take the schema: ${reason}`);
  notes.push(`medians of ${rounds} interleaved rounds, the peers in rounds of their own${note ? `; ${note}` : ""}`);
  return { rows: [["", "time", `× ${floor.name}`, "checks", "problems found"], ...rows], medians, notes };
}

async function object() {
  const { validate } = await ours();
  const payload = batch(JOBS);
  expect(validate(payload).diagnostics.length, 0);
  const { rows, medians, notes } = await besideOnObject("batch", payload, validate);
  return {
    title: "The valid batch as an object",
    rows,
    notes,
    bars: [bar("validate, to JSON.stringify", medians, OURS_VALIDATE, "JSON.stringify", MOST.object)],
  };
}

async function one() {
  const { lint } = await ours();
  const text = JSON.stringify(job(7));
  expect(lint(text).diagnostics.length, 0);
  const { ready } = await peersFor("job");
  const { check } = ready.find(({ name }) => name === "Ajv");
  const { medians, rounds } = await race(
    {
      "JSON.parse": () => JSON.parse(text),
      [OURS_LINT]: () => lint(text),
      "JSON.parse and Ajv": () => check(JSON.parse(text)),
    },
    { repeat: 500, budget: 4000 },
  );
  return {
    title: `One job, ${text.length} bytes of JSON text`,
    rows: against("JSON.parse", medians),
    notes: [`medians of ${rounds} rounds of 500 calls`],
    bars: [bar("lint of one job, to JSON.parse", medians, OURS_LINT, "JSON.parse", MOST.one)],
  };
}

async function oneObject() {
  const { lint, validate } = await ours();
  const payload = job(7);
  expect(validate(payload).diagnostics.length, 0);
  const { rows, medians, notes } = await besideOnObject("job", payload, validate, { repeat: 200, budget: 6000 });
  const both = { both: () => lint(JSON.stringify(payload)), [OURS_VALIDATE]: () => validate(payload) };
  const { medians: pair } = await race(both, { repeat: 500, budget: 3000 });
  rows.push([
    "JSON.stringify and lint",
    milliseconds(pair.both),
    ratio(pair.both, medians["JSON.stringify"]),
    everything,
  ]);
  return {
    title: "One job as an object",
    rows,
    notes,
    bars: [bar("validate of one job, to JSON.stringify and lint", pair, OURS_VALIDATE, "both", MOST.oneObject)],
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
    bars: [{ what: "from import to first verdict, to Node's own start", is: difference / empty, most: MOST.start }],
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
    bars: [{ what: "time per byte, largest to 10 jobs", is: grown, most: MOST.growth }],
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
    bars: [{ what: "peak memory, to the text", is: rise / bytes.length, most: MOST.memory }],
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
