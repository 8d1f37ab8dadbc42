// The Content Security Policy of the linter page. Vite adds it to the page, and the server sends it as a header.

const common = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

/** A `<meta>` cannot contain `frame-ancestors`. */
function policy(directives, ancestors) {
  const meta = Object.entries({ ...common, ...directives })
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
  return { meta, header: `${meta}; frame-ancestors ${ancestors}` };
}

/**
 * The page: only its own scripts, styles and images, and requests to its own origin. Its worker is created from a blob, so
 * that this policy applies to it too.
 */
export const pagePolicy = policy(
  {
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "frame-src": "'self'",
  },
  "'none'",
);

/** The frame that shows thumbnails after a click: images from other hosts, but no other requests. */
export const framePolicy = policy({ "img-src": "https: http:", "script-src": "'self'" }, "'self'");
