// What the linter page may do, as Content-Security-Policy. Vite puts it into the page, the server sends it as a header.

const common = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

/** A `<meta>` cannot hold `frame-ancestors`. */
function policy(directives, ancestors) {
  const meta = Object.entries({ ...common, ...directives })
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
  return { meta, header: `${meta}; frame-ancestors ${ancestors}` };
}

/**
 * The page: its own scripts, styles and pictures, and requests to its own origin alone. Its worker comes from a blob, so
 * that this policy holds in it too.
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

/** The frame that shows thumbnails, after a press: pictures of other hosts, and no request. */
export const framePolicy = policy({ "img-src": "https: http:", "script-src": "'self'" }, "'self'");
