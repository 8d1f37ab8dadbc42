// A frame shows lines of a payload, and what a terminal shows ends in logs: there, no credential is in its lines.

import { secretWords } from "../../lib/secret-headers.js";

const names = String.raw`accessKeyId|accessKeySecret|(?:[\w-]{0,40}[-_])?(?:${secretWords})(?:[-_][\w-]{0,40})?`;
/**
 * Members that hold a credential, with their names in any quotes and any case; a string goes on to its end, be it
 * lines later.
 */
const MEMBER = new RegExp(String.raw`((["']?)(?:${names})\2\s*:\s*)((["'])(?:(?!\4)[^\\]|\\.)*|[\d.]+)`, "gis");
/** What stands before the `@` of an address. */
const USER = /(:(?:\\?\/){2})((?:[^\s/?#"'\\]|\\(?!\/))+)(?=@)/g;
const AWS_KEY_ID = /(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/g;

/** The scheme of a header, and a stored secret, also in a spelling that the checker finds fault with. */
const HARMLESS =
  /^["'](?:(?:basic|bearer|digest|token) +)?|\$?\{{1,2} ?secrets?(?:\.[\w.-]*)? ?\}{1,2}|\$secrets\.[\w-]+/gi;

/**
 * The text with a mark for each character of a credential, so that every place stays where it is.
 *
 * @param {string} text  JSON, or what is to become JSON
 * @returns {string}
 */
export function concealed(text) {
  return text
    .replace(MEMBER, (_, name, __, value) => name + hidden(value))
    .replace(USER, (_, scheme, user) => scheme + hidden(user))
    .replace(AWS_KEY_ID, hidden);
}

function hidden(value) {
  const marks = (from, to) => value.slice(from, to).replace(/[^\r\n]/g, "•");
  let shown = "";
  let end = 0;
  for (const { 0: harmless, index } of value.matchAll(HARMLESS)) {
    shown += marks(end, index) + harmless;
    end = index + harmless.length;
  }
  return shown + marks(end);
}
