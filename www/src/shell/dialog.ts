// A modal dialog with a title, a body and buttons; resolves with the button that was pressed.
import { h } from "../base/dom.ts";
import { icon } from "../base/icons.ts";

export interface DialogButton {
  label: string;
  value: string;
  main?: boolean;
}

export function dialog(title: string, body: Node[], buttons: DialogButton[]): Promise<string> {
  const heading = h("h2", { id: "dialog-title" }, title);
  const close = h("button", { type: "button", class: "icon-button", aria: { label: "Close" } }, icon("close"));
  const box = h(
    "dialog",
    { aria: { labelledby: "dialog-title" } },
    h("header", {}, heading, close),
    h("div", { class: "dialog-body" }, ...body),
    h(
      "footer",
      {},
      ...buttons.map(({ label, value, main }) =>
        h(
          "button",
          {
            type: "button" as const,
            class: main ? "button main" : "button",
            autofocus: main ?? false,
            on: { click: () => box.close(value) },
          },
          label,
        ),
      ),
    ),
  );
  close.addEventListener("click", () => box.close(""));
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close("");
  });
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue);
    });
  });
}
