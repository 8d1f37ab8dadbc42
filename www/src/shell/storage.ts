// Text, options and account in local storage. Credentials are masked before anything is written.
import type { Account, App, Settings } from "../app.ts";

const KEY = "nexrender-payload-page";

interface Stored {
  text: string;
  settings: Settings;
  account: Account;
}

/** How long the typing must rest before the text is kept. */
const REST = 400;
/** Local storage has room for about 5 million characters. */
const MOST = 4_000_000;

export function load(): Partial<Stored> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    // Storage is off, or its content is damaged.
    return {};
  }
}

/** Keeps the state a moment after each change, and at once when the page is hidden. */
export function keep(app: App): { changed(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = async () => {
    clearTimeout(timer);
    timer = undefined;
    const { text } = await app.editor.ask("masked");
    const stored: Stored = { text, settings: app.settings.value, account: app.account.value };
    try {
      if (text.length > MOST) stored.text = "";
      localStorage.setItem(KEY, JSON.stringify(stored));
    } catch {
      // The page also works without storage.
    }
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(save, REST);
  };
  app.settings.onChange(changed);
  app.account.onChange(changed);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer !== undefined) save();
  });
  return { changed };
}
