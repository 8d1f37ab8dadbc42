// The worker's side of the protocol: calls the service by name.
import { PROGRESS, type Reply, type Request } from "./protocol.ts";
import { service } from "./service.ts";

const reply = (message: Reply) => postMessage(message);

addEventListener("message", async ({ data: { id, name, args } }: MessageEvent<Request>) => {
  const progress = (value: unknown) => reply({ id, progress: value });
  const call = service[name] as (...args: unknown[]) => unknown;
  try {
    reply({ id, result: await call(...args.map((arg) => (arg === PROGRESS ? progress : arg))) });
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    reply({ id, error: { name: kind, message } });
  }
});
