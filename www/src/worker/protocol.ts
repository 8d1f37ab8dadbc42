import type { Service } from "./service.ts";

export type Name = keyof Service;
export type Result<N extends Name> = Awaited<ReturnType<Service[N]>>;
export type Arguments<N extends Name> = Parameters<Service[N]>;

/** The calls that take the text of the editor. */
export type TextName = { [N in Name]: null extends Arguments<N>[0] ? N : never }[Name];

/** A call of the page. */
export interface Request {
  id: number;
  name: Name;
  args: unknown[];
}

/** What comes back: any number of `progress`, then a `result` or an `error`. */
export type Reply =
  | { id: number; progress: unknown }
  | { id: number; result: unknown }
  | { id: number; error: { name: string; message: string } };

/** A function cannot be sent to a worker: this marker stands for the one that takes progress. */
export const PROGRESS = "\u0000progress";
