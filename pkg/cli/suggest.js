import { nearest } from "../lib/suggest.js";

/** `; did you mean "x"?`, or an empty string. Append it to a sentence without a full stop. */
export function didYouMean(typed, candidates, show = (name) => `"${name}"`) {
  const name = nearest(typed, candidates);
  return name === undefined ? "" : `; did you mean ${show(name)}?`;
}
