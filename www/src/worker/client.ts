// The page's side of the protocol: two workers; the one that checks starts with the page.
import type { CheckerService } from "./checker-service.ts";
import checkerUrl from "./checker-service.ts?worker&url";
import type { LibraryService } from "./library-service.ts";
import libraryUrl from "./library-service.ts?worker&url";
import { PROGRESS, type Reply, type Request, type Service } from "./protocol.ts";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  progress?: (value: never) => void;
}

/** The error of a worker call; `kind` is the name of the library's error. */
export class WorkerError extends Error {
  readonly kind: string;

  constructor({ name, message }: { name: string; message: string }) {
    super(message);
    this.name = "WorkerError";
    this.kind = name;
  }
}

class Remote<S extends Service> {
  readonly #url: string;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #worker: Worker | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Loads the worker, if that has not been done. */
  start(): Worker {
    this.#worker ??= this.#started();
    return this.#worker;
  }

  /** Calls the worker. A function among the arguments is called with the progress. */
  call<N extends keyof S & string>(name: N, ...args: Parameters<S[N]>): Promise<Awaited<ReturnType<S[N]>>> {
    this.#calls += 1;
    const id = this.#calls;
    const progress = args.find((arg) => typeof arg === "function") as Waiting["progress"];
    const sent = args.map((arg) => (typeof arg === "function" ? PROGRESS : arg));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, progress });
      this.start().postMessage({ id, name, args: sent } satisfies Request);
    });
  }

  /**
   * A worker from a file has the policy of that file's answer, which a static host does not send. One from a blob has
   * the page's own, so that it cannot send anything elsewhere either.
   */
  #started(): Worker {
    const file = new URL(this.#url, import.meta.url).href;
    const source = URL.createObjectURL(new Blob([`import ${JSON.stringify(file)};`], { type: "text/javascript" }));
    const worker = new Worker(source, { type: "module", name: "nexrender-payload" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#receive(data));
    worker.addEventListener("error", () => this.#fail(new Error("a part of the page did not load: reload the page")));
    return worker;
  }

  #receive(reply: Reply): void {
    const call = this.#waiting.get(reply.id);
    if (!call) return;
    if ("progress" in reply) {
      call.progress?.(reply.progress as never);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("error" in reply) call.reject(new WorkerError(reply.error));
    else call.resolve(reply.result);
  }

  /** Ends all calls. The next one loads the worker again. */
  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#worker = undefined;
  }
}

export const checker = new Remote<CheckerService>(checkerUrl);
checker.start();

/** Loaded with its first call, or when the page has been shown. */
export const library = new Remote<LibraryService>(libraryUrl);
