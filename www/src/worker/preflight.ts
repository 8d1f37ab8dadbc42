// Checks the payload against the account and the hosts of its URLs, through the server of this page.
import type { CheckOptions, PreflightReport } from "nexrender-payload";
import type { Target } from "./account.ts";

export async function preflight(text: string, target: Target, options: CheckOptions): Promise<PreflightReport> {
  const url = target.url.replace(/\/api\/v2$/, "/preflight");
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ text, options }) });
  const answer = (await response.json().catch(() => ({}))) as PreflightReport & { error?: string };
  if (!response.ok) throw new Error(answer.error ?? `The server of this page answered with status ${response.status}.`);
  return answer;
}
