import { behaviourNames, fileAnswer } from "../files.js";
import { Problem } from "../problems.js";

/** Files that tests use as the sources of assets. */

export const statuses = [200, 302, 400, 401, 403, 404, 405, 410, 429, 500, 503];

export function readFile({ params, search, method }) {
  let answer;
  try {
    answer = fileAnswer({ ...params, search, method });
  } catch {
    throw new Problem(400, "The query parameter to must be a URL");
  }
  if (answer) return answer;
  throw new Problem(
    404,
    `No such file; a name ends in .png, .mp4 or the like, and before it may be ${behaviourNames.join(", ")}`,
  );
}
