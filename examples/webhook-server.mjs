// A server that takes the service's webhooks, on Node's own `http`.
//
//   WEBHOOK_SECRET=… node examples/webhook-server.mjs
//
// Send jobs with
//   webhook: { url: "https://your-host/rendered", headers: { "X-Webhook-Secret": "${secrets.WEBHOOK_SECRET}" } }
// where the same value is stored as the secret WEBHOOK_SECRET.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { NexrenderError, parseWebhook } from "nexrender-payload";

/** No job is larger. */
const longestBody = 1 << 20;

/**
 * @param {{ secret: string, onEvent: (event: import("nexrender-payload").WebhookEvent) => void }} options
 *   `onEvent` gets each job once: the service calls again when a response takes longer than 2 seconds, so answer first and
 *   work afterwards.
 */
export function createWebhookServer({ secret, onEvent }) {
  const seen = new Set();
  return createServer(async (request, response) => {
    try {
      const body = await read(request);
      const event = parseWebhook(body, { secret, secretHeader: request.headers["x-webhook-secret"] });
      response.writeHead(204).end();
      if (seen.has(event.id)) return;
      seen.add(event.id);
      onEvent(event);
    } catch (error) {
      if (!(error instanceof NexrenderError)) throw error;
      response.writeHead(400).end();
    }
  });
}

async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= longestBody) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { WEBHOOK_SECRET: secret, PORT: port = "3000" } = process.env;
  if (!secret) {
    console.error("set WEBHOOK_SECRET to the value of the stored secret");
    process.exit(2);
  }
  const onEvent = ({ type, id, outputUrl, error }) => console.log(type, id, outputUrl ?? error ?? "");
  createWebhookServer({ secret, onEvent }).listen(Number(port), () => console.log(`http://localhost:${port}`));
}
