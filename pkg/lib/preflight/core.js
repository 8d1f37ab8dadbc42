// The parts of the core that a preflight uses: the references of a payload, and a check with the results.
import {
  isPublicHost as isPublic,
  references as referencesOf,
  setPreflightResults,
} from "../../generated/nexrender_payload.js";
import { apply, fully, report, wellFormed } from "../check.js";
import { explainLoss } from "../serialise.js";
import { write } from "../wasm.js";

/**
 * A payload to check: its text, and the object that it was serialised from, if any.
 *
 * @typedef {{ text: string | Uint8Array, object?: unknown, isText: boolean }} Source
 *
 * Its references.
 *
 * @typedef {{ templates: string[], namesFonts: boolean, namesSecrets: boolean,
 *   urls: { url: string, isPrivate: boolean }[] }} References
 */

/**
 * @param {Source} source
 * @param {import("../../index.js").CheckOptions | undefined} check
 * @returns {References}
 */
export function references({ text, isText }, check) {
  apply(check);
  return referencesOf(write(typeof text === "string" ? wellFormed(text) : text), isText);
}

/**
 * Calls `work` with a function that checks a payload with the results.
 *
 * @template T
 * @param {object} answers
 * @param {(check: (source: Source, options: object | undefined) => import("../../index.js").Report) => T} work
 * @returns {T}
 */
export function withAnswers(answers, work) {
  const json = JSON.stringify(answers);
  let last;
  const check = ({ text, object, isText }, options) => {
    const found = report(text, isText, options, () => {
      // Other options would be without the responses.
      if (last === options) return;
      if (!setPreflightResults(write(json))) throw new Error("the results of a preflight cannot be read");
      last = options;
    });
    return object === undefined || found.diagnostics.length === 0 ? found : explainLoss(found, object);
  };
  try {
    return work((source, options) => fully((each) => check(source, each), options));
  } finally {
    setPreflightResults(0);
  }
}

/**
 * Whether the host of a URL, or an address that its name leads to, is public.
 *
 * @param {string} host
 * @returns {boolean}
 */
export function isPublicHost(host) {
  return isPublic(write(host));
}
