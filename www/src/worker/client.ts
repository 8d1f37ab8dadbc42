// The page's side of the protocol.
import workerUrl from "./main.ts?worker&url";
import { type Arguments, type Name, PROGRESS, type Reply, type Request, type Result } from "./protocol.ts";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  progress?: (value: never) => void;
}

/** What a call of the worker failed with; `kind` is the name of the library's error. */
export class WorkerError extends Error {
  readonly kind: string;

  constructor({ name, message }: { name: string; message: string }) {
    super(message);
    this.name = "WorkerError";
    this.kind = name;
  }
}

const waiting = new Map<number, Waiting>();
let calls = 0;
const worker = start();

/**
 * A worker from a file has the policy of that file's answer, which a static host does not send. One from a blob has the
 * page's own, so that it cannot send anything elsewhere either.
 */
function start(): Worker {
  const file = new URL(workerUrl, import.meta.url).href;
  const source = URL.createObjectURL(new Blob([`import ${JSON.stringify(file)};`], { type: "text/javascript" }));
  const started = new Worker(source, { type: "module", name: "nexrender-payload" });
  started.addEventListener("message", ({ data }: MessageEvent<Reply>) => receive(data));
  started.addEventListener("error", () => failAll(new Error("the worker that checks payloads did not start")));
  return started;
}

function receive(reply: Reply): void {
  const call = waiting.get(reply.id);
  if (!call) return;
  if ("progress" in reply) {
    call.progress?.(reply.progress as never);
    return;
  }
  waiting.delete(reply.id);
  if ("error" in reply) call.reject(new WorkerError(reply.error));
  else call.resolve(reply.result);
}

function failAll(error: Error): void {
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}

/** Calls the worker. A function among the arguments is called with the progress. */
export function call<N extends Name>(name: N, ...args: Arguments<N>): Promise<Result<N>> {
  calls += 1;
  const id = calls;
  const progress = args.find((arg) => typeof arg === "function") as Waiting["progress"];
  const sent = args.map((arg) => (typeof arg === "function" ? PROGRESS : arg));
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, progress });
    worker.postMessage({ id, name, args: sent } satisfies Request);
  });
}
