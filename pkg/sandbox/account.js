import { markers, missingFontPrefix } from "./demo.js";
import { isTemplateId } from "./ids.js";

/** Templates, fonts and secrets of the files have no creation time of their own. */
export const fileCreatedAt = Date.UTC(2025, 0, 1);

/**
 * @typedef {object} AccountTemplate
 * @property {string} id
 * @property {"aep" | "zip" | "mogrt"} type
 * @property {string} displayName
 * @property {"awaiting_upload" | "uploaded" | "error" | "processing" | "downloading"} status the status after all `steps`
 * @property {string[]} steps statuses that it passes through first, each for `stepMs`
 * @property {number} stepMs
 * @property {number} since when the first step began, in milliseconds since 1970
 * @property {string | null} error
 * @property {object[]} compositions as the v3 API answers them
 * @property {TemplateLayer[]} layers
 * @property {boolean} known whether its compositions are known: a job for another one fails
 * @property {boolean} layersKnown whether its layers are known
 * @property {boolean} strictNames whether media assets need a file name
 * @property {string | null} fails the error that ends its jobs
 * @property {boolean} waits whether its jobs stay queued
 * @property {boolean} deleted
 * @property {Buffer | null} file what was uploaded
 * @property {{ signature: string, expiresAt: number } | null} upload the upload URL that is valid now
 * @property {number} createdAt
 * @property {number} updatedAt
 *
 * @typedef {object} TemplateLayer
 * @property {object} view as the v3 API answers it
 * @property {string[] | null} properties the names of its properties, when they are known
 */

/** A template's status changes with time, not with timers. @param {AccountTemplate} template @param {number} now */
export function templateStatus({ status, steps, stepMs, since }, now) {
  if (steps.length === 0) return status;
  return steps[Math.floor((now - since) / stepMs)] ?? status;
}

/** The templates, fonts and secrets of the sandbox. */
export class Account {
  #templates = new Map();
  #fonts = new Map();
  #secrets = new Map();
  /** In the demo account, what every template is like that is not stored. @type {AccountTemplate | null} */
  #pattern;

  /**
   * @param {{ templates: AccountTemplate[], fonts: Font[], secrets: StoredSecret[], open: boolean }} content
   *   `open`: the demo account, in which every template id exists
   *
   * @typedef {{ id: string, familyName: string, fileName: string, createdAt: number }} Font
   * @typedef {{ id: string, name: string, value: string, createdAt: number }} StoredSecret
   */
  constructor({ templates, fonts, secrets, open }) {
    for (const template of templates) this.putTemplate(template);
    for (const font of fonts) this.putFont(font);
    for (const secret of secrets) this.putSecret(secret);
    this.#pattern = open ? { ...templates[0] } : null;
  }

  /** The stored templates, those that were deleted excepted. @returns {AccountTemplate[]} */
  get templates() {
    return [...this.#templates.values()].filter(({ deleted }) => !deleted);
  }

  /** @returns {Font[]} */
  get fonts() {
    return [...this.#fonts.values()];
  }

  /** @returns {StoredSecret[]} never to be answered with their values */
  get secrets() {
    return [...this.#secrets.values()];
  }

  /** The templates that need no composition, in the form that the checker reads. */
  get mogrts() {
    return this.templates
      .filter(({ type }) => type === "mogrt")
      .map(({ id, type, displayName, status }) => ({ id, type, displayName, status }));
  }

  /** A template, deleted ones included. @param {unknown} id @returns {AccountTemplate | null} */
  template(id) {
    const stored = this.#templates.get(id);
    if (stored) return stored;
    if (!this.#pattern || !isTemplateId(id) || id.endsWith(markers.absent)) return null;
    return {
      ...this.#pattern,
      id,
      known: false,
      layersKnown: false,
      fails: id.endsWith(markers.breaks) ? `Template ${id} fails on purpose` : null,
      waits: id.endsWith(markers.stays),
    };
  }

  /** @param {AccountTemplate} template */
  putTemplate(template) {
    this.#templates.set(template.id, template);
  }

  /** A font with the same file name is replaced. @param {Font} font */
  putFont(font) {
    for (const { id, fileName } of this.#fonts.values()) if (fileName === font.fileName) this.#fonts.delete(id);
    this.#fonts.set(font.id, font);
  }

  /** @param {string} id @returns {Font | undefined} */
  font(id) {
    return this.#fonts.get(id);
  }

  /** @param {string} id @returns {boolean} whether there was one */
  deleteFont(id) {
    return this.#fonts.delete(id);
  }

  /** @param {unknown} fonts a job's @returns {string[]} those that are not in the library */
  missingFonts(fonts) {
    if (!Array.isArray(fonts)) return [];
    const stored = new Set(this.fonts.map(({ fileName }) => fileName));
    return fonts.filter((font) =>
      this.#pattern ? String(font).startsWith(missingFontPrefix) && !stored.has(font) : !stored.has(font),
    );
  }

  /** @param {StoredSecret} secret */
  putSecret(secret) {
    this.#secrets.set(secret.id, secret);
  }

  /** @param {string} name */
  hasSecret(name) {
    return this.secrets.some((secret) => secret.name === name);
  }

  /** @param {string} id @returns {boolean} whether there was one */
  deleteSecret(id) {
    return this.#secrets.delete(id);
  }

  /** Replaces `${secrets.NAME}` with the stored value. @param {string} text */
  fillIn(text) {
    return text.replace(
      /\$\{secrets\.([^}]*)\}/g,
      (reference, name) => this.secrets.find((secret) => secret.name === name)?.value ?? reference,
    );
  }
}
