import { aFunction, aSignal, count, forFetch, milliseconds, someHeaders } from "./options.js";

/** What every call takes. */
export const callOptions = {
  signal: aSignal,
  timeout: milliseconds,
  maxRetries: count,
  headers: someHeaders,
  fetchOptions: forFetch,
};

/** What every wait takes. */
export const waitOptions = /* @__PURE__ */ Object.assign(
  { pollInterval: milliseconds, onProgress: aFunction },
  callOptions,
);
