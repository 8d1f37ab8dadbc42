// "nexrender-payload/rules": what each rule means, apart from the checker because the texts are long.
import { texts } from "../../generated/rules-text.js";

/**
 * @param {string} code
 * @returns {string}
 */
export function explain(code) {
  if (Object.hasOwn(texts, code)) return texts[code];
  throw new TypeError(`code: there is no rule ${JSON.stringify(code)}`);
}
