import { readFileSync } from "node:fs";
import { demoFonts, demoTemplate, markers, missingFontPrefix } from "./demo.js";
import { isTemplateId, ulids } from "./ids.js";

const types = ["aep", "zip", "mogrt"];
const statuses = ["awaiting_upload", "downloading", "processing", "uploaded", "error"];
/** Account entries have no creation time of their own. */
const createdAt = "2025-01-01T00:00:00.000Z";

/**
 * Templates, fonts and secrets that the sandbox answers from.
 *
 * @typedef {object} AccountTemplate
 * @property {string} id
 * @property {string} type
 * @property {string} displayName
 * @property {string} status
 * @property {string | null} error
 * @property {object[]} compositions as the v3 API tells them
 * @property {object[]} layers as the v3 API tells them
 * @property {boolean} listed whether its compositions are known
 * @property {string | null} fails what its jobs end with
 * @property {boolean} waits whether its jobs stay queued
 * @property {boolean} deleted answers 410
 * @property {string} createdAt
 */
export class Account {
  #templates = new Map();
  #fonts = new Set();
  #secrets = new Map();
  #open;

  /**
   * @param {{ templates: AccountTemplate[], fonts: object[], secrets: { id: string, name: string, value: string }[], open: boolean }} content
   *   `open`: the demo account
   */
  constructor({ templates, fonts, secrets, open }) {
    for (const template of templates) this.#templates.set(template.id, template);
    for (const font of fonts) this.#fonts.add(font.fileName);
    for (const secret of secrets) this.#secrets.set(secret.name, secret.value);
    this.#open = open;
    this.fonts = fonts;
    /** Never the values. */
    this.secrets = secrets.map(({ id, name }) => ({ id, name, createdAt }));
    /** What the checker must know: these need no composition. */
    this.mogrts = templates
      .filter(({ type }) => type === "mogrt")
      .map(({ id, type, displayName, status }) => ({ id, type, displayName, status }));
  }

  /** @param {unknown} id @returns {AccountTemplate | null} */
  template(id) {
    const known = this.#templates.get(id);
    if (known) return known;
    if (!this.#open || !isTemplateId(id) || id.endsWith(markers.unknown)) return null;
    return {
      ...this.#templates.get(demoTemplate.id),
      id,
      listed: false,
      fails: id.endsWith(markers.fails) ? `Template ${id} fails on purpose` : null,
      waits: id.endsWith(markers.waits),
    };
  }

  /** @param {unknown} fonts a job's @returns {string[]} those that the library lacks */
  missingFonts(fonts) {
    if (!Array.isArray(fonts)) return [];
    return fonts.filter((font) => (this.#open ? String(font).startsWith(missingFontPrefix) : !this.#fonts.has(font)));
  }

  /** Puts stored secrets in the place of `${secrets.NAME}`. @param {string} text */
  fillIn(text) {
    return text.replace(/\$\{secrets\.([^}]*)\}/g, (all, name) => this.#secrets.get(name) ?? all);
  }
}

/**
 * @param {string | object | undefined} source path of a JSON file, or its content; left out, the
 *   demo account
 * @returns {Account}
 * @throws {TypeError} that names the place that is wrong
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
  const known = ["templates", "fonts", "secrets"];
  for (const key of Object.keys(content)) {
    if (!known.includes(key)) throw new TypeError(`account: unknown key "${key}"; known are ${known.join(", ")}`);
  }
  return new Account({
    templates: list(content.templates, "templates").map((template, at) =>
      readTemplate(template, `account.templates[${at}]`),
    ),
    fonts: list(content.fonts, "fonts").map((font, at) => readFont(font, `account.fonts[${at}]`, newId)),
    secrets: readSecrets(content.secrets, newId),
    open: false,
  });
}

function readFile(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new TypeError(`account file ${path}: ${error.message}`, { cause: error });
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function list(value, name) {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError(`account.${name}: expected a list`);
  return value;
}

function readTemplate(template, place) {
  if (!isObject(template)) throw new TypeError(`${place}: expected an object with an id`);
  const { id, type = "aep", displayName = id, status = "uploaded", error = null } = template;
  if (!isTemplateId(id)) throw new TypeError(`${place}.id: expected 26 of A-Z and 0-9`);
  if (!types.includes(type)) throw new TypeError(`${place}.type: expected one of ${types.join(", ")}`);
  if (!statuses.includes(status)) {
    throw new TypeError(`${place}.status: expected one of ${statuses.join(", ")}`);
  }
  const compositions = list(template.compositions, "compositions").map(readComposition);
  return {
    id,
    type,
    displayName,
    status,
    error,
    compositions,
    layers: list(template.layers, "layers").map((layer, at) => readLayer(layer, at, compositions)),
    listed: template.compositions !== undefined,
    fails: template.fails === true ? "Render failed on purpose" : (template.fails ?? null),
    waits: template.waits === true,
    deleted: template.deleted === true,
    createdAt: template.createdAt ?? createdAt,
  };
}

/** A name, or a composition as the v3 API tells it. */
function readComposition(composition, at) {
  const given = isObject(composition) ? composition : { name: String(composition) };
  return {
    aeid: String(at + 1),
    width: 1920,
    height: 1080,
    duration: 10,
    frame_rate: 25,
    data: null,
    ...given,
  };
}

/** A name, or a layer as the v3 API tells it; `composition` may name the one that it is in. */
function readLayer(layer, at, compositions) {
  const given = isObject(layer) ? { ...layer } : { name: String(layer) };
  const home = compositions.find(({ name }) => name === given.composition) ?? compositions[0];
  delete given.composition;
  return {
    composition_id: Number(home?.aeid ?? 1),
    aeid: String(1000 + at),
    layer_type: "av",
    source_type: null,
    in_point: 0,
    out_point: home?.duration ?? 10,
    width: home?.width ?? 1920,
    height: home?.height ?? 1080,
    ...given,
  };
}

/** A file name, or `{fileName, familyName}`. */
function readFont(font, place, newId) {
  const given = isObject(font) ? font : { fileName: font };
  if (typeof given.fileName !== "string") throw new TypeError(`${place}: expected a file name`);
  const familyName = given.familyName ?? given.fileName.replace(/[-.].*$/su, "");
  return { id: given.id ?? newId(), familyName, fileName: given.fileName, createdAt };
}

/** `{NAME: value}`. */
function readSecrets(secrets, newId) {
  if (secrets === undefined) return [];
  if (!isObject(secrets)) throw new TypeError("account.secrets: expected an object of NAME: value");
  return Object.entries(secrets).map(([name, value]) => {
    if (typeof value !== "string") throw new TypeError(`account.secrets.${name}: expected a string`);
    return { id: newId(), name, value };
  });
}
