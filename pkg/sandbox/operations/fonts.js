import { familyOf } from "../account-file.js";
import { iso } from "../ids.js";
import { Problem } from "../problems.js";

/** The font library. */

const largestFont = 40 * 2 ** 20;
/** The font with the frame of the form around it. */
export const largestRequest = largestFont + 2 ** 20;
/** The first four bytes of a TrueType font. */
const trueType = ["00010000", Buffer.from("true").toString("hex")];

export function listFonts({ sandbox }) {
  return { status: 200, body: sandbox.account.fonts.map(view) };
}

export function getFont({ sandbox, params }) {
  return { status: 200, body: view(find(sandbox, params.id)) };
}

/** A form with the file as `font` and, optionally, `familyName`. */
export async function uploadFont({ sandbox, body }) {
  const [file, familyName] = [body.get("font"), body.get("familyName")];
  if (!(file instanceof Blob)) throw new Problem(400, "The form has no file named font");
  if (file.size > largestFont) throw new Problem(413, "The font is larger than 40 MiB");
  const start = Buffer.from(await file.slice(0, 4).arrayBuffer()).toString("hex");
  if (!/\.ttf$/i.test(file.name) || !trueType.includes(start))
    throw new Problem(400, "The file is not a TrueType font");
  const font = {
    id: sandbox.newId(),
    familyName: typeof familyName === "string" && familyName !== "" ? familyName : familyOf(file.name),
    fileName: file.name,
    createdAt: sandbox.context().now,
  };
  sandbox.account.putFont(font);
  return { status: 201, body: view(font) };
}

export function deleteFont({ sandbox, params }) {
  const font = find(sandbox, params.id);
  if (sandbox.store.hasActive(({ extra }) => extra?.fonts?.includes(font.fileName), sandbox.context().now)) {
    throw new Problem(409, "The font is in use by active jobs");
  }
  sandbox.account.deleteFont(font.id);
  return { status: 204 };
}

function find({ account }, id) {
  const font = account.font(id);
  if (!font) throw new Problem(404, "Font not found");
  return font;
}

function view({ id, familyName, fileName, createdAt }) {
  return { id, familyName, fileName, createdAt: iso(createdAt) };
}
