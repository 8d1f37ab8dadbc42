/** The page at `/`: what the sandbox is, and its state. */

export function landing({ sandbox }) {
  const { url, baseUrl, operations, ...state } = sandbox.summary();
  const headers = { "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'" };
  return { status: 200, type: "text/html; charset=utf-8", headers, body: page({ url, baseUrl, operations, state }) };
}

const links = [
  ["/sandbox", "this state as JSON"],
  ["/sandbox/requests", "the last requests"],
  ["/sandbox/counts", "how often each job was created"],
  ["/sandbox/webhooks", "the last webhook calls"],
];

function page({ url, baseUrl, operations, state }) {
  const rows = Object.entries(state).map(([name, value]) => `<tr><th>${escaped(name)}<td>${escaped(value)}`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Nexrender sandbox</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
th { text-align: left; font-weight: normal; padding-right: 2rem }
</style>
<h1>Nexrender sandbox</h1>
<p>A local server that implements the Nexrender Cloud API, for development and tests. It listens on ${escaped(url)}; the base
URL for clients is <code>${escaped(baseUrl)}</code>. Nothing is rendered.</p>
<h2>State</h2>
<table>
${rows.join("\n")}
</table>
<ul>
${links.map(([path, text]) => `<li><a href="${path}">${path}</a>: ${text}`).join("\n")}
</ul>
<h2>Operations</h2>
<ul>
${operations.map((operation) => `<li><code>${escaped(operation)}</code>`).join("\n")}
</ul>
</html>
`;
}

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(value) {
  return String(value).replace(/[&<>"]/g, (character) => entities[character]);
}
