// Reads the parts of the account that payloads refer to, in the form that the checker accepts.
import { isNexrenderError } from "./errors.js";
import { Fonts, Secrets, Templates } from "./library.js";

/**
 * All data of a template: the state, compositions and layers from version 3 of the API, and the names of layers that only
 * version 2 has. Version 3 names a footage layer by its source.
 *
 * @param {import("./call.js").Caller} caller
 * @param {string} id
 * @param {object} call  options
 * @returns {Promise<import("../index.js").TemplateInfo>}
 */
export async function readTemplate(caller, id, call) {
  const templates = new Templates(caller);
  const [inspected, stored] = await Promise.allSettled([templates.inspect(id, call), templates.get(id, call)]);
  if (inspected.status === "fulfilled") {
    return ready(stored.status === "fulfilled" ? merged(inspected.value, stored.value) : inspected.value);
  }
  if (stored.status === "fulfilled" && inspected.reason?.status !== undefined) return ready(stored.value);
  throw stored.reason === undefined || stored.reason.status === 404 ? inspected.reason : stored.reason;
}

/** Before a template is processed, its lists are empty, which means nothing. */
function ready({ compositions, layers, ...facts }) {
  return facts.status === "uploaded" ? { ...facts, compositions, layers } : facts;
}

function merged(inspected, { compositions = [], layers = [] }) {
  return {
    ...inspected,
    compositions: withOthers(inspected.compositions, compositions),
    layers: withOthers(inspected.layers, layers),
  };
}

const nameOf = (item) => (typeof item === "string" ? item : (item?.name ?? item?.layerName));

/** A list, and what of another has none of its names. */
function withOthers(list, others) {
  const names = new Set(list.map(nameOf));
  return [...list, ...(Array.isArray(others) ? others : []).filter((item) => !names.has(nameOf(item)))];
}

/** Of a snapshot, only what says something about payloads: the rest changes by itself, and is much more. */
const compositionFacts = ["aeid", "name", "width", "height", "duration", "frame_rate"];
const layerFacts = ["composition_id", "composition", "name", "layerName", "layer_type", "source_type"];

function essential({ id, type, displayName, status, compositions, layers }) {
  return {
    id,
    type,
    displayName,
    status,
    ...(compositions && { compositions: compositions.map((item) => only(item, compositionFacts)) }),
    ...(layers && { layers: layers.map((item) => only(item, layerFacts)) }),
  };
}

function only(item, facts) {
  if (typeof item === "string") return item;
  return Object.fromEntries(facts.flatMap((fact) => (item[fact] === undefined ? [] : [[fact, item[fact]]])));
}

/** @returns {Promise<string[]>} the file names of the font library */
export async function readFonts(caller, call) {
  const fonts = await new Fonts(caller).list(call);
  return fonts.map(({ fileName }) => fileName);
}

/** @returns {Promise<string[]>} the names of the stored secrets */
export async function readSecrets(caller, call) {
  const secrets = await new Secrets(caller).list(call);
  return secrets.map(({ name }) => name);
}

/** How many templates are read at the same time; each takes several requests. */
export const templatesAtOnce = 4;

/**
 * A snapshot of the account.
 *
 * @param {import("./call.js").Caller} caller
 * @param {string[] | undefined} ids  of templates; all if omitted
 * @param {object} call  options
 * @returns {Promise<import("../index.js").AccountSnapshot>}
 */
export async function readAccount(caller, ids, call) {
  const wanted = ids ?? (await new Templates(caller).list(call)).map(({ id }) => id);
  const [templates, fonts, secrets] = await Promise.all([
    inTurns([...new Set(wanted)].sort(), templatesAtOnce, (id) => readTemplate(caller, id, call)),
    ifAllowed(readFonts(caller, call)),
    ifAllowed(readSecrets(caller, call)),
  ]);
  return {
    templates: templates.map(essential),
    ...(fonts && { fonts: fonts.sort() }),
    ...(secrets && { secrets: secrets.sort() }),
  };
}

/** The result of a call; `undefined` if the token does not permit it. */
async function ifAllowed(call) {
  try {
    return await call;
  } catch (error) {
    if (isNexrenderError(error) && error.status === 403) return undefined;
    throw error;
  }
}

/**
 * Runs `work` for each item, at most `most` at a time.
 *
 * @template T, R
 * @param {T[]} items
 * @param {number} most
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>} in the order of the items
 */
export async function inTurns(items, most, work) {
  const results = [];
  const left = items.entries();
  const run = async () => {
    for (const [place, item] of left) results[place] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, run));
  return results;
}
