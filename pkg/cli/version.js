import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** The version that package.json names. */
export const version = manifest.version;

/** Where the project lives, when package.json says so. */
export const homepage = manifest.homepage;
