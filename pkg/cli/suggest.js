import { nearest } from "../lib/suggest.js";

/** `; did you mean "x"?`, or nothing. Append it to a sentence without its full stop. */
export function didYouMean(typed, candidates, show = (name) => `"${name}"`) {
  const name = nearest(typed, candidates);
  return name === undefined ? "" : `; did you mean ${show(name)}?`;
}
