// A list of any length in its own scroll area: above some hundred rows only those in sight are in the page. Rows have the
// height of their text, which is measured when they are first shown.

export interface Row {
  /** The same for the same row of the next list, so that its height is known. */
  key: string;
}

export interface VirtualListConfig<R extends Row> {
  label: string;
  render(row: R, index: number): HTMLElement;
  /** Below so many rows, all are in the page. */
  all?: number;
}

const ESTIMATE = 62;
const MARGIN = 400;

export class VirtualList<R extends Row> {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  readonly #config: VirtualListConfig<R>;
  readonly #heights = new Map<string, number>();
  #rows: readonly R[] = [];
  #tops: number[] = [0];
  #shown: { from: number; to: number } = { from: 0, to: 0 };
  #width = 0;

  constructor(config: VirtualListConfig<R>) {
    this.#config = config;
    this.#list = document.createElement("ol");
    this.#list.setAttribute("aria-label", config.label);
    this.element = document.createElement("div");
    this.element.className = "virtual-list";
    this.element.append(this.#list);
    this.element.addEventListener("scroll", () => this.#show(false), { passive: true });
    this.element.addEventListener("keydown", (event) => this.#move(event));
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.#width) this.#heights.clear();
      this.#width = this.element.clientWidth;
      this.#measure();
      this.#show(true);
    }).observe(this.element);
  }

  set rows(rows: readonly R[]) {
    const focused = this.#focusedIndex();
    this.#rows = rows;
    this.#layOut();
    this.#show(true);
    if (focused !== undefined && rows.length > 0) this.focus(Math.min(focused, rows.length - 1));
  }

  /** Moves the focus to a row's button. */
  focus(index: number): void {
    // Rows that come into sight may be higher than was thought, so that this one is further away.
    for (let tries = 0; tries < 5; tries += 1) {
      this.#scrollTo(index);
      this.#show(false);
      if (this.#inSight(index)) break;
    }
    this.#item(index)?.querySelector<HTMLElement>(".row-main")?.focus({ preventScroll: true });
  }

  #scrollTo(index: number): void {
    const top = this.#tops[index] ?? 0;
    const bottom = this.#tops[index + 1] ?? top;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.element.scrollTop = bottom - clientHeight;
  }

  #inSight(index: number): boolean {
    const item = this.#item(index)?.getBoundingClientRect();
    const box = this.element.getBoundingClientRect();
    return item !== undefined && item.top >= box.top - 1 && item.bottom <= box.bottom + 1;
  }

  #layOut(): void {
    const tops = [0];
    let top = 0;
    for (const { key } of this.#rows) {
      top += this.#heights.get(key) ?? ESTIMATE;
      tops.push(top);
    }
    this.#tops = tops;
  }

  #range(): { from: number; to: number } {
    const { length } = this.#rows;
    if (length <= (this.#config.all ?? 200)) return { from: 0, to: length };
    const { scrollTop, clientHeight } = this.element;
    const from = this.#rowAt(scrollTop - MARGIN);
    return { from, to: Math.min(length, this.#rowAt(scrollTop + clientHeight + MARGIN) + 1) };
  }

  /** The row at a height, by halving. */
  #rowAt(height: number): number {
    let [low, high] = [0, Math.max(0, this.#rows.length - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#tops[middle] ?? 0) <= height) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #show(again: boolean): void {
    const { from, to } = this.#range();
    if (!again && from === this.#shown.from && to === this.#shown.to) return;
    const old = new Map([...this.#list.children].map((child) => [Number((child as HTMLElement).dataset.index), child]));
    const items: Element[] = [];
    for (let index = from; index < to; index += 1) {
      const row = this.#rows[index];
      if (!row) continue;
      items.push((!again && old.get(index)) || this.#make(row, index));
    }
    this.#shown = { from, to };
    replaceChildren(this.#list, items);
    this.#place();
    if (this.#measure()) this.#place();
  }

  #make(row: R, index: number): HTMLElement {
    const item = document.createElement("li");
    item.dataset.index = String(index);
    item.setAttribute("aria-setsize", String(this.#rows.length));
    item.setAttribute("aria-posinset", String(index + 1));
    item.append(this.#config.render(row, index));
    return item;
  }

  #place(): void {
    const { from, to } = this.#shown;
    this.#list.style.paddingTop = `${this.#tops[from] ?? 0}px`;
    this.#list.style.paddingBottom = `${(this.#tops.at(-1) ?? 0) - (this.#tops[to] ?? 0)}px`;
  }

  /** Learns the heights of the rows in the page; `true` when one differs from what was thought. */
  #measure(): boolean {
    if (this.#rows.length <= (this.#config.all ?? 200)) return false;
    let changed = false;
    for (const child of this.#list.children) {
      const row = this.#rows[Number((child as HTMLElement).dataset.index)];
      const { height } = child.getBoundingClientRect();
      if (!row || height === 0 || Math.abs((this.#heights.get(row.key) ?? ESTIMATE) - height) < 0.5) continue;
      this.#heights.set(row.key, height);
      changed = true;
    }
    if (changed) this.#layOut();
    return changed;
  }

  #item(index: number): HTMLElement | undefined {
    return [...this.#list.children].find((child) => (child as HTMLElement).dataset.index === String(index)) as
      | HTMLElement
      | undefined;
  }

  #focusedIndex(): number | undefined {
    const item = document.activeElement?.closest("li");
    return item && this.#list.contains(item) ? Number(item.dataset.index) : undefined;
  }

  #move(event: KeyboardEvent): void {
    const at = this.#focusedIndex();
    if (at === undefined) return;
    const last = this.#rows.length - 1;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + 10, PageUp: at - 10 }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    this.focus(Math.max(0, Math.min(last, next)));
  }
}

/** Leaves the children that stay where they are, and with them the focus. */
function replaceChildren(parent: Element, children: Element[]): void {
  const staying = new Set(children);
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove();
  for (const [at, child] of children.entries()) {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  }
}
