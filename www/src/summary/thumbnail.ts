// An image of the payload, after a click. It is shown in a separate frame, because only the policy of that frame allows
// images from other hosts.
import { h } from "../base/dom.ts";

export function thumbnail(url: string): HTMLElement {
  const button = h("button", { type: "button", class: "button small" }, "Show picture");
  button.title = "Loads the picture from its host";
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
