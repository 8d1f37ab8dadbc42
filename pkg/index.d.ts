/** Checks, repairs, builds and submits the payloads of the Nexrender Cloud API. */

export type * from "./payload.js";
export * from "./types/build.js";
export * from "./types/check.js";
export * from "./types/client.js";
export * from "./types/diagnosis.js";
export * from "./types/estimate.js";
export * from "./types/preflight.js";
export * from "./types/webhook.js";
