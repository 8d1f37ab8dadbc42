// Files by dialog and by drop: payloads for the editor, tables for the expansion, API responses for the account.
import { h } from "../base/dom.ts";

export interface TextFile {
  name: string;
  text: string;
}

/** Asks for a file. */
export function chooseFile(accept: string): Promise<TextFile | null> {
  return new Promise((resolve) => {
    const input = h("input", { type: "file", accept, hidden: true });
    input.addEventListener("change", async () => {
      const [file] = input.files ?? [];
      resolve(file ? await read(file) : null);
      input.remove();
    });
    input.addEventListener("cancel", () => {
      resolve(null);
      input.remove();
    });
    document.body.append(input);
    input.click();
  });
}

/** Bytes that are not UTF-8 become U+FFFD, which the checker reports. */
async function read(file: File): Promise<TextFile> {
  return { name: file.name, text: await file.text() };
}

/** Takes files and texts that are dropped anywhere on the page. */
export function onDrop(take: (file: TextFile) => void): void {
  let depth = 0;
  const over = (on: boolean) => document.body.classList.toggle("dropping", on);
  const isFile = (event: DragEvent) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragenter", (event) => {
    if (!isFile(event)) return;
    depth += 1;
    over(true);
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) over(false);
  });
  addEventListener(
    "dragover",
    (event) => {
      if (isFile(event)) event.preventDefault();
    },
    true,
  );
  addEventListener(
    "drop",
    async (event) => {
      depth = 0;
      over(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      event.stopPropagation();
      take(await read(file));
    },
    true,
  );
}
