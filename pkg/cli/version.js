import { readFileSync } from "node:fs";

// Bundled or not, this file is two folders below package.json.
const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** The version in package.json. */
export const version = manifest.version;

/** The project's home page, if package.json has one. */
export const homepage = manifest.homepage;
