// A sandbox that the wasm tests talk to. They run in other processes and in a browser, so they get its address
// in an environment variable, which the tests read when they are compiled.

/** Starts it. The browser tests call it from another origin. */
export async function startSandbox() {
  const { createSandbox } = await import("../../pkg/sandbox/index.js");
  const sandbox = await createSandbox({ port: 0, cors: true, jobSeconds: 0.5 });
  return { env: { NEXRENDER_SANDBOX_URL: sandbox.url }, stop: () => sandbox.close() };
}
