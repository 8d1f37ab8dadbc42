// Code frames show lines of a payload and end up in logs, so credentials in those lines are hidden.

import { secretWords } from "../../lib/secret-headers.js";

const names = String.raw`accessKeyId|accessKeySecret|(?:[\w-]{0,40}[-_])?(?:${secretWords})(?:[-_][\w-]{0,40})?`;
/**
 * Members that contain a credential, with their names in any quotes and any case. A string may end several lines later.
 */
const MEMBER = new RegExp(String.raw`((["']?)(?:${names})\2\s*:\s*)((["'\`])(?:(?!\4)[^\\]|\\.)*|[\d.]+)`, "isy");
/** What every such name contains, with a value after it: searching for these first is ten times as fast. */
const WORD = new RegExp(
  String.raw`(?:accessKeyId|accessKeySecret|${secretWords})(?=(?:[-_][\w-]{0,40})?["']?\s*:\s*["'\`\d.])`,
  "gi",
);
/** The characters of a name before its word, and the quote before the name. */
const BEFORE = /["']?[\w-]{0,41}$/;
/** A header as text, in a command or request that contains the payload: `-H "Authorization: Bearer x"`. */
const HEADER = new RegExp(
  String.raw`(?:${secretWords})(?:[-_][\w-]{0,40})?[ \t]*:[ \t]*(?=[^\s"'\`{[(])([^\r\n]*)`,
  "gi",
);
/** What comes before the name of such a header: a quote, or the beginning of the line. */
const HEADER_START = /(?:(["'])|^|[\r\n])[ \t]{0,20}[\w-]{0,41}$/;
/** A scheme with its token, anywhere. */
const SCHEME = /\b((?:basic|bearer) +)((?=[\w.~+/=-]{0,15}\d|[\w.~+/=-]{16})[\w.~+/=-]{4,})/gi;
/** The credentials among the options of curl. */
const CURL_USER = /(\s(?:-u|--user|--proxy-user|--oauth2-bearer)[ =]?["']?)([^\s"']+)/g;

/** The user part of a URL, before its `@`. */
const USER = /(:(?:\\?\/){2})((?:[^\s/?#"'\\]|\\(?!\/))+)(?=@)/g;
const AWS_KEY_ID = /(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/g;

/** A header's scheme, or a reference to a stored secret, even in a spelling that the checker reports. */
const HARMLESS =
  /^["'`](?:(?:basic|bearer|digest|token) +)?|^(?:basic|bearer|digest|token) +|\$?\{{1,2} ?secrets?(?:\.[\w.-]*)? ?\}{1,2}|\$secrets\.[\w-]+/gi;

/**
 * The text with every character of a credential replaced by one mark, so that offsets stay valid.
 *
 * @param {string} text  JSON, possibly with syntax errors, or a text with JSON in it
 * @returns {string}
 */
export function concealed(text) {
  return withoutMembers(withoutHeaders(text))
    .replace(SCHEME, (_, scheme, token) => scheme + hidden(token))
    .replace(CURL_USER, (_, option, user) => option + hidden(user))
    .replace(USER, (_, scheme, user) => scheme + hidden(user))
    .replace(AWS_KEY_ID, hidden);
}

/**
 * A finding's fix, unless its text contains a credential, such as a fix that contains the whole payload. If the credential
 * were hidden, applying the fix would delete it.
 *
 * @template {{ edits: { newText: string }[] }} T
 * @param {T | undefined} fix
 * @returns {T | undefined}
 */
export function fixToShow(fix) {
  return fix?.edits.every(({ newText }) => concealed(newText) === newText) ? fix : undefined;
}

function withoutHeaders(text) {
  return text.replace(HEADER, (all, value, index) => {
    const start = HEADER_START.exec(text.slice(Math.max(0, index - 64), index));
    if (!start) return all;
    const quote = start[1] === undefined ? -1 : value.indexOf(start[1]);
    const end = quote < 0 ? value.length : quote;
    const name = all.slice(0, all.length - value.length);
    return name + hidden(value.slice(0, end)) + value.slice(end);
  });
}

function withoutMembers(text) {
  let shown = "";
  let end = 0;
  for (const { index } of text.matchAll(WORD)) {
    const before = index < end ? 0 : BEFORE.exec(text.slice(Math.max(end, index - 42), index))[0].length;
    for (let start = index - before; index >= end && start <= index; start++) {
      MEMBER.lastIndex = start;
      const match = MEMBER.exec(text);
      if (!match) continue;
      const [all, name, , value] = match;
      shown += text.slice(end, start) + name + hidden(value);
      end = start + all.length;
    }
  }
  return shown + text.slice(end);
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
