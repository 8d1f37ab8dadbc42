// Where in a payload the cursor is: the path, and whether a name or a value belongs there.
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";

/**
 * @typedef {object} Place
 * @property {"name" | "value"} expects
 * @property {(string | number)[]} path  of the object that the name belongs to, or of the value
 * @property {import("@lezer/common").SyntaxNode[]} nodes  the node of each value on the path, the root's first
 * @property {number} from  the start of what a completion replaces
 * @property {number} to
 * @property {boolean} quoted  whether the cursor is in a string
 */

/** How long the text before the cursor may be parsed, in milliseconds. */
const PARSE = 60;

/**
 * @param {import("@codemirror/state").EditorState} state
 * @param {number} pos
 * @returns {Place | null} `null` where neither belongs
 */
export function placeAt(state, pos) {
  const tree = ensureSyntaxTree(state, pos, PARSE) ?? syntaxTree(state);
  let node = tree.resolveInner(pos, -1);
  if (node.name === "PropertyName" && inside(node, pos)) return nameIn(state, node.parent.parent, node);
  if (node.name === "String" && inside(node, pos)) return valueAt(state, node);
  while (node && !["Object", "Array", "Property", "JsonText"].includes(node.name)) node = node.parent;
  if (!node) return null;
  const word = wordBefore(state, pos);
  if (node.name === "Property") return afterName(state, node, word, pos);
  if (node.name === "Array" && node.to >= pos) return nextItem(state, node, word, pos);
  if (node.name === "Object") {
    const property = node.childBefore(word);
    const follows = property?.name === "Property" && afterName(state, property, word, pos);
    return follows || nameIn(state, node, { from: word, to: pos }, false);
  }
  return null;
}

/** In a string, and not behind its end. */
function inside(node, pos) {
  return node.from < pos && (pos < node.to || node.type.isError);
}

function wordBefore(state, pos) {
  const line = state.doc.lineAt(pos);
  const [word] = /[\w$.:-]*$/.exec(line.text.slice(0, pos - line.from));
  return pos - word.length;
}

function nameIn(state, object, { from, to }, quoted = true) {
  if (object?.name !== "Object") return null;
  return { expects: "name", ...pathOf(state, object), from, to, quoted };
}

/** The value of a property that has none yet, or one that is being typed. */
function afterName(state, property, word, pos) {
  const name = property.getChild("PropertyName");
  if (!name || !/^\s*:\s*$/.test(state.sliceDoc(name.to, word))) return null;
  const { path, nodes } = pathOf(state, property.parent);
  return { expects: "value", path: [...path, stringOf(state, name)], nodes, from: word, to: pos, quoted: false };
}

function nextItem(state, array, word, pos) {
  const { path, nodes } = pathOf(state, array);
  const before = children(array).filter((child) => isValue(child) && child.to <= word).length;
  return { expects: "value", path: [...path, before], nodes, from: word, to: pos, quoted: false };
}

function valueAt(state, node) {
  const { path, nodes } = pathOf(state, node);
  return { expects: "value", path, nodes: nodes.slice(0, -1), from: node.from, to: node.to, quoted: true };
}

/** The way from the root to a value. */
function pathOf(state, value) {
  const path = [];
  const nodes = [];
  for (let node = value; node && node.name !== "JsonText"; node = node.parent) {
    if (node.name === "Property") path.unshift(stringOf(state, node.getChild("PropertyName")));
    else {
      if (isValue(node)) nodes.unshift(node);
      if (node.parent?.name === "Array") path.unshift(indexOf(node));
    }
  }
  return { path, nodes };
}

function indexOf(node) {
  let index = 0;
  for (let before = node.prevSibling; before; before = before.prevSibling) if (isValue(before)) index += 1;
  return index;
}

/**
 * The node of a property's value.
 *
 * @param {import("@codemirror/state").EditorState} state
 * @param {import("@lezer/common").SyntaxNode | undefined} object
 * @param {string} key
 */
export function member(state, object, key) {
  if (object?.name !== "Object") return undefined;
  const property = object.getChildren("Property").find((each) => {
    const name = each.getChild("PropertyName");
    return name && stringOf(state, name) === key;
  });
  return property && children(property).findLast((child) => isValue(child));
}

/** The names of an object's properties. */
export function namesIn(state, object) {
  return object.getChildren("Property").flatMap((property) => {
    const name = property.getChild("PropertyName");
    return name ? [stringOf(state, name)] : [];
  });
}

/** A string, a number, `true`, `false` or `null`; of anything else `undefined`. */
export function scalar(state, node) {
  if (!node || !["String", "Number", "True", "False", "Null"].includes(node.name)) return undefined;
  try {
    return JSON.parse(state.sliceDoc(node.from, node.to));
  } catch {
    return undefined;
  }
}

function stringOf(state, node) {
  const text = state.sliceDoc(node.from, node.to);
  try {
    return String(JSON.parse(text));
  } catch {
    return text.replaceAll('"', "");
  }
}

function children(node) {
  const found = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

function isValue({ name }) {
  return ["Object", "Array", "String", "Number", "True", "False", "Null"].includes(name);
}
