// Preloaded into documented examples: what they send to the service, or to a sandbox at its usual port, goes to
// the test's sandbox instead, so that the code that readers copy runs unchanged.
const services = ["https://api.nexrender.com/", "http://127.0.0.1:4747/"];
const { fetch } = globalThis;

globalThis.fetch = (resource, options) => {
  const url = String(resource?.url ?? resource);
  const service = services.find((address) => url.startsWith(address));
  if (!service) return fetch(resource, options);
  const local = new URL(url.slice(service.length), process.env.SANDBOX_ORIGIN);
  return fetch(resource instanceof Request ? new Request(local, resource) : local, options);
};
