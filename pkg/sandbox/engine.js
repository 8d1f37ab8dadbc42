import { extname } from "node:path";
import { sourceProblem } from "./files.js";

/**
 * The errors that end a render, in the render engine's own words. Nothing is rendered: a job fails for what its template,
 * as far as it is known, does not have, and for sources among the sandbox's own files that cannot be downloaded.
 */

/** The texts of the errors. */
const texts = {
  download: (src, reason) => `Unable to download file ${src}: ${reason}`,
  composition: (name) => `Error: nexrender: Couldn't find any compositions by provided name (${name})`,
  layer: (kind, layer, composition) =>
    `Error: nexrender: Couldn't find any layers by provided ${kind} (${layer}) inside a composition: ${composition}`,
  // The missing space is the engine's.
  property: (parts, layer) =>
    `Error: nexrender: Can't find a property sequence ${parts.join(".")} for key: ${parts[0]}within layer: ${layer}`,
  unknownFile: (path) => `Error: nexrender: Trying to create a file replacement for an unknown file: ${path}`,
  fileName: () => "@nexrender/action-encode: assetRedefinition must include src, layerName, and filename",
};

const isText = (value) => typeof value === "string" && value !== "";
const everyComposition = "*";
const mediaTypes = new Set(["image", "audio", "video"]);

/** What each type of asset does to a layer; the other types do not need one. */
const layerSteps = {
  text: ({ layer }) => propertyError(["Source Text"], layer),
  data: ({ asset, layer }) => propertyError(partsOf(asset.property), layer),
  image: fileError,
  audio: fileError,
  video: fileError,
  job: () => null,
};

/**
 * What ends a job's render.
 *
 * @param {{ id: string, template: object, assets: unknown[] }} job as sent
 * @param {import("./account.js").AccountTemplate | null} template `null` for one that is not stored
 * @param {string} origin of this sandbox
 * @returns {string | null} the error, or `null` when the job finishes
 */
export function renderError({ id, template: sent, assets }, template, origin) {
  const usable = assets.filter((asset) => typeof asset === "object" && asset !== null);
  const downloads = [sent, ...usable.filter(({ type }) => type !== "data")];
  for (const { src } of downloads) {
    const reason = isText(src) ? sourceProblem(src, origin) : null;
    if (reason !== null) return texts.download(src, reason);
  }
  if (!template) return null;
  if (template.known && isText(sent.composition) && !compositionsNamed(sent.composition, template).length) {
    return texts.composition(sent.composition);
  }
  if (!template.layersKnown) return null;
  for (const asset of usable) {
    const error = assetError(asset, template, id);
    if (error !== null) return error;
  }
  return null;
}

function assetError(asset, template, jobId) {
  if (!Object.hasOwn(layerSteps, asset.type)) return null;
  if (
    template.strictNames &&
    mediaTypes.has(asset.type) &&
    !isText(asset.name) &&
    !extname(String(asset.layerName ?? ""))
  ) {
    return texts.fileName();
  }
  const composition = isText(asset.composition) ? asset.composition : everyComposition;
  const places = compositionsNamed(composition, template);
  if (template.known && places.length === 0) return texts.composition(composition.split("->").at(-1));
  const [kind, target] = isText(asset.layerName) ? ["name", asset.layerName] : ["index", asset.layerIndex];
  const layers = layersIn(places, template, kind, target);
  if (layers.length === 0) return texts.layer(kind, target, composition);
  for (const layer of layers) {
    const error = layerSteps[asset.type]({ asset, layer, jobId });
    if (error !== null) return error;
  }
  return null;
}

/** `*` is every composition, `outer->inner` is `inner` where `outer` shows it. */
function compositionsNamed(name, { compositions, layers }) {
  if (name === everyComposition) return compositions;
  const path = name.split("->");
  const last = path.pop();
  const found = compositions.filter((one) => one.name === last);
  const outer = path.at(-1);
  if (outer === undefined) return found;
  return found.filter(({ aeid }) =>
    layers.some(({ view }) => {
      const home = compositions.find((one) => Number(one.aeid) === view.composition_id);
      return view.source_comp_id === Number(aeid) && home?.name === outer;
    }),
  );
}

function layersIn(places, template, kind, target) {
  if (!template.known) return template.layers.filter(({ view }) => kind === "index" || view.name === target);
  return places.flatMap(({ aeid }) => {
    const inside = template.layers.filter(({ view }) => view.composition_id === Number(aeid));
    return kind === "name" ? inside.filter(({ view }) => view.name === target) : inside.slice(target - 1, target);
  });
}

function partsOf(property) {
  const parts = String(property).split("->");
  return parts.length === 1 ? String(property).split(".") : parts;
}

/** A layer whose properties are not listed has them all, but only a text layer has a text. */
function propertyError(parts, { view, properties }) {
  const exists = properties ? properties.includes(parts[0]) : parts[0] !== "Source Text" || view.layer_type === "text";
  return exists ? null : texts.property(parts, view.name);
}

/** `name` is the name of the file on the render machine: without an extension, After Effects does not find the file. */
function fileError({ asset: { name }, jobId }) {
  return isText(name) && extname(name) === "" ? texts.unknownFile(`/tmp/nexrender/${jobId}/${name}`) : null;
}
