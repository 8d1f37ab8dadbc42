import { createHmac, randomBytes } from "node:crypto";
import { readStructure } from "./account-file.js";
import { demoTemplate } from "./demo.js";

/** What becomes of a template's file. */

/** The name of a template's file in the storage. @param {import("./account.js").AccountTemplate} template */
export function fileNameOf({ id, type }) {
  return `${id}.${type}`;
}

/** The structure that a template gets whose file the sandbox cannot read. */
export function demoStructure() {
  return readStructure(demoTemplate, "demo");
}

/** Makes signatures that only this sandbox can make. @returns {(text: string) => string} */
export function signer() {
  const key = randomBytes(32);
  return (text) => createHmac("sha256", key).update(text).digest("hex");
}

/** Gives a template a new upload URL; the one before is no longer valid. */
export function startUpload(template, now, seconds) {
  template.upload = { signature: randomBytes(16).toString("hex"), expiresAt: now + seconds * 1000 };
}

/**
 * Takes an uploaded file. The sandbox cannot read After Effects projects: a template gets the demo's structure. For tests, a
 * file that is a JSON object with `compositions` and `layers`, as in an account file, says what the template has, and
 * one with `error` fails. An empty file fails, too.
 *
 * @param {import("./account.js").AccountTemplate} template
 * @param {Buffer} file
 * @param {{ now: number, stepMs: number }} time `stepMs`: how long it is processed
 */
export function takeUpload(template, file, { now, stepMs }) {
  const { error = null, ...structure } = structureOf(file);
  Object.assign(template, structure, {
    file,
    error,
    status: error === null ? "uploaded" : "error",
    steps: ["processing"],
    stepMs,
    since: now,
    updatedAt: now,
  });
}

function structureOf(file) {
  if (file.length === 0) return { error: "The template file is empty" };
  if (file[0] !== 0x7b) return demoStructure();
  try {
    const content = JSON.parse(file.toString("utf8"));
    return content.error === undefined ? readStructure(content, "template") : { error: String(content.error) };
  } catch (error) {
    return { error: `The template file cannot be read: ${error.message}` };
  }
}
