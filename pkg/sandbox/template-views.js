import { templateStatus } from "./account.js";
import { iso } from "./ids.js";

/** The API's answers about templates. */

/** A template as version 2 of the API returns it. */
export function templateView(template, sandbox) {
  const status = templateStatus(template, sandbox.context().now);
  const isUploaded = status === "uploaded";
  const compositions = isUploaded ? names(template.compositions) : [];
  return {
    id: template.id,
    type: template.type,
    displayName: template.displayName,
    status,
    createdAt: iso(template.createdAt),
    updatedAt: iso(template.updatedAt),
    compositions,
    layers: isUploaded ? layerViews[sandbox.options.templateLayers](template) : [],
    mogrt: template.type === "mogrt" ? { compositions } : {},
    error: status === "error" ? template.error : null,
  };
}

/** The two forms in which the layers of the v2 answer have been seen. */
const layerViews = {
  names: ({ layers }) => names(layers.map((layer) => layer.view)),
  objects: ({ layers, compositions }) =>
    layers.map(({ view: { name, composition_id } }) => ({
      layerName: name,
      composition: compositions.find(({ aeid }) => Number(aeid) === composition_id)?.name ?? "",
    })),
};

export const templateLayerNames = Object.keys(layerViews);

/** The v2 answer has each name once. */
function names(list) {
  return [...new Set(list.map(({ name }) => name))];
}

/** A template as version 3 of the API returns it. */
export function templateViewV3(template, sandbox) {
  const { id, type, displayName, status, createdAt, updatedAt } = templateView(template, sandbox);
  return { id, type, displayName, status, createdAt, updatedAt };
}

/** The three forms in which the response to a new template has been seen. */
export const uploadAnswers = {
  inside: (template, uploadInfo) => ({ ...template, uploadInfo }),
  beside: (template, uploadInfo) => ({ template, uploadInfo }),
  url: (template, uploadInfo) => ({ ...template, uploadUrl: uploadInfo?.url }),
};

export const uploadAnswerNames = Object.keys(uploadAnswers);
