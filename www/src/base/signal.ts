/** A value that notifies its readers when it changes. */
export class Signal<T> {
  #value: T;
  readonly #readers = new Set<(value: T, before: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    if (Object.is(value, this.#value)) return;
    const before = this.#value;
    this.#value = value;
    for (const reader of [...this.#readers]) reader(value, before);
  }

  /** Calls the reader after each change; returns a function that stops that. */
  onChange(reader: (value: T, before: T) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Calls the reader now and after each change. */
  watch(reader: (value: T) => void): () => void {
    reader(this.#value);
    return this.onChange((value) => reader(value));
  }
}
