import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { CompletionItemKind, InsertTextFormat, MarkupKind } from "vscode-languageserver/node";
import { payloadCompletion } from "../../lib/codemirror/completion.js";
import { placeAt } from "../../lib/codemirror/place.js";
import { factsAt } from "../../lib/codemirror/schema.js";

// The editor's completion knows fields and places from the syntax tree of CodeMirror, which works without a page too.

const KINDS = {
  property: CompletionItemKind.Property,
  enum: CompletionItemKind.EnumMember,
  constant: CompletionItemKind.Constant,
  variable: CompletionItemKind.Variable,
  text: CompletionItemKind.Text,
};

/**
 * What can be written at a place of a document.
 *
 * @param {import("vscode-languageserver-textdocument").TextDocument} document
 * @param {import("vscode-languageserver/node").Position} position
 * @param {{ kind: "job" | "batch" | "join", options: object, onlyAccount?: boolean }} known  `onlyAccount`: only names of
 *   the account, because the editor completes the rest
 */
export function completions(document, position, { kind, options, onlyAccount }) {
  const state = stateOf(document);
  const pos = document.offsetAt(position);
  const source = payloadCompletion({ kind: () => kind, account: () => options });
  const found = source({ state, pos, explicit: true });
  if (!found) return [];
  const range = { start: document.positionAt(found.from), end: document.positionAt(endOf(document, found.from, pos)) };
  const offered = onlyAccount ? found.options.filter(({ type }) => type === "variable") : found.options;
  return offered.map(({ displayLabel, label, type, detail, documentation, insertion, sortText }) => ({
    label: displayLabel ?? label,
    kind: KINDS[type],
    detail,
    sortText,
    // Editors filter by what the range holds, which begins with a quote.
    filterText: label,
    ...(documentation && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    insertTextFormat: insertion.template ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: insertion.template ? tabStops(insertion.template) : insertion.text },
  }));
}

/** `${x}` of CodeMirror is `${1:x}` here. */
function tabStops(template) {
  let number = 0;
  return template.replaceAll(/\$\{([^}]*)\}/g, (_, text) => {
    number += 1;
    return text === "" ? `$${number}` : `\${${number}:${text}}`;
  });
}

/** All of a string is replaced. */
function endOf(document, from, pos) {
  const text = document.getText();
  if (text[from] !== '"') return pos;
  const [rest = ""] = /^(?:[^"\\\n]|\\.)*"/.exec(text.slice(pos)) ?? [];
  return pos + rest.length;
}

/**
 * The documentation of the field at a place, in Markdown.
 *
 * @param {import("vscode-languageserver-textdocument").TextDocument} document
 * @param {import("vscode-languageserver/node").Position} position
 * @param {"job" | "batch" | "join"} kind
 */
export function fieldAt(document, position, kind) {
  const state = stateOf(document);
  const place = placeAt(state, document.offsetAt(position));
  if (!place) return undefined;
  const name = place.expects === "name" ? nameAt(state, place) : place.path.at(-1);
  const path = place.expects === "name" ? [...place.path, name] : place.path;
  if (typeof name !== "string") return undefined;
  const { description, values, fallback } = factsAt(state, kind, path, place.nodes);
  if (!description) return undefined;
  const allowed = [...values].map((value) => `\`${value}\``);
  const lines = [`**${name}**: ${description}`];
  if (allowed.length > 0) lines.push(`Allowed: ${allowed.join(", ")}`);
  if (fallback !== undefined) lines.push(`Default: \`${JSON.stringify(fallback)}\``);
  return lines.join("\n\n");
}

function nameAt(state, { from, to }) {
  try {
    return JSON.parse(state.sliceDoc(from, to));
  } catch {
    return undefined;
  }
}

const stateOf = (document) => EditorState.create({ doc: document.getText(), extensions: [json()] });
