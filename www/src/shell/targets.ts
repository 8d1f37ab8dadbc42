import type { Target } from "../worker/account.ts";

/** What the server of this page offers to send to; nothing on a static host. */
export function targets(): Target[] {
  const content = document.querySelector<HTMLMetaElement>('meta[name="nexrender-targets"]')?.content ?? "{}";
  const offered = JSON.parse(content) as Partial<Record<Target["name"], string>>;
  return (["sandbox", "service"] as const).flatMap((name) => {
    const path = offered[name];
    return path ? [{ name, url: new URL(path, document.baseURI).href }] : [];
  });
}
