// Announcements for screen readers without moving the focus.
import { h } from "../base/dom.ts";

const region = h("div", { class: "visually-hidden", role: "status", aria: { live: "polite" } });
let timer: ReturnType<typeof setTimeout> | undefined;

/** The element with the announcements. */
export const announcements: HTMLElement = region;

/** Announces after a pause, so that typing is not interrupted. */
export function announce(text: string, wait = 0): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    region.textContent = text;
  }, wait);
}
