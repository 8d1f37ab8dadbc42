// Routes within the page, in the fragment, so that any static host can serve them.
import { Signal } from "../base/signal.ts";

export const tabs = ["findings", "summary", "map", "expand", "account", "submit", "rules"] as const;
export type Tab = (typeof tabs)[number];

export interface Route {
  tab: Tab;
  /** The code of a rule's page. */
  rule?: string;
}

export const route = new Signal<Route>(read());

addEventListener("hashchange", () => {
  route.value = read();
});

function read(): Route {
  const [, tab, rule] = /^#\/([a-z]+)(?:\/([\w-]+))?$/.exec(location.hash) ?? [];
  const known = tabs.find((each) => each === tab);
  return known ? { tab: known, ...(known === "rules" && rule && { rule }) } : { tab: "findings" };
}

interface Watched {
  onChange(reader: () => void): unknown;
}

/**
 * Shows a panel's content now and after each change of a signal, as long as its tab is open, so that hidden panels cost
 * nothing while the user types.
 */
export function whileShown(tab: Tab, signals: Watched[], show: () => unknown): void {
  let late = true;
  const update = () => {
    late = route.value.tab !== tab;
    if (!late) show();
  };
  for (const signal of signals) signal.onChange(update);
  route.onChange(() => {
    if (late) update();
  });
  update();
}

export function go(tab: Tab): void {
  const address = `#/${tab}`;
  // A tab is no page to come back to; a rule's page is.
  history.replaceState(null, "", address);
  route.value = { tab };
}

export function ruleAddress(code: string): string {
  return `#/rules/${code}`;
}
