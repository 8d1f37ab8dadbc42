import { readFileSync } from "node:fs";
import { Account, fileCreatedAt } from "./account.js";
import { demoFonts, demoTemplate } from "./demo.js";
import { isTemplateId, ulids } from "./ids.js";

export const templateTypes = ["aep", "zip", "mogrt"];
const statuses = ["awaiting_upload", "downloading", "processing", "uploaded", "error"];

/**
 * @param {string | object | undefined} source path of a JSON file, or its content; without it, the demo account
 * @returns {Account}
 * @throws {TypeError} that names the place of the mistake
 */
export function openAccount(source) {
  const newId = ulids(Date.now);
  if (source === undefined) {
    const templates = [readTemplate(demoTemplate, "demo")];
    const fonts = demoFonts.map((font) => readFont(font, "demo", newId));
    return new Account({ templates, fonts, secrets: [], open: true });
  }
  const content = typeof source === "string" ? readFile(source) : source;
  if (!isObject(content)) throw new TypeError("account: expected an object");
  const allowed = ["templates", "fonts", "secrets"];
  for (const key of Object.keys(content)) {
    if (!allowed.includes(key)) throw new TypeError(`account: unknown key "${key}"; expected ${allowed.join(", ")}`);
  }
  return new Account({
    templates: list(content.templates, "account.templates").map((template, at) =>
      readTemplate(template, `account.templates[${at}]`),
    ),
    fonts: list(content.fonts, "account.fonts").map((font, at) => readFont(font, `account.fonts[${at}]`, newId)),
    secrets: readSecrets(content.secrets, newId),
    open: false,
  });
}

function readFile(path) {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const reason = cause.code === "ENOENT" ? "no such file" : `the system reports ${cause.code}`;
    throw new TypeError(`cannot read the account file ${path}: ${reason}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which contains secrets.
    throw new TypeError(`the account file ${path} is not JSON`);
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function list(value, place) {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError(`${place}: expected a list`);
  return value;
}

function readTemplate(template, place) {
  if (!isObject(template)) throw new TypeError(`${place}: expected an object with an id`);
  const { id, type = "aep", displayName = id, status = "uploaded", error = null } = template;
  if (!isTemplateId(id)) throw new TypeError(`${place}.id: expected 26 characters of A-Z and 0-9`);
  if (!templateTypes.includes(type)) throw new TypeError(`${place}.type: expected one of ${templateTypes.join(", ")}`);
  if (!statuses.includes(status)) throw new TypeError(`${place}.status: expected one of ${statuses.join(", ")}`);
  const createdAt = template.createdAt === undefined ? fileCreatedAt : Date.parse(template.createdAt);
  if (Number.isNaN(createdAt)) throw new TypeError(`${place}.createdAt: expected an ISO 8601 date`);
  return newTemplate({
    id,
    type,
    displayName: String(displayName),
    status,
    error,
    ...readStructure(template, place),
    strictNames: template.strictNames === true,
    fails: template.fails === true ? "Render failed on purpose" : (template.fails ?? null),
    waits: template.waits === true,
    deleted: template.deleted === true,
    createdAt,
    updatedAt: createdAt,
  });
}

/** A template with the given members and the usual values of all others. */
export function newTemplate(given) {
  return {
    status: "uploaded",
    steps: [],
    stepMs: 1,
    since: 0,
    error: null,
    compositions: [],
    layers: [],
    known: false,
    layersKnown: false,
    strictNames: false,
    fails: null,
    waits: false,
    deleted: false,
    file: null,
    upload: null,
    ...given,
  };
}

/** The compositions and layers of an object that has lists of these names. */
export function readStructure(source, place) {
  const compositions = list(source.compositions, `${place}.compositions`).map(readComposition);
  return {
    compositions,
    layers: list(source.layers, `${place}.layers`).map((layer, at) => readLayer(layer, at, compositions)),
    known: source.compositions !== undefined,
    layersKnown: source.layers !== undefined,
  };
}

/** A name, or a composition as the v3 API returns it. */
function readComposition(composition, at) {
  const given = isObject(composition) ? composition : { name: String(composition) };
  const usual = { width: 1920, height: 1080, duration: 10, frame_rate: 25, data: {} };
  return { ...usual, ...given, aeid: String(given.aeid ?? at + 1) };
}

/**
 * A name, or a layer as the v3 API returns it. `composition` may name the composition that the layer is in, `source` the
 * composition that it shows, and `properties` lists the names of its properties.
 */
function readLayer(layer, at, compositions) {
  const { composition, source, properties = null, ...given } = isObject(layer) ? layer : { name: String(layer) };
  const named = (name) => compositions.find((one) => one.name === name);
  const home = named(composition) ?? compositions[0];
  const shown = named(source);
  const view = {
    composition_id: Number(home?.aeid ?? 1),
    name: "",
    top: 0,
    left: 0,
    width: home?.width ?? 1920,
    height: home?.height ?? 1080,
    start_time: 0,
    in_point: 0,
    out_point: home?.duration ?? 10,
    layer_type: "av",
    source_type: null,
    source_comp_id: shown ? Number(shown.aeid) : null,
    parent_id: null,
    data: {},
    ...given,
    aeid: Number(given.aeid ?? 1000 + at),
  };
  return { view, properties };
}

/** A file name, or `{ fileName, familyName, id }`. */
function readFont(font, place, newId) {
  const given = isObject(font) ? font : { fileName: font };
  if (typeof given.fileName !== "string") throw new TypeError(`${place}: expected a file name`);
  return {
    id: given.id ?? newId(),
    familyName: given.familyName ?? familyOf(given.fileName),
    fileName: given.fileName,
    createdAt: fileCreatedAt,
  };
}

/** `Inter` for `Inter-Bold.ttf`. @param {string} fileName */
export function familyOf(fileName) {
  return fileName.replace(/[-.].*$/su, "");
}

/** `{ NAME: value }`. */
function readSecrets(secrets, newId) {
  if (secrets === undefined) return [];
  if (!isObject(secrets)) throw new TypeError("account.secrets: expected an object of NAME: value");
  return Object.entries(secrets).map(([name, value]) => {
    if (typeof value !== "string") throw new TypeError(`account.secrets.${name}: expected a string`);
    return { id: newId(), name, value, createdAt: fileCreatedAt };
  });
}
