// "nexrender-payload/rules": what each rule means, apart from the checker because the texts are long.
import { texts } from "../../generated/rules-text.js";
import { nearest } from "../suggest.js";

/**
 * @param {string} code
 * @returns {string}
 */
export function explain(code) {
  if (Object.hasOwn(texts, code)) return texts[code];
  const best = typeof code === "string" ? nearest(code, Object.keys(texts)) : undefined;
  const hint = best === undefined ? "; the list `rules` has the codes" : `; did you mean \`${best}\`?`;
  throw new TypeError(`code: there is no rule ${JSON.stringify(code)}${hint}`);
}
