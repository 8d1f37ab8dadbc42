// The part of Markdown that rule pages use, as elements: headings, paragraphs, lists, tables, code.
import { append, h } from "../base/dom.ts";

/** A fenced block, for the caller to make something of. */
export type CodeBlock = (language: string, code: string, heading: string) => Node;

export function markdown(source: string, block: CodeBlock): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const lines = source.split("\n");
  let heading = "";
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const end = endOf(lines, at);
    const part = lines.slice(at, end);
    if (line.startsWith("```")) append(fragment, block(line.slice(3), part.slice(1, -1).join("\n"), heading));
    else if (/^#{1,3} /.test(line)) {
      heading = line.replace(/^#+ /, "");
      append(fragment, headingOf(line, heading));
    } else if (line.startsWith("- "))
      append(fragment, h("ul", {}, ...items(part).map((item) => h("li", {}, inline(item)))));
    else if (line.startsWith("|")) append(fragment, table(part));
    else if (line.trim() !== "") append(fragment, h("p", {}, inline(part.join(" "))));
    at = end;
  }
  return fragment;
}

/** Where the block that begins at this line ends. */
function endOf(lines: string[], at: number): number {
  const line = lines[at] ?? "";
  if (line.startsWith("```")) {
    const close = lines.findIndex((each, index) => index > at && each.startsWith("```"));
    return close < 0 ? lines.length : close + 1;
  }
  if (line.trim() === "" || /^#{1,3} /.test(line)) return at + 1;
  const end = lines.findIndex((each, index) => index > at && (each.trim() === "" || /^(```|#{1,3} )/.test(each)));
  return end < 0 ? lines.length : end;
}

/** The page's own title is level 1, so that of a rule is level 2. */
function headingOf(line: string, text: string): HTMLElement {
  return line.startsWith("# ") ? h("h2", { class: "rule-title" }, inline(text)) : h("h3", {}, inline(text));
}

function items(lines: string[]): string[] {
  return lines
    .join("\n")
    .replace(/^- /, "")
    .split(/\n- /)
    .map((item) => item.replaceAll(/\n\s*/g, " "));
}

function table([head, , ...body]: string[]): HTMLElement {
  const cells = (line = "") =>
    line
      .replace(/^\||\|$/g, "")
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll("\\|", "|"));
  return h(
    "div",
    { class: "table-box", tabIndex: 0, role: "region", aria: { label: "Table" } },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...cells(head).map((cell) => h("th", { scope: "col" }, inline(cell))))),
      h("tbody", {}, ...body.map((line) => h("tr", {}, ...cells(line).map((cell) => h("td", {}, inline(cell)))))),
    ),
  );
}

const marks = /(`+)([\s\S]*?)\1|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const found of text.matchAll(marks)) {
    append(fragment, text.slice(end, found.index));
    const [whole, , code, strong, label, address] = found;
    if (code !== undefined) append(fragment, h("code", {}, code.length > 2 ? code.replace(/^ (.*) $/, "$1") : code));
    else if (strong !== undefined) append(fragment, h("strong", {}, strong));
    else if (label !== undefined) append(fragment, link(label, address ?? ""));
    end = found.index + whole.length;
  }
  append(fragment, text.slice(end));
  return fragment;
}

/** Links between rule pages stay in the page. */
function link(label: string, address: string): HTMLElement {
  const [, code] = /^(?:\.\/)?([\w-]+)\.md$/.exec(address) ?? [];
  if (code) return h("a", { href: `#/rules/${code}` }, inline(label));
  const safe = /^https:\/\//.test(address);
  return safe
    ? h("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, inline(label))
    : h("span", {}, inline(label));
}
