/** How a job ended, as its webhook reports it. */
export interface WebhookEvent {
  /** `finished`: the output is at `outputUrl`. `failed`: `error` says why. `cancelled`: someone cancelled the job. */
  type: "finished" | "failed" | "cancelled";
  /** The job. */
  id: string;
  /** The job's own status. */
  status: "finished" | "error" | "manually_cancelled";
  /** The template that was rendered, if the body names it. */
  templateId: string | undefined;
  /** Where the output is. */
  outputUrl: string | undefined;
  /** Why the render failed. */
  error: string | undefined;
  /** When the job ended, ISO 8601. */
  finishedAt: string | undefined;
  /** How long the render took, in seconds. */
  renderDuration: number | undefined;
  /** The whole body. */
  job: Record<string, unknown>;
}

/** The options of `parseWebhook`. */
export interface WebhookOptions {
  /** The value that you set in `webhook.headers` of the job, to recognise calls of the service. */
  secret?: string | undefined;
  /** The value of that header in this call; `undefined` if it is missing. */
  secretHeader?: string | undefined;
}

/**
 * Parses the body of a webhook, given as text, bytes or a parsed object: the whole job, or the shorter form of older
 * documentation, `{ id, state, outputUrl, finishedAt, renderDuration }`. A webhook with `custom: true` sends your own
 * `data` instead, which this function rejects.
 *
 * Webhooks are not signed. Set a header with a secret in `webhook.headers`, and pass both values here: they are compared
 * in constant time.
 *
 * ```ts
 * import { parseWebhook } from "nexrender-payload";
 *
 * const secret = process.env.WEBHOOK_SECRET ?? "";
 * export async function onRendered(request: Request): Promise<Response> {
 *   const secretHeader = request.headers.get("x-webhook-secret") ?? undefined;
 *   const event = parseWebhook(await request.text(), { secret, secretHeader });
 *   if (event.type === "finished") console.log(event.id, event.outputUrl);
 *   return new Response(null, { status: 204 });
 * }
 * ```
 *
 * Answer with a 2xx within 2 seconds; otherwise the service calls up to 3 more times. Calls may repeat, so handle each
 * `id` once.
 *
 * @throws {NexrenderError} With the code `webhook`, if the secret is wrong or the body is not that of a webhook.
 */
export function parseWebhook(body: string | Uint8Array | ArrayBuffer | object, options?: WebhookOptions): WebhookEvent;
