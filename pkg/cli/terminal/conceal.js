// Frames show lines of a payload and end up in logs, so credentials in those lines are hidden.

import { secretWords } from "../../lib/secret-headers.js";

const names = String.raw`accessKeyId|accessKeySecret|(?:[\w-]{0,40}[-_])?(?:${secretWords})(?:[-_][\w-]{0,40})?`;
/**
 * Members that hold a credential, with their names in any quotes and any case. A string may end lines later.
 */
const MEMBER = new RegExp(String.raw`((["']?)(?:${names})\2\s*:\s*)((["'])(?:(?!\4)[^\\]|\\.)*|[\d.]+)`, "gis");
/** The user part of a URL, before its `@`. */
const USER = /(:(?:\\?\/){2})((?:[^\s/?#"'\\]|\\(?!\/))+)(?=@)/g;
const AWS_KEY_ID = /(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/g;

/** A header's scheme, or a reference to a stored secret, even in a spelling that the checker reports. */
const HARMLESS =
  /^["'](?:(?:basic|bearer|digest|token) +)?|\$?\{{1,2} ?secrets?(?:\.[\w.-]*)? ?\}{1,2}|\$secrets\.[\w-]+/gi;

/**
 * The text with every character of a credential replaced by one mark, so that offsets stay valid.
 *
 * @param {string} text  JSON, possibly with syntax errors
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
