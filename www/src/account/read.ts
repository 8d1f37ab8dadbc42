// Reads account data from a pasted or dropped text: API responses (v2 or v3), lists of names, or a snapshot.
import type { AccountSnapshot, TemplateInfo } from "nexrender-payload";
import type { Account } from "../app.ts";

type Fields = Record<string, unknown>;

/** The account with the data of the text, or `null` if the text contains none. */
export function withText(account: Account, text: string): { account: Account; added: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return withValue(account, value);
}

function withValue(account: Account, value: unknown): { account: Account; added: string } | null {
  if (Array.isArray(value)) return withList(account, value);
  if (!isObject(value)) return null;
  if (isSnapshot(value)) return withSnapshot(account, value);
  if (isTemplate(value)) {
    const template = value as TemplateInfo;
    const others = account.templates.filter(({ id }) => id !== template.id);
    return { account: { ...account, templates: [...others, template] }, added: `template ${name(template)}` };
  }
  return null;
}

/** `nexrender.account.json`: templates, fonts and secrets in one file. */
function withSnapshot(account: Account, { templates, fonts, secrets }: AccountSnapshot) {
  const list = Array.isArray(templates) ? templates : isObject(templates) ? Object.values(templates) : [];
  return {
    account: {
      templates: list.length > 0 ? (list.filter(isObject) as TemplateInfo[]) : account.templates,
      fonts: names(fonts, "fileName") ?? account.fonts,
      secrets: names(secrets, "name") ?? account.secrets,
    },
    added: "account snapshot",
  };
}

/** The responses of `GET /fonts`, `GET /secrets` and of the v3 lists of a template. */
function withList(account: Account, list: unknown[]) {
  const [first] = list;
  if (!isObject(first)) return null;
  if ("fileName" in first) return { account: { ...account, fonts: names(list, "fileName") ?? [] }, added: "fonts" };
  if ("composition_id" in first || "layer_type" in first)
    return { account: withParts(account, { layers: list }), added: "layers" };
  if ("frame_rate" in first || "aeid" in first)
    return { account: withParts(account, { compositions: list }), added: "compositions" };
  if (list.every((each) => isObject(each) && isTemplate(each))) {
    return { account: { ...account, templates: list as TemplateInfo[] }, added: "templates" };
  }
  if ("name" in first && "createdAt" in first)
    return { account: { ...account, secrets: names(list, "name") ?? [] }, added: "secrets" };
  return null;
}

/** The v3 lists do not contain the template id: they belong to the last one, or to one without an id. */
function withParts(account: Account, parts: Fields): Account {
  const last = account.templates.at(-1) ?? {};
  return { ...account, templates: [...account.templates.slice(0, -1), { ...last, ...parts }] };
}

export function namesOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\n,]/)
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    ),
  ];
}

function names(value: unknown, key: string): string[] | undefined {
  if (isObject(value)) return Object.keys(value);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((each) =>
    typeof each === "string" ? [each] : isObject(each) && typeof each[key] === "string" ? [each[key]] : [],
  );
}

function isSnapshot(value: Fields): boolean {
  return "templates" in value || ("fonts" in value && "secrets" in value);
}

function isTemplate(value: Fields): boolean {
  return (
    Array.isArray(value.compositions) || Array.isArray(value.layers) || ("displayName" in value && "status" in value)
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function name({ id, displayName }: TemplateInfo): string {
  return [displayName, id].filter(Boolean).join(", ") || "without an id";
}
