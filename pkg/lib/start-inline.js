// Starts the module from the copy that is inlined in the JavaScript.
import { base64 } from "../generated/inline.js";
import { initSync } from "../generated/nexrender_payload.js";

initSync({ module: decode(base64) });

/**
 * The quickest decoder that the runtime has; `atob` is everywhere, and slow.
 *
 * @param {string} text
 * @returns {Uint8Array}
 */
function decode(text) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  if (typeof Buffer === "function") return Buffer.from(text, "base64");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
