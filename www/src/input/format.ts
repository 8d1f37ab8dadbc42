/**
 * The text indented with two spaces. Numbers, escapes and duplicate keys stay as they are written, which
 * `JSON.stringify` would change. Lists of a few simple values stay on one line.
 *
 * @returns `null` where the text is not JSON
 */
export function format(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+|[{}[\],:]/g) ?? [];
  return `${new Writer(tokens).value(0)}\n`;
}

const LINE = 80;

class Writer {
  readonly #tokens: string[];
  #at = 0;

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  value(depth: number): string {
    const token = this.#next();
    if (token === "{")
      return this.#list(depth, "{", "}", () => `${this.#next()}${this.#next()} ${this.value(depth + 1)}`);
    if (token === "[") return this.#list(depth, "[", "]", () => this.value(depth + 1));
    return token;
  }

  #list(depth: number, open: string, close: string, item: () => string): string {
    const items: string[] = [];
    while (this.#tokens[this.#at] !== close) {
      items.push(item());
      if (this.#tokens[this.#at] === ",") this.#at += 1;
    }
    this.#at += 1;
    if (items.length === 0) return open + close;
    const line = `${open}${items.join(", ")}${close}`;
    const simple = open === "[" && items.every((each) => !/^[{[]/.test(each));
    if (simple && line.length + depth * 2 <= LINE) return line;
    const indent = "  ".repeat(depth + 1);
    return `${open}\n${items.map((each) => indent + each).join(",\n")}\n${"  ".repeat(depth)}${close}`;
  }

  #next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? "";
  }
}
