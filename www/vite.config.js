// The page as a static folder, `www/dist`, that works under any path.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { framePolicy, pagePolicy } from "../pkg/cli/page/policy.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The policy is in the page itself, for hosts that send no headers.
 *
 * @returns {import("vite").Plugin}
 */
function contentSecurityPolicy() {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: (_html, { filename }) => [
      {
        tag: "meta",
        attrs: {
          "http-equiv": "Content-Security-Policy",
          content: filename.endsWith("thumbnail.html") ? framePolicy.meta : pagePolicy.meta,
        },
        injectTo: "head-prepend",
      },
    ],
  };
}

export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [contentSecurityPolicy()],
  worker: { format: "es" },
  build: {
    outDir: here("./dist"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // One file of the editor, which is needed at once.
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: [here("./index.html"), here("./thumbnail.html")] },
  },
});
