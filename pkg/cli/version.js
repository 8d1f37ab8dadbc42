import { readFileSync } from "node:fs";
import { inPackage } from "./paths.js";

const manifest = JSON.parse(readFileSync(inPackage("package.json"), "utf8"));

/** The version in package.json. */
export const version = manifest.version;

/** The project's home page, if package.json has one. */
export const homepage = manifest.homepage;
