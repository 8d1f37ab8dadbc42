// The account's data: pasted, dropped, or fetched through the page's own server.
import type { App } from "../app.ts";
import { count, h, shown } from "../base/dom.ts";
import { chooseFile } from "../input/files.ts";
import { announce } from "../shell/announce.ts";
import { library } from "../worker/client.ts";
import { name, namesOf, withText } from "./read.ts";

export function accountPanel(app: App): { element: HTMLElement; add(text: string): boolean } {
  const message = h("p", { class: "note", role: "status" });
  const templates = h("ul", { class: "plain" });
  const paste = h("textarea", {
    rows: 4,
    class: "input code",
    placeholder: '{ "id": "…", "compositions": […], "layers": […] }',
    spellcheck: false,
  });
  const fonts = names("Inter-Bold.ttf");
  const secrets = names("AWS_KEY_ID");

  const say = (text: string) => {
    message.textContent = text;
  };
  const add = (text: string): boolean => {
    const found = withText(app.account.value, text);
    if (!found) return false;
    app.account.value = found.account;
    say(`Added: ${found.added}. Names are now checked and completed with it.`);
    return true;
  };
  const addPasted = () => {
    if (add(paste.value)) paste.value = "";
    else say("This is not an API response with a template, fonts or secrets, nor a snapshot.");
  };
  const openFile = async () => {
    const file = await chooseFile(".json");
    if (file && !add(file.text)) say(`${file.name} is not the answer of a template, fonts, secrets or a snapshot.`);
  };
  const clear = () => {
    app.account.value = { templates: [] };
    say("The account was removed from this page.");
  };
  fonts.addEventListener("change", () => {
    app.account.value = { ...app.account.value, fonts: fonts.value.trim() === "" ? undefined : namesOf(fonts.value) };
  });
  secrets.addEventListener("change", () => {
    app.account.value = {
      ...app.account.value,
      secrets: secrets.value.trim() === "" ? undefined : namesOf(secrets.value),
    };
  });

  const fetchButtons = app.targets.map((target) => {
    const label = target.name === "sandbox" ? "Fetch from the sandbox" : "Fetch from the account";
    const button = h("button", { type: "button", class: "button" }, label);
    button.addEventListener("click", async () => {
      button.disabled = true;
      say("Reading …");
      const ids = templateIds(app);
      try {
        const { problems, templates: read, fonts, secrets } = await library.call("readAccount", target, ids);
        const kept = app.account.value.templates.filter(({ id }) => !read.some((each) => each.id === id));
        app.account.value = {
          templates: [...kept, ...read],
          fonts: fonts ?? app.account.value.fonts,
          secrets: secrets ?? app.account.value.secrets,
        };
        const what = `${count(read.length, "template")}, ${count(fonts?.length ?? 0, "font")}, ${count(secrets?.length ?? 0, "secret")}`;
        say([`Read ${what}.`, ...problems].join(" "));
        announce(`Read ${what}`);
      } catch (error) {
        say((error as Error).message);
      } finally {
        button.disabled = false;
      }
    });
    return button;
  });

  const show = () => {
    const { templates: list, fonts: fontList, secrets: secretList } = app.account.value;
    templates.replaceChildren(
      ...list.map((template) => {
        const remove = () => {
          app.account.value = {
            ...app.account.value,
            templates: app.account.value.templates.filter((each) => each !== template),
          };
        };
        const facts = [
          count(template.compositions?.length ?? 0, "composition"),
          count(template.layers?.length ?? 0, "layer"),
        ];
        return h(
          "li",
          {},
          h("span", {}, shown(name(template)), h("span", { class: "faint" }, ` ${facts.join(", ")}`)),
          h(
            "button",
            {
              type: "button",
              class: "button small",
              aria: { label: `Remove template ${name(template)}` },
              on: { click: remove },
            },
            "Remove",
          ),
        );
      }),
    );
    templates.hidden = list.length === 0;
    if (document.activeElement !== fonts) fonts.value = (fontList ?? []).join("\n");
    if (document.activeElement !== secrets) secrets.value = (secretList ?? []).join("\n");
  };
  app.account.watch(show);

  const element = h(
    "div",
    { class: "panel-scroll account" },
    h("h2", {}, "The account"),
    h(
      "p",
      { class: "note" },
      "With a template's compositions and layers, every name is checked and completed. Font and secret names are checked once they are listed. All of it stays in this browser.",
    ),
    ...(fetchButtons.length > 0 ? [h("p", { class: "ways" }, ...fetchButtons)] : []),
    message,
    h("h3", {}, "Templates"),
    templates,
    h(
      "label",
      { class: "label" },
      h("span", {}, "Paste a response of ", h("code", {}, "GET /templates/:id"), ", its v3 lists, or a snapshot"),
      paste,
    ),
    h(
      "p",
      { class: "ways" },
      h("button", { type: "button", class: "button", on: { click: addPasted } }, "Add"),
      h("button", { type: "button", class: "button", on: { click: openFile } }, "Open a file"),
      h("button", { type: "button", class: "button", on: { click: clear } }, "Remove all"),
    ),
    h("h3", {}, "Fonts"),
    h("label", { class: "label" }, "File names, one per line", fonts),
    h("h3", {}, "Secrets"),
    h("label", { class: "label" }, "Names, one per line; never their values", secrets),
  );
  return { element, add };
}

function names(placeholder: string): HTMLTextAreaElement {
  return h("textarea", { rows: 3, class: "input code", placeholder, spellcheck: false });
}

/** The templates that the payload uses. */
function templateIds({ outline }: App): string[] {
  return (outline.value?.templates ?? []).filter((id) => /^[A-Z0-9]{26}$/.test(id)).slice(0, 20);
}
