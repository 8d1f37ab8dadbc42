import { servePage } from "../page/server.js";

/** `page`: the linter page, a sandbox and a proxy, until Ctrl+C. */
export async function run({ env, print, stopping }, values) {
  const { createSandbox } = await import("../../sandbox/index.js");
  const sandbox = values["no-sandbox"] ? undefined : await createSandbox({ port: 0 });
  const token = env.NEXRENDER_API_KEY;
  const baseUrl = values["base-url"] ?? env.NEXRENDER_BASE_URL;
  let page;
  try {
    page = await servePage({
      port: values.port ?? 5173,
      sandbox: sandbox?.url,
      service: token ? { token, ...(baseUrl && { baseUrl }) } : undefined,
    });
  } catch (error) {
    await sandbox?.close();
    throw error.code === "EADDRINUSE" ? new Error(`port ${error.port} is in use: choose another with --port`) : error;
  }
  if (values.json) {
    await print(JSON.stringify({ url: page.url, sandbox: sandbox?.url, service: token !== undefined }));
  } else {
    await print(`page     ${page.url}`);
    if (sandbox) await print(`sandbox  ${sandbox.url}`);
    await print(
      token
        ? "account  through the proxy, with NEXRENDER_API_KEY"
        : "account  none: set NEXRENDER_API_KEY to submit to your account",
    );
    await print("Press Ctrl-C to stop");
  }
  await new Promise((resolve) => stopping.addEventListener("abort", resolve, { once: true }));
  await Promise.all([page.close(), sandbox?.close()]);
  return 0;
}
