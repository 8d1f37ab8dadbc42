// What a payload will render.
import { estimate as estimated } from "../generated/nexrender_payload.js";
import { apply, wellFormed } from "./check.js";
import { anObject, argument } from "./options.js";
import { isBytes } from "./realm.js";
import { sourceOf } from "./source.js";
import { write } from "./wasm.js";

const aPayload = (value) => {
  const isGiven = typeof value === "string" || isBytes(value) || Array.isArray(value);
  return isGiven ? undefined : anObject(value)?.replace("an object", "an object or JSON text");
};

/** @type {typeof import("../index.js").estimate} */
export function estimate(payload, options) {
  argument("payload", payload, aPayload);
  const { text } = sourceOf(payload);
  apply(options);
  return estimated(write(typeof text === "string" ? wellFormed(text) : text));
}
