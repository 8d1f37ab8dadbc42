// For what masks headers without the core, which knows the same ones.

/** Headers whose values let their holder in, in lower case. */
export const secretHeaders = ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token"];
