import { relative } from "node:path";

/** A file's path relative to the working folder, with forward slashes; `stdin` for standard input. */
export function pathFromHere({ path }) {
  return path === undefined ? "stdin" : relative("", path).replaceAll("\\", "/");
}
