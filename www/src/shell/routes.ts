// Addresses within the page: the fragment, so that any static host serves them.
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

export function go(tab: Tab): void {
  const address = `#/${tab}`;
  // A tab is no page to come back to; a rule's page is.
  history.replaceState(null, "", address);
  route.value = { tab };
}

export function ruleAddress(code: string): string {
  return `#/rules/${code}`;
}
