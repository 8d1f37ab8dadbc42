/** What a worker offers: functions by their names. */
// biome-ignore lint/suspicious/noExplicitAny: each function has arguments of its own
export type Service = Record<string, (...args: any[]) => unknown>;

/** A call of the page. */
export interface Request {
  id: number;
  name: string;
  args: unknown[];
}

/** What comes back: any number of `progress`, then a `result` or an `error`. */
export type Reply =
  | { id: number; progress: unknown }
  | { id: number; result: unknown }
  | { id: number; error: { name: string; message: string } };

/** A function cannot be sent to a worker: this marker replaces the one that receives progress. */
export const PROGRESS = "\u0000progress";
