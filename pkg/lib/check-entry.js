// The source of "nexrender-payload/check": scripts/bundle.mjs bundles it with the module that only checks.
import "./start-inline.js";

export * from "./check.js";
