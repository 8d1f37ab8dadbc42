// A payload as the code that sends it.
import { buildRequest, type Job, type PayloadKind } from "nexrender-payload";
import { builderCode } from "./builder.ts";

export interface Copies {
  curl: string;
  fetch: string;
  client: string;
  builder: string;
  rust: string;
}

const operations = { job: "createJob", batch: "createBatch", join: "createJoin" } as const;
const calls = { job: "jobs.create", batch: "batches.create", join: "jobs.join" } as const;
const rustCalls = { job: "create_job", batch: "create_batch", join: "create_join" } as const;

export function copies(text: string, kind: PayloadKind): Copies {
  const body = text.trim();
  return {
    curl: curl(body, kind),
    fetch: fetchCode(body, kind),
    client: clientCode(body, kind),
    builder: builder(body, kind),
    rust: rust(body, kind),
  };
}

/** With a here-document, so that no quote of the payload has to be escaped. */
function curl(body: string, kind: PayloadKind): string {
  const { method, url } = buildRequest(operations[kind], "{}");
  let mark = "JSON";
  while (body.split("\n").includes(mark)) mark += "_";
  return `curl --request ${method} '${url}' \\
  --header "Authorization: Bearer $NEXRENDER_API_KEY" \\
  --header 'Content-Type: application/json' \\
  --data-binary @- <<'${mark}'
${body}
${mark}
`;
}

function fetchCode(body: string, kind: PayloadKind): string {
  const { method, url } = buildRequest(operations[kind], "{}");
  return `const payload = ${literal(body)};

const response = await fetch(${JSON.stringify(url)}, {
  method: ${JSON.stringify(method)},
  headers: {
    Authorization: \`Bearer \${process.env.NEXRENDER_API_KEY}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify(payload),
});
if (!response.ok) throw new Error(\`\${response.status} \${await response.text()}\`);
console.log(await response.json());
`;
}

function clientCode(body: string, kind: PayloadKind): string {
  const [created, wait] = kind === "batch" ? ["{ batchId }", "batches.wait(batchId)"] : ["{ id }", "jobs.wait(id)"];
  return `import { NexrenderClient } from "nexrender-payload";

const payload = ${literal(body)};

const client = new NexrenderClient({ token: process.env.NEXRENDER_API_KEY });
const ${created} = await client.${calls[kind]}(payload);
console.log(await client.${wait});
`;
}

/** JSON is JavaScript, but for two line separators that older engines refuse in strings. */
function literal(body: string): string {
  return body.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function builder(body: string, kind: PayloadKind): string {
  try {
    const payload = JSON.parse(body);
    if (kind === "join") return clientCode(body, kind);
    const jobs: Job[] = kind === "batch" ? payload.jobs : [payload];
    return builderCode(jobs, kind === "batch");
  } catch {
    return "// The payload is not JSON yet.\n";
  }
}

function rust(body: string, kind: PayloadKind): string {
  let marks = "#";
  while (body.includes(`"${marks}`)) marks += "#";
  return `// Cargo.toml: nexrender-payload = "0.1"
use nexrender_payload::{CheckOptions, lint};

let payload = r${marks}"${body}"${marks};
let report = lint(payload, &CheckOptions::default());
for found in &report.diagnostics {
    eprintln!("{} {}: {}", found.pointer, found.code.as_str(), found.message);
}
// \`client\` is a \`Client\` over the \`Transport\` of your HTTP library.
let created = client.${rustCalls[kind]}(payload).await?;
`;
}
