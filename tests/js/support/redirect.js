// Preloaded into documented examples: what they send to the service goes to the sandbox instead, so that the
// code that readers copy runs unchanged.
const service = "https://api.nexrender.com/";
const { fetch } = globalThis;

globalThis.fetch = (resource, options) => {
  const url = String(resource?.url ?? resource);
  if (!url.startsWith(service)) return fetch(resource, options);
  const local = new URL(url.slice(service.length), process.env.SANDBOX_ORIGIN);
  return fetch(resource instanceof Request ? new Request(local, resource) : local, options);
};
