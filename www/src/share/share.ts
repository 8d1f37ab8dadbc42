// The link that contains the payload, and copies of it as code.
import type { App } from "../app.ts";
import { h } from "../base/dom.ts";
import { announce } from "../shell/announce.ts";
import { dialog } from "../shell/dialog.ts";
import { library } from "../worker/client.ts";
import { toFragment } from "./link.ts";

/** Mail programs and chats truncate longer links. */
const LONG = 8000;

export async function share(app: App): Promise<void> {
  const { text, found } = await app.editor.ask("masked");
  const link = `${location.href.split("#")[0]}${await toFragment(text)}`;
  const field = h("input", { class: "input code", value: link, readOnly: true, aria: { label: "Link" } });
  const notes = [
    "The payload is in the part after #, which browsers do not send to any server. Anyone who has the link can read it.",
    found ? "Credentials were found: they are masked in the link as ***." : "",
    link.length > LONG
      ? `The link is ${link.length.toLocaleString("en")} characters long; mail programs and chats may truncate it.`
      : "",
  ].filter((note) => note !== "");
  const answer = await dialog(
    "Share this payload",
    [...notes.map((note) => h("p", { class: "note" }, note)), field],
    [
      { label: "Close", value: "" },
      { label: "Copy link", value: "copy", main: true },
    ],
  );
  if (answer === "copy") await copy(link, "Link copied");
}

export type CopyKind = "curl" | "fetch" | "client" | "builder" | "rust";

export const copyKinds: [kind: CopyKind, label: string, detail: string][] = [
  ["curl", "curl", "a command for a shell"],
  ["fetch", "fetch", "JavaScript without a package"],
  ["client", "NexrenderClient", "checked before it is sent"],
  ["builder", "JobBuilder", "the calls that make this job"],
  ["rust", "Rust", "with the crate"],
];

export async function copyAs(app: App, kind: CopyKind): Promise<void> {
  const { text, found } = await app.editor.ask("masked");
  const made = await library.call("copies", text, app.kind());
  const label = copyKinds.find(([each]) => each === kind)?.[1] ?? kind;
  const body = h("pre", { class: "code-box", tabIndex: 0, aria: { label: "Code" } }, h("code", {}, made[kind]));
  const note = found ? [h("p", { class: "note" }, "Credentials were found: they are masked as ***.")] : [];
  const answer = await dialog(
    `Copy as ${label}`,
    [...note, body],
    [
      { label: "Close", value: "" },
      { label: "Copy", value: "copy", main: true },
    ],
  );
  if (answer === "copy") await copy(made[kind], `Copied as ${label}`);
}

async function copy(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(said);
  } catch {
    announce("The browser did not allow copying");
  }
}
