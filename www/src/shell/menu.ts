// A button that opens a list of commands: arrow keys, Escape, and a press outside close it.
import { append, h } from "../base/dom.ts";
import { icon } from "../base/icons.ts";

export interface MenuItem {
  label: string;
  detail?: string;
  run(): void;
}

export function menu(label: string, items: () => MenuItem[], className = ""): HTMLElement {
  const list = h("div", { class: "menu", role: "menu", hidden: true, aria: { label } });
  const button = h(
    "button",
    { type: "button", class: "button", aria: { haspopup: "menu", expanded: "false" } },
    label,
    icon("down"),
  );
  const box = h("div", { class: `menu-box ${className}` }, button, list);

  const entries = () => [...list.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const close = (focus: boolean) => {
    if (list.hidden) return;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (focus) button.focus();
  };
  const outside = (event: Event) => {
    if (!box.contains(event.target as Node)) close(false);
  };
  const open = () => {
    list.replaceChildren(...items().map((item) => entry(item, close)));
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    // Menus at the right edge open to the left.
    list.classList.toggle("to-left", button.getBoundingClientRect().left + list.offsetWidth > innerWidth - 8);
    document.addEventListener("pointerdown", outside, true);
    entries()[0]?.focus();
  };
  button.addEventListener("click", () => (list.hidden ? open() : close(false)));
  button.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) {
      event.preventDefault();
      open();
    }
  });
  list.addEventListener("keydown", (event) => {
    const all = entries();
    const at = all.indexOf(event.target as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      all[next % all.length]?.focus();
    } else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") close(false);
  });
  return box;
}

function entry({ label, detail, run }: MenuItem, close: (focus: boolean) => void): HTMLElement {
  const item = h("button", { type: "button", role: "menuitem", tabIndex: -1 }, h("span", {}, label));
  if (detail) append(item, h("span", { class: "detail" }, detail));
  item.addEventListener("click", () => {
    close(true);
    run();
  });
  return item;
}
