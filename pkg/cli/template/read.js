import { connect } from "../client.js";
import { UsageError } from "../errors.js";
import { readJson } from "../input/files.js";
import { shapeOf } from "./shape.js";

/**
 * The shapes of the templates that are named: by an id, which is asked of the service, or by a file with a response of the
 * API, a list of them, or a snapshot of the account.
 *
 * @param {import("../io.js").Io} io
 * @param {Record<string, any>} values
 * @param {string[]} names
 */
export async function readShapes(io, values, names) {
  const shapes = [];
  for (const name of names) {
    if (/^[0-9A-Z]{26}$/.test(name)) {
      shapes.push(shapeOf(await connect(io, values).templates.inspect(name, { signal: io.stopping })));
      continue;
    }
    const content = await readJson(name);
    const templates = [content?.templates ?? content].flat();
    const isTemplate = (template) => template?.compositions !== undefined || template?.layers !== undefined;
    const usable = templates.filter(isTemplate);
    if (usable.length === 0) {
      throw new UsageError(
        `${name} has no template with compositions or layers`,
        "`nexrender-payload template ID --out FILE` writes one, `account pull` writes all.",
      );
    }
    shapes.push(...usable.map(shapeOf));
  }
  return shapes;
}
