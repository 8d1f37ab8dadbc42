// A payload as it was given: an object, a text, or the bytes of a text.
import { isBytes } from "./realm.js";
import { serialise } from "./serialise.js";

/** @param {unknown} payload  an object, a text, or its bytes @returns {import("./preflight/core.js").Source} */
export function sourceOf(payload) {
  if (typeof payload === "string" || isBytes(payload)) return { text: payload, isText: true };
  return { text: serialise(payload), object: payload, isText: false };
}
