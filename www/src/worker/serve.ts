// A worker's side of the protocol: calls its service by name.
import { PROGRESS, type Reply, type Request, type Service } from "./protocol.ts";

const reply = (message: Reply) => postMessage(message);

export function serve(service: Service): void {
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
}
