// Shows a finding in a tooltip. Text of the payload is added only as text nodes.
import { visibleParts } from "../editor/escape.js";

/**
 * A sentence with names in backticks as `<code>`, and hidden characters as escapes.
 *
 * @param {string} sentence
 * @returns {DocumentFragment}
 */
export function prose(sentence) {
  const fragment = document.createDocumentFragment();
  const pieces = sentence.split("`");
  // An odd number of backticks means that the payload contains one; then all are kept.
  if (pieces.length % 2 === 0) {
    appendVisible(fragment, sentence);
    return fragment;
  }
  for (const [at, piece] of pieces.entries()) {
    if (at % 2 === 0) appendVisible(fragment, piece);
    else appendVisible(fragment.appendChild(document.createElement("code")), piece);
  }
  return fragment;
}

/**
 * @param {Node} parent
 * @param {string} text
 */
export function appendVisible(parent, text) {
  for (const { text: part, escaped } of visibleParts(text)) {
    if (escaped) parent.appendChild(element("span", "nexrender-escape", part));
    else parent.appendChild(document.createTextNode(part));
  }
}

/**
 * The content of a tooltip: message, help, and a link to the rule's page.
 *
 * @param {import("../../codemirror.js").Diagnostic} finding
 * @param {((code: string) => string) | undefined} ruleUrl
 */
export function tooltip({ message, help, code }, ruleUrl) {
  const box = element("div", "nexrender-finding");
  box.appendChild(element("p", "nexrender-message")).append(prose(message));
  if (help) box.appendChild(element("p", "nexrender-help")).append(prose(help));
  const rule = box.appendChild(element(ruleUrl ? "a" : "span", "nexrender-rule", code));
  if (ruleUrl) rule.setAttribute("href", ruleUrl(code));
  return box;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
