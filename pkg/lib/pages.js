/**
 * Reads a list page by page. A page that is shorter than requested does not end it, because a service may return fewer items
 * at a time. The list ends with a page that is empty, shorter than an earlier one, or without new items, so it always ends.
 *
 * @template T
 * @param {(from: { skip: number, last: T | undefined }) => Promise<T[]>} read
 * @param {(item: T) => string} keyOf  identifies an item that is on two pages
 * @returns {AsyncGenerator<T>}
 */
export async function* pages(read, keyOf) {
  const seen = new Set();
  let skip = 0;
  let longest = 0;
  let last;
  while (true) {
    const page = await read({ skip, last });
    const fresh = page.filter((item) => !seen.has(keyOf(item)));
    for (const item of page) seen.add(keyOf(item));
    yield* fresh;
    if (fresh.length === 0 || page.length < longest) return;
    longest = page.length;
    skip += page.length;
    last = page.at(-1);
  }
}
