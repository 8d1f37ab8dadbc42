// The worker's copy of the text in the page's editor: a key press sends a change, not the whole text.

/** A range of the previous text and its replacement. */
export type Edit = [from: number, to: number, insert: string];

let text = "";

/** Applies changes that are in order and do not touch one another. */
export function edit(edits: Edit[]): void {
  let changed = "";
  let end = 0;
  for (const [from, to, insert] of edits) {
    changed += text.slice(end, from) + insert;
    end = to;
  }
  text = changed + text.slice(end);
}

/** The text of a call: `null` means the one in the editor. */
export function given(argument: string | null): string {
  return argument ?? text;
}
