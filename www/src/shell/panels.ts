// The right side: tabs, each with a panel.
import { h } from "../base/dom.ts";
import { go, route, type Tab, tabs } from "./routes.ts";

const labels: Record<Tab, string> = {
  findings: "Findings",
  summary: "Summary",
  map: "Map",
  expand: "Expand",
  account: "Account",
  submit: "Submit",
  rules: "Rules",
};

export function panels(contents: Record<Tab, HTMLElement>): {
  element: HTMLElement;
  badge(tab: Tab, text: string): void;
} {
  const buttons = new Map<Tab, HTMLButtonElement>();
  const badges = new Map<Tab, HTMLElement>();
  const strip = h("div", { class: "tabs", role: "tablist", aria: { label: "Panels" } });
  const boxes = new Map<Tab, HTMLElement>();
  for (const tab of tabs) {
    const badge = h("span", { class: "badge", hidden: true });
    const button = h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${tab}`,
        aria: { controls: `panel-${tab}` },
        on: { click: () => go(tab) },
      },
      labels[tab],
      badge,
    );
    buttons.set(tab, button);
    badges.set(tab, badge);
    strip.append(button);
    boxes.set(
      tab,
      h(
        "div",
        { class: "panel", role: "tabpanel", id: `panel-${tab}`, aria: { labelledby: `tab-${tab}` } },
        contents[tab],
      ),
    );
  }
  strip.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(route.value.tab);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[next % tabs.length];
    if (!tab) return;
    event.preventDefault();
    go(tab);
    buttons.get(tab)?.focus();
  });
  route.watch(({ tab: chosen }) => {
    for (const tab of tabs) {
      const button = buttons.get(tab);
      const box = boxes.get(tab);
      if (!button || !box) continue;
      const on = tab === chosen;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
      box.hidden = !on;
      if (on) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });
  const badge = (tab: Tab, text: string) => {
    const element = badges.get(tab);
    if (!element) return;
    element.hidden = text === "";
    element.textContent = text;
  };
  return {
    element: h("section", { class: "panel-side", aria: { label: "Results" } }, strip, ...boxes.values()),
    badge,
  };
}
