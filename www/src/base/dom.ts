// Creates elements: payload text goes only into text nodes and attributes.
import { visibleParts } from "nexrender-payload/codemirror";

type Child = Node | string | null | undefined | false;
type Properties<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], "style" | "dataset" | "children">
> & {
  class?: string;
  data?: Record<string, string>;
  aria?: Record<string, string>;
  on?: { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };
  role?: string;
};

/** An element with properties, `aria-` and `data-` attributes, listeners and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties<K> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  const { class: className, data, aria, on, role, ...rest } = properties;
  if (className) element.className = className;
  if (role) element.setAttribute("role", role);
  for (const [key, value] of Object.entries(data ?? {})) element.dataset[key] = value;
  for (const [key, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${key}`, value);
  for (const [key, value] of Object.entries(on ?? {})) element.addEventListener(key, value as EventListener);
  Object.assign(element, rest);
  append(element, ...children);
  return element;
}

/** Appends what is there. */
export function append(parent: Node, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
}

/** A text of a payload, with hidden characters as escapes. */
export function shown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const part of visibleParts(text)) {
    append(fragment, part.escaped ? h("span", { class: "escape" }, part.text) : part.text);
  }
  return fragment;
}

/** A sentence of the checker: names between backticks become `<code>`. */
export function prose(sentence: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const pieces = sentence.split("`");
  // An odd number of backticks means that the payload contains one; then all are kept.
  if (pieces.length % 2 === 0) return shown(sentence);
  for (const [at, piece] of pieces.entries()) {
    append(fragment, at % 2 === 0 ? shown(piece) : h("code", {}, shown(piece)));
  }
  return fragment;
}

/** "1 error", "2 errors", with thousands separated. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** "a", "a and b", "a, b and c". */
export function list(parts: string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
