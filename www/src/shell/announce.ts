// What a screen reader is told without a move of the focus.
import { h } from "../base/dom.ts";

const region = h("div", { class: "visually-hidden", role: "status", aria: { live: "polite" } });
let timer: ReturnType<typeof setTimeout> | undefined;

/** Where the announcements are, for the page to hold. */
export const announcements: HTMLElement = region;

/** Announces once things are calm, so that typing is not talked over. */
export function announce(text: string, wait = 0): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    region.textContent = text;
  }, wait);
}
