// Runs the preflight of the page: a page may not request URLs of other hosts, and its policy forbids it.
import { NexrenderClient } from "../package.js";
import { isSameOrigin, problem, readBody } from "./proxy.js";

/**
 * @param {import("node:http").IncomingMessage} incoming  its body: `{"text", "options"}`
 * @param {import("node:http").ServerResponse} answer
 * @param {{ baseUrl: string, token?: string }} target
 * @param {boolean} allowPrivateHosts
 */
export async function preflight(incoming, answer, { baseUrl, token }, allowPrivateHosts) {
  if (!isSameOrigin(incoming)) return problem(answer, 403, "Only the linter page may use this server.");
  if (incoming.method !== "POST") return problem(answer, 405, "A preflight is a POST request.");
  const body = await readBody(incoming);
  if (body === null) return problem(answer, 413, "The payload is larger than 32 MB.");
  const controller = new AbortController();
  answer.on("close", () => controller.abort());
  try {
    const { text, options } = JSON.parse(String(body));
    const client = new NexrenderClient({ baseUrl, token: token ?? null });
    const report = await client.preflight(String(text), {
      check: options,
      allowPrivateHosts,
      signal: controller.signal,
    });
    answer.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    answer.end(JSON.stringify(report));
  } catch (error) {
    if (controller.signal.aborted) return;
    problem(answer, 502, error.message);
  }
}
