import { aFunction, aSignal, count, forFetch, milliseconds, someHeaders } from "./options.js";

/** The options of every call. */
export const callOptions = {
  signal: aSignal,
  timeout: milliseconds,
  maxRetries: count,
  headers: someHeaders,
  fetchOptions: forFetch,
};

/** The options of every wait. */
export const waitOptions = /* @__PURE__ */ Object.assign(
  { pollInterval: milliseconds, onProgress: aFunction },
  callOptions,
);
