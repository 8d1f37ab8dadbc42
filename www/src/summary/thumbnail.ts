// A picture of the payload, after a press. It is shown in a frame of its own: the page's policy lets no picture of
// another host in, and only the frame's does.
import { h } from "../base/dom.ts";

export function thumbnail(url: string): HTMLElement {
  const button = h("button", { type: "button", class: "button small" }, "Show picture");
  button.title = "Asks the picture's host for it";
  button.addEventListener("click", () => {
    const frame = h("iframe", {
      class: "thumbnail",
      title: "Picture",
      src: new URL("thumbnail.html", document.baseURI).href,
    });
    frame.addEventListener("load", () => frame.contentWindow?.postMessage({ url }, location.origin), { once: true });
    button.replaceWith(frame);
    frame.focus();
  });
  return button;
}
