// What a payload will render.
import { estimate as estimated } from "../generated/nexrender_payload.js";
import { apply, wellFormed } from "./check.js";
import { sourceOf } from "./source.js";
import { write } from "./wasm.js";

/** @type {typeof import("../index.js").estimate} */
export function estimate(payload, options) {
  const { text } = sourceOf(payload);
  apply(options);
  return estimated(write(typeof text === "string" ? wellFormed(text) : text));
}
